/** The shop's own adapter and verifier against every fault the offline Alipay can play. */
import { createPrivateKey } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createPaymentGateway } from "#lib/alipay/gateway.ts";
import { createNotificationVerifier } from "#lib/alipay/notify.ts";
import { fen } from "#lib/domain/money.ts";
import type { NotificationVerifier, PaymentGateway } from "#lib/services/ports.ts";
import { type Merchant, newNumber, openMerchant } from "#tests/contract/merchant.ts";
import { memoryLog } from "#tests/support/memory-log.ts";
import { bytes } from "#tests/support/signed-notice.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;
let gateway: PaymentGateway;
let verifier: NotificationVerifier;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
  const keys = createAlipayKeys({ publicKeys: [simulator.alipayPublicKey] });
  gateway = createPaymentGateway({
    appId: simulator.appId,
    privateKey: createPrivateKey(simulator.appPrivateKey).export({ type: "pkcs1", format: "pem" }).toString(),
    keys,
    gateway: simulator.gateway,
    notifyUrl: merchant.notifyUrl,
    returnUrl: merchant.returnUrl,
    clock: { now: () => new Date() },
    log: memoryLog().log,
  });
  verifier = createNotificationVerifier({ appId: simulator.appId, keys });
});

afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

async function paid(): Promise<{ outTradeNo: string; tradeNo: string }> {
  const outTradeNo = newNumber();
  const payUrl = await gateway.payUrl({
    product: "page",
    outTradeNo,
    amountFen: fen(88_88),
    subject: "青禾商城订单 1",
    expiresAt: new Date(Date.now() + 30 * 60_000),
    goods: [],
  });
  const { tradeNo } = await simulator.api.pay({ payUrl });
  return { outTradeNo, tradeNo };
}

const refundOf = ({ outTradeNo, tradeNo }: { outTradeNo: string; tradeNo: string }) => ({
  outTradeNo,
  tradeNo,
  outRequestNo: `${outTradeNo}_R1`,
  amountFen: fen(10_00),
  reason: "商品损坏",
});

describe("a refund that meets a fault is neither done nor refused for the shop, and is made up for under its number", () => {
  test.each([
    ["lost-reply-before", 0],
    ["lost-reply-after", 1],
    ["http-error-before", 0],
    ["http-error-after", 1],
    ["redirect", 0],
    ["empty-reply", 1],
    ["garbage-reply", 1],
    ["truncated-reply", 1],
    ["huge-reply", 1],
    ["gzip-bomb-reply", 1],
    ["unsigned-reply", 1],
    ["wrong-sign-reply", 1],
    ["appended-reply", 1],
    ["other-trade-reply", 1],
    ["system-error", 0],
    ["system-error-after", 1],
  ] as const)("%s (%i refunds in Alipay's book)", async (kind, count) => {
    const trade = await paid();
    // A broken line is repeated once by the SDK's client in silence: the second shot loses that too.
    await simulator.api.shoot({ kind, times: 2, method: "alipay.trade.refund", outTradeNo: trade.outTradeNo });
    expect((await gateway.refund(refundOf(trade))).answer.kind).toBe("unknown");
    expect((await simulator.api.trade(trade.outTradeNo)).refunds).toHaveLength(count);
    await simulator.api.clearFaults();
    expect((await gateway.refund(refundOf(trade))).answer).toEqual({ kind: count === 0 ? "moved" : "unmoved" });
    expect((await gateway.queryRefund(refundOf(trade))).answer).toEqual({ kind: "found", amountFen: 1000 });
    expect((await simulator.api.trade(trade.outTradeNo)).refunds).toHaveLength(1);
  });

  test("fund_change=N first: not moved by itself, and the query finds it", async () => {
    const trade = await paid();
    await simulator.api.shoot({ kind: "fund-change-n", outTradeNo: trade.outTradeNo });
    expect((await gateway.refund(refundOf(trade))).answer).toEqual({ kind: "unmoved" });
    await simulator.api.shoot({ kind: "refund-query-early", outTradeNo: trade.outTradeNo });
    expect((await gateway.queryRefund(refundOf(trade))).answer).toEqual({ kind: "absent" });
    expect((await gateway.queryRefund(refundOf(trade))).answer).toEqual({ kind: "found", amountFen: 1000 });
  });

  test("a refusal is a refusal", async () => {
    const trade = await paid();
    await simulator.api.shoot({
      kind: "sub-code",
      detail: "ACQ.SELLER_BALANCE_NOT_ENOUGH",
      method: "alipay.trade.refund",
    });
    const { answer } = await gateway.refund(refundOf(trade));
    expect(answer).toMatchObject({ kind: "refused", code: "ACQ.SELLER_BALANCE_NOT_ENOUGH" });
  });
});

test("an answer with another's amount is not taken for this order's payment", async () => {
  const { outTradeNo, tradeNo } = await paid();
  await simulator.api.shoot({ kind: "other-amount-reply", outTradeNo });
  // Rightly signed: the sum is what the shop must compare with its own.
  expect((await gateway.queryTrade(outTradeNo)).evidence).toMatchObject({ kind: "paid", tradeNo, totalFen: 1 });
});

describe("a bad notify", () => {
  test.each([
    ["forged-notify", "wrong signature"],
    ["tampered-notify", "wrong signature"],
    ["other-app-notify", "another app_id"],
    ["resplit-notify", "ambiguous signed text"],
    ["doubled-field-notify", "repeated field"],
    ["rsa1-notify", "sign_type"],
  ] as const)("%s is rejected", async (kind, because) => {
    const { outTradeNo } = await paid();
    const { sent } = await simulator.api.shootNotify(outTradeNo, { kind });
    const verdict = verifier.verify(bytes(sent));
    expect(verdict).toMatchObject({ kind: "rejected" });
    expect(verdict.kind === "rejected" && verdict.because).toContain(because);
  });

  test.each(["wrong-amount-notify", "wrong-seller-notify", "old-notify"] as const)(
    "%s is genuine, and says what the shop must compare",
    async (kind) => {
      const older = await paid();
      const { outTradeNo } = await paid();
      const { sent } = await simulator.api.shootNotify(outTradeNo, { kind });
      const verdict = verifier.verify(bytes(sent));
      expect(verdict.kind === "genuine" && verdict.notice).toMatchObject({
        outTradeNo: kind === "old-notify" ? older.outTradeNo : outTradeNo,
        totalFen: kind === "wrong-amount-notify" ? 1 : 88_88,
        sellerId: kind === "wrong-seller-notify" ? "2088999999999999" : simulator.sellerId,
      });
    },
  );
});
