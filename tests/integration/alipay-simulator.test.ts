import { createPrivateKey } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createPaymentGateway } from "#lib/alipay/gateway.ts";
import { createNotificationVerifier } from "#lib/alipay/notify.ts";
import { verifySignedForm } from "#lib/alipay/signed-form.ts";
import { verifyingKey } from "#lib/alipay/verifying-key.ts";
import { fen } from "#lib/domain/money.ts";
import { type Merchant, openMerchant } from "#tests/contract/merchant.ts";
import { memoryLog } from "#tests/support/memory-log.ts";
import { bytes } from "#tests/support/signed-notice.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;
beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});
afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

function connect() {
  const { log, lines } = memoryLog();
  const keys = createAlipayKeys({ publicKeys: [simulator.alipayPublicKey] });
  const gateway = createPaymentGateway({
    appId: simulator.appId,
    privateKey: createPrivateKey(simulator.appPrivateKey).export({ type: "pkcs1", format: "pem" }).toString(),
    keys,
    gateway: simulator.gateway,
    notifyUrl: merchant.notifyUrl,
    returnUrl: merchant.returnUrl,
    clock: { now: () => new Date() },
    log,
  });
  const verifier = createNotificationVerifier({
    appId: simulator.appId,
    keys,
  });
  return { gateway, verifier, lines };
}

function attempt(outTradeNo: string) {
  return {
    product: "page" as const,
    outTradeNo,
    amountFen: fen(88_88),
    subject: "青禾商城订单 QH20261120ABCDEFGH",
    expiresAt: new Date(Date.now() + 30 * 60_000),
    goods: [{ goodsId: "CUP-RED", goodsName: "青瓷杯 100% 手工+礼盒", quantity: 2, unitPriceFen: fen(44_44) }],
  };
}

test("an attempt is signed, paid, notified, asked about and refunded in parts, each answer understood", async () => {
  const { gateway, verifier, lines } = connect();
  const outTradeNo = "QH20261120ABCDEFGH_1";
  const payUrl = await gateway.payUrl(attempt(outTradeNo));
  expect((await gateway.queryTrade(outTradeNo)).evidence).toEqual({ kind: "absent" });

  await simulator.api.scan({ payUrl });
  expect((await gateway.queryTrade(outTradeNo)).evidence).toEqual({ kind: "waiting" });

  const { tradeNo, returnUrl } = await simulator.api.pay({ payUrl });
  const asked = await gateway.queryTrade(outTradeNo);
  expect(asked.evidence).toEqual({ kind: "paid", tradeNo, totalFen: 8888, finished: false });
  expect(asked.paidAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  expect(asked.buyerLogonId).toMatch(/\*/);

  const { body } = await merchant.notify(1);
  const verdict = verifier.verify(bytes(body));
  if (verdict.kind === "rejected") throw new Error(verdict.because);
  expect(verdict.notice).toMatchObject({
    kind: "payment",
    outTradeNo,
    tradeNo,
    sellerId: simulator.sellerId,
    subject: attempt(outTradeNo).subject,
    totalFen: 8888,
    tradeStatus: "TRADE_SUCCESS",
  });
  const returned = verifySignedForm(bytes(new URL(returnUrl ?? "").search.slice(1)), {
    appId: simulator.appId,
    keys: [verifyingKey(simulator.alipayPublicKey)],
  });
  expect(returned.kind === "signed" && returned.text("out_trade_no")).toBe(outTradeNo);

  expect(await gateway.closeTrade(outTradeNo)).toEqual({ kind: "refused", code: "ACQ.TRADE_STATUS_ERROR" });

  const refund = { tradeNo, outTradeNo, outRequestNo: `${outTradeNo}_R1`, amountFen: fen(10_00), reason: "商品损坏" };
  expect((await gateway.queryRefund(refund)).answer).toEqual({ kind: "absent" });
  expect((await gateway.refund(refund)).answer).toEqual({ kind: "moved" });
  expect((await gateway.refund(refund)).answer).toEqual({ kind: "unmoved" });
  const found = await gateway.queryRefund(refund);
  expect(found.answer).toEqual({ kind: "found", amountFen: 1000 });
  expect(found.details.gmtRefundPay).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  expect(found.details.detailItems).toContain('"fund_channel"');

  expect((await gateway.refund({ ...refund, amountFen: fen(11_00) })).answer.kind).toBe("unknown");
  expect(lines.filter(({ level }) => level === "error")).toHaveLength(1);
  const rest = { ...refund, outRequestNo: `${outTradeNo}_R2` };
  expect((await gateway.refund({ ...rest, amountFen: fen(78_89) })).answer).toMatchObject({ kind: "refused" });
  expect((await gateway.refund({ ...rest, amountFen: fen(78_88) })).answer).toEqual({ kind: "moved" });
  expect((await gateway.queryTrade(outTradeNo)).evidence).toEqual({ kind: "closed", tradeNo });
});

test("a trade that was scanned and not paid is closed; one that nobody scanned is absent", async () => {
  const { gateway } = connect();
  const outTradeNo = "QH20261120BCDEFGHJ_1";
  expect(await gateway.closeTrade(outTradeNo)).toEqual({ kind: "absent" });
  await simulator.api.scan({ payUrl: await gateway.payUrl(attempt(outTradeNo)) });
  expect(await gateway.closeTrade(outTradeNo)).toEqual({ kind: "closed" });
  expect((await gateway.queryTrade(outTradeNo)).evidence.kind).toBe("closed");
});
