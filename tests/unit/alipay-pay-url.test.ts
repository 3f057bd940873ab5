import { createVerify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { fen } from "#lib/domain/money.ts";
import type { GoodsLine, PayRequest } from "#lib/services/ports.ts";
import { gatewayTo, shopKeys } from "#tests/support/scripted-gateway.ts";
import { ourAppId } from "#tests/support/signed-notice.ts";

const production = "https://openapi.alipay.com/gateway.do";
const { gateway } = gatewayTo(production);

const cup: GoodsLine = { goodsId: "CUP-RED", goodsName: "青瓷杯", quantity: 2, unitPriceFen: fen(39_44) };
const request: PayRequest = {
  product: "page",
  outTradeNo: "QH20261120ABCDEFGH_1",
  amountFen: fen(88_88),
  subject: "青禾商城订单 QH20261120ABCDEFGH",
  expiresAt: new Date("2026-11-20T02:30:00Z"),
  goods: [cup, { goodsId: "TEA-100", goodsName: "龙井 100 克", quantity: 1, unitPriceFen: fen(10_00) }],
};

function read(url: string) {
  const address = new URL(url);
  const parameters = Object.fromEntries(address.searchParams);
  const bizContent = JSON.parse(parameters["biz_content"] ?? "") as Record<string, unknown>;
  return {
    address,
    parameters,
    bizContent,
    goods: bizContent["goods_detail"] as Record<string, unknown>[] | undefined,
  };
}

test("the address opens one attempt at the cashier, in our own words", async () => {
  const { address, parameters, bizContent } = read(await gatewayTo(production).gateway.payUrl(request));
  expect(`${address.origin}${address.pathname}`).toBe(production);
  expect(parameters).toMatchObject({
    app_id: ourAppId,
    method: "alipay.trade.page.pay",
    charset: "utf-8",
    sign_type: "RSA2",
    version: "1.0",
    timestamp: "2026-11-20 10:00:00",
    notify_url: "https://shop.example/api/alipay/notify",
    return_url: "https://shop.example/pay/return",
  });
  expect(bizContent).toEqual({
    out_trade_no: "QH20261120ABCDEFGH_1",
    product_code: "FAST_INSTANT_TRADE_PAY",
    total_amount: "88.88",
    subject: "青禾商城订单 QH20261120ABCDEFGH",
    body: "2 种商品，共 3 件",
    time_expire: "2026-11-20 10:30:00",
    goods_type: "1",
    goods_detail: [
      { goods_id: "CUP-RED", goods_name: "青瓷杯", quantity: 2, price: "39.44" },
      { goods_id: "TEA-100", goods_name: "龙井 100 克", quantity: 1, price: "10.00" },
    ],
  });
});

test("on a phone the same attempt goes to the phone's cashier, which leads back to the order when it is left", async () => {
  const { bizContent: onComputer, parameters: computer } = read(await gateway.payUrl(request));
  const { parameters, bizContent } = read(await gateway.payUrl({ ...request, product: "wap" }));
  const { method, sign, biz_content, ...common } = parameters;
  expect(method).toBe("alipay.trade.wap.pay");
  expect(sign).not.toBe(computer["sign"]);
  expect(biz_content).not.toBe(computer["biz_content"]);
  expect(computer).toMatchObject(common);
  expect(bizContent).toEqual({
    ...onComputer,
    product_code: "QUICK_WAP_WAY",
    quit_url: "https://shop.example/pay/return?out_trade_no=QH20261120ABCDEFGH_1",
  });
});

test("its signature covers every parameter, and none is empty or repeated", async () => {
  const { address, parameters } = read(await gateway.payUrl(request));
  const { sign = "", ...signed } = parameters;
  expect([...address.searchParams.keys()]).toHaveLength(Object.keys(parameters).length);
  expect(Object.values(signed)).not.toContain("");
  const content = Object.keys(signed)
    .sort()
    .map((name) => `${name}=${signed[name] ?? ""}`)
    .join("&");
  expect(createVerify("RSA-SHA256").update(content).verify(shopKeys.publicKey, sign, "base64")).toBe(true);
});

test.each(["UTC", "America/New_York", "Asia/Shanghai"])("G-23: the same address on a server in %s", async (zone) => {
  const here = await gateway.payUrl(request);
  vi.stubEnv("TZ", zone);
  expect(await gateway.payUrl(request)).toBe(here);
});

test("the same attempt signed at the same second is the same address", async () => {
  expect(await gateway.payUrl(request)).toBe(await gateway.payUrl(structuredClone(request)));
});

describe("goods", () => {
  test("an order of a hundred lines of long names still gives a short address", async () => {
    const goods = Array.from({ length: 100 }, (_, index) => ({
      goodsId: `SKU-${index}-XXXXXXXXXXXXXXX`,
      goodsName: "手工烧制的青瓷功夫茶具套装（六只杯子一把壶）礼盒装",
      quantity: 99,
      unitPriceFen: fen(9_999_99),
    }));
    const url = await gateway.payUrl({ ...request, goods });
    expect(url.length).toBeLessThanOrEqual(2_083);
    const { bizContent, goods: sent } = read(url);
    expect(sent?.length).toBeGreaterThanOrEqual(1);
    expect(sent?.[0]?.["goods_name"]).toBe("手工烧制的青瓷功夫茶具套装（六只");
    expect(bizContent["body"]).toBe("100 种商品，共 9900 件");
  });

  test("any goods whatever keep the address short, its JSON whole, and its names free of / = &", {
    timeout: 60_000,
  }, async () => {
    const line = fc.record({
      goodsId: fc.stringMatching(/^[A-Z0-9-]{1,40}$/),
      goodsName: fc.string({ unit: "binary", maxLength: 60 }),
      quantity: fc.integer({ min: 1, max: 99 }),
      unitPriceFen: fc.integer({ min: 1, max: 100_000_000 }).map(fen),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (goods) => {
        const url = await gateway.payUrl({ ...request, goods });
        expect(url.length).toBeLessThanOrEqual(2_083);
        const { goods: sent = [] } = read(url);
        expect(sent.length).toBeLessThanOrEqual(goods.length);
        for (const detail of sent) expect(detail["goods_name"]).not.toMatch(/[/=&]|\p{Cc}/u);
      }),
      { numRuns: 100 },
    );
  });

  test("what Alipay refuses in names becomes a blank", async () => {
    const goodsName = "A/B=C&D\n  E";
    const { goods } = read(await gateway.payUrl({ ...request, goods: [{ ...cup, goodsName }] }));
    expect(goods?.[0]?.["goods_name"]).toBe("A B C D E");
    const { goods: edged } = read(await gateway.payUrl({ ...request, goods: [{ ...cup, goodsName: "/A=" }] }));
    expect(edged?.[0]?.["goods_name"], "and none at either end").toBe("A");
  });

  test("a first line too long for its room leaves goods_detail out", async () => {
    const { bizContent } = read(await gateway.payUrl({ ...request, goods: [{ ...cup, goodsId: "X".repeat(900) }] }));
    expect(bizContent).not.toHaveProperty("goods_detail");
  });
});
