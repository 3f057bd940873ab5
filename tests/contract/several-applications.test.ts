import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { createSdk, type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";

/** Two merchants at one offline Alipay. */
let simulator: SimulatorProcess;
let first: Merchant;
let second: Merchant;

/** Registers another application while the gateway runs, and opens a merchant with it. */
async function addMerchant(application: { appId: string; sellerId: string }): Promise<Merchant> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const file = {
    ...application,
    name: application.appId,
    sellerEmail: "other@example.com",
    publicKey: publicKey.export({ type: "spki", format: "pem" }),
  };
  writeFileSync(join(simulator.folder, "applications", `${application.appId}.json`), JSON.stringify(file));
  const appPrivateKey = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const merchant = await openMerchant(simulator);
  return { ...merchant, sdk: createSdk({ ...simulator, appId: application.appId, appPrivateKey }) };
}

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  first = await openMerchant(simulator);
  second = await addMerchant({ appId: "9021000100000002", sellerId: "2088000000000002" });
});

afterAll(async () => {
  for (const merchant of [first, second]) await merchant.close();
  await simulator.stop();
});

const query = (merchant: Merchant, bizContent: object) =>
  merchant.sdk.exec("alipay.trade.query", { bizContent }, { validateSign: true });

test("the same number at two sellers is two trades, each told to its own merchant, signed by the one Alipay", async () => {
  const number = newNumber();
  const mine = await simulator.api.pay({ payUrl: pagePay(first, { out_trade_no: number, total_amount: "1.00" }) });
  expect(await query(second, { out_trade_no: number })).toMatchObject({ subCode: "ACQ.TRADE_NOT_EXIST" });
  const theirs = await simulator.api.pay({ payUrl: pagePay(second, { out_trade_no: number, total_amount: "2.00" }) });
  expect(theirs.tradeNo).not.toBe(mine.tradeNo);
  expect(await query(first, { out_trade_no: number })).toMatchObject({ tradeNo: mine.tradeNo, totalAmount: "1.00" });
  expect(await query(second, { out_trade_no: number })).toMatchObject({ tradeNo: theirs.tradeNo, totalAmount: "2.00" });

  const heard = [
    { merchant: first, appId: simulator.appId, tradeNo: mine.tradeNo },
    { merchant: second, appId: "9021000100000002", tradeNo: theirs.tradeNo },
  ];
  for (const { merchant, appId, tradeNo } of heard) {
    const { fields } = await merchant.notify(1);
    expect([fields.get("app_id"), fields.get("trade_no")]).toEqual([appId, tradeNo]);
    expect(merchant.sdk.checkNotifySignV2(Object.fromEntries(fields))).toBe(true);
    expect(merchant.received).toHaveLength(1);
  }
});

test("nobody queries, refunds or closes another seller's trade, not even by Alipay's number", async () => {
  const number = newNumber();
  const { tradeNo } = await simulator.api.pay({ payUrl: pagePay(first, { out_trade_no: number }) });
  const trade = { trade_no: tradeNo };
  expect(await query(second, trade)).toMatchObject({ subCode: "ACQ.TRADE_NOT_EXIST" });
  const refund = { ...trade, refund_amount: "1.00", out_request_no: "R1" };
  const calls = [
    second.sdk.exec("alipay.trade.refund", { bizContent: refund }),
    second.sdk.exec("alipay.trade.close", { bizContent: trade }),
  ];
  for (const answer of await Promise.all(calls)) expect(answer).toMatchObject({ subCode: "ACQ.TRADE_NOT_EXIST" });
  expect((await simulator.api.trade(number)).trade).toMatchObject({ status: "TRADE_SUCCESS", refundedFen: 0 });
});

test("one application's signature does not pass for another's", async () => {
  const forged = createSdk({ ...simulator, appId: "9021000100000002" });
  const answer = await forged.exec("alipay.trade.query", { bizContent: { out_trade_no: "1" } });
  expect(answer).toMatchObject({ code: "40002", subCode: "isv.invalid-signature" });
});

test("a fault aimed at one application leaves the other alone, in calls and in notifies", async () => {
  const appId = "9021000100000002";
  await simulator.api.shoot({ kind: "system-error", appId });
  expect(await query(first, { out_trade_no: newNumber() })).toMatchObject({ code: "40004" });
  expect(await query(second, { out_trade_no: newNumber() })).toMatchObject({ code: "20000" });

  await simulator.api.shoot({ kind: "lose-notify", appId });
  const firstFaults = async (merchant: Merchant) => {
    const number = newNumber();
    await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: number }) });
    const attempts = async () => (await simulator.api.trade(number)).notifies[0]?.attempts ?? [];
    await expect.poll(async () => (await attempts()).length).toBe(1);
    return (await attempts()).map(({ fault }) => fault);
  };
  expect(await firstFaults(first)).toEqual([""]);
  expect(await firstFaults(second)).toEqual(["lose-notify"]);
});
