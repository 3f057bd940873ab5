import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { zipSync } from "fflate";
import { encode } from "iconv-lite";
import { afterEach, describe, expect, test } from "vitest";
import { createBillSource } from "#lib/alipay/bill.ts";
import type { Answer } from "#lib/alipay/call.ts";
import { answering, gatewayTo, startScriptedGateway } from "#tests/support/scripted-gateway.ts";

const DAY = "2026-11-26";

let open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.map((one) => one.stop()));
  open = [];
});

/** A server that hands out bills, or what it likes. */
async function startBillCentre(answer: (response: ServerResponse) => void) {
  let requests = 0;
  const server: Server = createServer((_request, response) => {
    requests += 1;
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/downloadBillFile.resource`, requests: () => requests };
}

/** What becomes of a bill whose address leads to a server that answers like this. */
async function billFrom(answer: (response: ServerResponse) => void) {
  const { address } = await startBillCentre(answer);
  return billAt(address);
}

async function billAt(address: string | undefined) {
  const fields = { code: "10000", msg: "Success", ...(address !== undefined && { bill_download_url: address }) };
  const scripted = await startScriptedGateway(answering(fields));
  open.push(scripted);
  return gatewayTo(scripted.url).gateway.bills.findTradeBill(DAY);
}

/** The name of a file in the zip: GBK, byte by byte. */
const named = (name: string) => encode(name, "gbk").toString("latin1");
const DETAILS = named("20880156_20261126_业务明细.csv");
const SUMS = named("20880156_20261126_业务明细(汇总).csv");
const gbkFile = (...lines: string[]) => new Uint8Array(encode([...lines, ""].join("\r\n"), "gbk"));
const whole = gbkFile(
  "#支付宝业务明细查询",
  "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,对方账户,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）,备注",
  "2026112722001400010500000001\t,QH20261126AAAABBBB_1\t,交易\t,青禾商城订单,2026-11-26 10:00:00,2026-11-26 10:00:09,*三\t,0.01,0.01,\t,0.00,1 种商品",
  "不知道是什么",
  "#-----业务明细列表结束-----",
);

/** A zip with one file whose header says that it will have so many bytes. */
function claiming(bytes: number): Buffer {
  const zip = Buffer.from(zipSync({ [DETAILS]: whole }));
  zip.writeUInt32LE(bytes, zip.indexOf("PK\x01\x02", 0, "latin1") + 24);
  return zip;
}

test("a day's bill is read from the file of single payments, not from the one with their sums", async () => {
  const { address } = await startBillCentre((response) =>
    response.end(zipSync({ [SUMS]: gbkFile("#支付宝业务汇总查询"), [DETAILS]: whole })),
  );
  const scripted = await startScriptedGateway(answering({ code: "10000", msg: "Success", bill_download_url: address }));
  open.push(scripted);
  expect(await gatewayTo(scripted.url).gateway.bills.findTradeBill(DAY)).toMatchObject({
    kind: "bill",
    rows: [{ outTradeNo: "QH20261126AAAABBBB_1", subject: "青禾商城订单", orderFen: 1, kind: "payment" }],
    unreadable: ["不知道是什么"],
  });
  expect(scripted.seen.map(({ parameters, bizContent }) => [parameters["method"], bizContent])).toEqual([
    ["alipay.data.dataservice.bill.downloadurl.query", { bill_type: "trade", bill_date: DAY }],
  ]);
});

describe("where Alipay is asked over TLS", () => {
  const sourceSaying = (answer: Answer) =>
    createBillSource({ call: () => Promise.resolve(answer), gateway: "https://openapi.alipay.com/gateway.do" });

  test("an address without TLS is asked with it all the same", async () => {
    const centre = await startBillCentre((response) => response.end(zipSync({ [DETAILS]: whole })));
    const source = sourceSaying({ kind: "success", fields: { code: "10000", bill_download_url: centre.address } });
    expect(await source.findTradeBill(DAY)).toEqual({
      kind: "unknown",
      cause: expect.stringMatching(/ssl|tls/i) as string,
      code: null,
    });
    expect(centre.requests(), "the server speaks no TLS, and hears nothing in the clear").toBe(0);
  });

  test("a failure keeps the most telling code that Alipay gave, and a call without answer its cause", async () => {
    const failure = {
      kind: "failure",
      code: "20000",
      message: "",
      cause: "code 20000",
      fields: { code: "20000" },
    } as const;
    expect(await sourceSaying({ ...failure, subCode: "" }).findTradeBill(DAY)).toEqual({
      kind: "unknown",
      cause: "code 20000",
      code: "20000",
    });
    const coded = sourceSaying({ ...failure, subCode: "isp.unknow-error", cause: "isp.unknow-error" });
    expect(await coded.findTradeBill(DAY)).toMatchObject({ kind: "unknown", code: "isp.unknow-error" });
    const silent = sourceSaying({ kind: "unknown", cause: "timeout" });
    expect(await silent.findTradeBill(DAY)).toEqual({ kind: "unknown", cause: "timeout", code: null });
  });
});

describe("with a bill centre that misbehaves", () => {
  test.each<[string, (response: ServerResponse) => void, RegExp]>([
    ["an error page", (response) => response.writeHead(500).end("busy"), /status 500/],
    ["another address", (response) => response.writeHead(302, { location: "/other" }).end(), /status 302/],
    ["a page in the place of a zip", (response) => response.end("<html>请重新获取</html>"), /invalid zip/],
    [
      "an answer without end",
      (response) => Readable.from(Array.from({ length: 49 }, () => Buffer.alloc(1024 * 1024))).pipe(response),
      /ResponseExceededMaxSizeError/,
    ],
    ["a zip with the sums alone", (response) => response.end(zipSync({ [SUMS]: whole })), /no file/],
    ["a file that would fill the memory", (response) => response.end(claiming(192 * 1024 * 1024 + 1)), /no file/],
    ["a zip without the file", (response) => response.end(zipSync({ "a.txt": new Uint8Array(3) })), /no file/],
    [
      "half a bill",
      (response) => response.end(zipSync({ [DETAILS]: gbkFile("#支付宝业务明细查询") })),
      /not whole: no closing line/,
    ],
  ])("%s is no bill", async (_, answer, cause) => {
    const bill = await billFrom(answer);
    expect(bill).toMatchObject({ kind: "unknown", code: null });
    expect(bill.kind === "unknown" && bill.cause).toMatch(cause);
  });

  test("an answer without an address, or with one that is not for the web, leads nowhere", async () => {
    for (const address of [undefined, "not an address"]) {
      expect(await billAt(address)).toEqual({ kind: "unknown", cause: "the answer names no address", code: null });
    }
    expect(await billAt("file:///etc/hostname")).toEqual({
      kind: "unknown",
      cause: "an address that is not for the web",
      code: null,
    });
  });

  test.each([
    ["BILL_NOT_EXIST", "not-there"],
    ["isp.bill_not_exist", "not-there"],
    ["NO_BILL_DATA", "bill"],
    ["isv.insufficient-isv-permissions", "unknown"],
    ["isv.NO_BILL_DATABASE", "unknown"],
  ])("the refusal %s means: %s", async (subCode, kind) => {
    const scripted = await startScriptedGateway(
      answering({ code: "40004", msg: "Business Failed", sub_code: subCode }),
    );
    open.push(scripted);
    const bill = await gatewayTo(scripted.url).gateway.bills.findTradeBill(DAY);
    expect(bill.kind).toBe(kind);
    if (bill.kind === "bill") expect(bill).toEqual({ kind: "bill", rows: [], unreadable: [] });
    else expect(bill.code).toBe(subCode);
  });
});
