/** Money under payments, refunds, closes, journeys of the clock and kills that happen all at once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "#tests/support/random.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { openMerchant } from "./merchant.ts";
import { bookProblems, liveThrough, type Storm, tablesOf } from "./money-storm.ts";
import { switchOnly } from "./switches.ts";

const DAY = 24 * 3_600;

let simulator: SimulatorProcess;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  await switchOnly(simulator, ["notifyRefund", "notifyClose"]);
});
afterAll(async () => {
  await simulator.stop();
});

async function storm(seed: number): Promise<Storm> {
  const merchant = await openMerchant(simulator);
  return { simulator, merchant, random: new Random(seed), numbers: [], moved: [], failures: [] };
}

/** What notifies and queries say of a paid trade, in the same words. */
const SAID_ALIKE = {
  trade_no: "tradeNo",
  total_amount: "totalAmount",
  buyer_id: "buyerUserId",
  receipt_amount: "receiptAmount",
  buyer_pay_amount: "buyerPayAmount",
  invoice_amount: "invoiceAmount",
  point_amount: "pointAmount",
  gmt_payment: "sendPayDate",
};

async function expectToldAlike({ merchant, numbers }: Storm): Promise<void> {
  for (const outTradeNo of numbers) {
    const notify = merchant.received.find(({ fields }) => {
      return fields.get("out_trade_no") === outTradeNo && fields.has("gmt_payment") && !fields.has("refund_fee");
    });
    const answer = await merchant.sdk.exec("alipay.trade.query", { bizContent: { out_trade_no: outTradeNo } });
    expect([outTradeNo, notify !== undefined]).toEqual([outTradeNo, answer["sendPayDate"] !== undefined]);
    for (const [told, asked] of Object.entries(notify === undefined ? {} : SAID_ALIKE)) {
      expect(notify?.fields.get(told)).toBe(answer[asked]);
    }
  }
}

test.each([1, 2])("whatever happens at once (%i), no fen is lost or made and all is told once", async (seed) => {
  const before = await tablesOf(simulator);
  const current = await storm(seed);
  await liveThrough(current, 16);
  await simulator.api.advanceClock(DAY);
  const after = await tablesOf(simulator);
  expect(current.failures).toEqual([]);
  expect(bookProblems(before, after)).toEqual([]);
  expect(new Set(current.moved).size).toBe(current.moved.length);
  await expectToldAlike(current);
  await current.merchant.close();
});
