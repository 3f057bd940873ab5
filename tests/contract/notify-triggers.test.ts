/** Which events of a trade are told to which application (protocol sheet, section 4.4). */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApplicationSettings } from "#lib/simulator/domain/model.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, notifyOf, openMerchant, pagePay } from "./merchant.ts";
import { switchOnly } from "./switches.ts";

const YEAR_SECONDS = 366 * 24 * 3_600;

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

const scanned = async (outTradeNo: string) => {
  await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo, timeout_express: "1h" }) });
};
const closed = async (outTradeNo: string) => {
  await scanned(outTradeNo);
  await merchant.sdk.exec("alipay.trade.close", { bizContent: { out_trade_no: outTradeNo } });
};
const expired = async (outTradeNo: string) => {
  await scanned(outTradeNo);
  await simulator.api.advanceClock(3_600);
};
const paid = async (outTradeNo: string) => {
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
};
const refunded = async (outTradeNo: string) => {
  await paid(outTradeNo);
  await merchant.sdk.exec("alipay.trade.refund", { bizContent: { out_trade_no: outTradeNo, refund_amount: "88.88" } });
};
const finished = async (outTradeNo: string) => {
  await paid(outTradeNo);
  await simulator.api.advanceClock(YEAR_SECONDS);
};

interface Event {
  event: string;
  happen: (outTradeNo: string) => Promise<void>;
  /** The switch without which it is not told. */
  needs: keyof ApplicationSettings;
  /** What is told beside it, whatever is switched. */
  always: readonly string[];
  told: Readonly<Record<string, unknown>>;
}

const timeLike = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{3})?$/) as string;

const EVENTS: readonly Event[] = [
  {
    event: "a buyer has scanned",
    happen: scanned,
    needs: "notifyWaiting",
    always: [],
    told: { trade_status: "WAIT_BUYER_PAY", gmt_create: timeLike },
  },
  {
    event: "the merchant has closed",
    happen: closed,
    needs: "notifyClose",
    always: [],
    told: { trade_status: "TRADE_CLOSED", refund_fee: "0.00", gmt_close: timeLike },
  },
  {
    event: "the time to pay is over",
    happen: expired,
    needs: "notifyClose",
    always: [],
    told: { trade_status: "TRADE_CLOSED", refund_fee: "0.00", gmt_close: timeLike },
  },
  {
    event: "all is refunded",
    happen: refunded,
    needs: "notifyRefund",
    always: ["TRADE_SUCCESS"],
    told: { trade_status: "TRADE_CLOSED", refund_fee: "88.88", gmt_refund: timeLike },
  },
  {
    event: "the refund window is over",
    happen: finished,
    needs: "notifyFinish",
    always: ["TRADE_SUCCESS"],
    told: { trade_status: "TRADE_FINISHED", gmt_payment: timeLike, receipt_amount: "88.88" },
  },
];

/** What was put on the timetable, which is done together with the event itself. */
async function statesTold(outTradeNo: string): Promise<unknown[]> {
  const { notifies } = await simulator.api.trade(outTradeNo);
  return notifies.map(({ content }) => (JSON.parse(content) as Record<string, unknown>)["trade_status"]).sort();
}

/** The notify of this state, once so many of the number have come: two that are sent at once may come in any order. */
async function toldAs(outTradeNo: string, status: string, count: number): Promise<Record<string, string>> {
  await notifyOf(merchant, outTradeNo, count);
  const all = merchant.received.filter(({ fields }) => fields.get("out_trade_no") === outTradeNo);
  return Object.fromEntries(all.find(({ fields }) => fields.get("trade_status") === status)?.fields ?? []);
}

describe.each(EVENTS)("that $event", ({ happen, needs, always, told }) => {
  test(`is told where ${needs} is on, rightly signed`, async () => {
    const number = newNumber();
    await switchOnly(simulator, [needs]);
    await happen(number);
    expect(await statesTold(number)).toEqual([...always, told["trade_status"]].sort());
    const fields = await toldAs(number, String(told["trade_status"]), always.length + 1);
    expect(fields).toMatchObject(told);
    expect(merchant.sdk.checkNotifySignV2(fields)).toBe(true);
  });

  test("is not told where everything else is on", async () => {
    const number = newNumber();
    const others = ["notifyWaiting", "notifyClose", "notifyRefund", "notifyFinish"] as const;
    await switchOnly(
      simulator,
      others.filter((name) => name !== needs),
    );
    await happen(number);
    expect(await statesTold(number)).not.toContain(told["trade_status"]);
  });
});

test("a new application hears of payments and refunds, and of nothing else", async () => {
  const answer = await fetch(`${simulator.address}/console/api/applications`, {
    method: "POST",
    body: '{"name":"new"}',
  });
  const { application } = (await answer.json()) as { application: { appId: string } };
  const list = (await (await fetch(`${simulator.address}/console/api/applications`)).json()) as {
    applications: { appId: string; settings: Record<string, boolean> }[];
  };
  const settings = list.applications.find(({ appId }) => appId === application.appId)?.settings ?? {};
  const on = Object.keys(settings).filter((name) => settings[name] === true);
  expect(on).toEqual(["notifyRefund"]);
});

test("a closing is told to the address that the closing call names", async () => {
  await switchOnly(simulator, ["notifyClose"]);
  const number = newNumber();
  await scanned(number);
  const notifyUrl = `${merchant.notifyUrl}/closed`;
  await merchant.sdk.exec("alipay.trade.close", { notifyUrl, bizContent: { out_trade_no: number } });
  const { notifies } = await simulator.api.trade(number);
  expect(notifies.map(({ url }) => url)).toEqual([notifyUrl]);
});
