/** Many buyers, merchants and mishaps at once, by chance but repeatably, and the book-keeping that must hold afterwards. */
import type { Random } from "#tests/support/random.ts";
import type { SimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, pagePay } from "./merchant.ts";

type Row = Record<string, string | number | null>;
type Tables = Record<string, Row[]>;

const BUYERS = ["linxiaoman@example.com", "chenmo@example.com", "13800138000"];
const CHANNELS = ["balance", "card", "credit"];

export interface Storm {
  simulator: SimulatorProcess;
  merchant: Merchant;
  random: Random;
  numbers: string[];
  /** Refunds that were answered with fund_change=Y, as number and request number. */
  moved: string[];
  /** What no answer may be. */
  failures: string[];
}

export async function tablesOf({ address }: SimulatorProcess): Promise<Tables> {
  return ((await (await fetch(`${address}/console/api/state`)).json()) as { tables: Tables }).tables;
}

/** A call of the console whose refusal is as good as its success; null where the program was killed meanwhile. */
async function order(storm: Storm, path: string, body: object): Promise<Response | null> {
  const request = { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${storm.simulator.address}/console/api${path}`, request).catch(() => null);
  if (response !== null && response.status >= 500) storm.failures.push(`${path} ${JSON.stringify(body)}`);
  return response;
}

/** A call of the gateway; null where the program was killed meanwhile. */
async function call(storm: Storm, method: string, bizContent: Record<string, string>) {
  return storm.merchant.sdk.exec(method, { bizContent }).catch((error: unknown) => {
    if (/status: 5/.test(String(error))) storm.failures.push(`${method} ${JSON.stringify(bizContent)}`);
    return null;
  });
}

async function refund(storm: Storm, outTradeNo: string): Promise<void> {
  const outRequestNo = `R${storm.random.below(4)}`;
  const amount = storm.random.pick(["0.01", "0.60", "0.70", "20.00", "33.33"]);
  const bizContent = { out_trade_no: outTradeNo, refund_amount: amount, out_request_no: outRequestNo };
  const reply = await call(storm, "alipay.trade.refund", bizContent);
  if (reply !== null && reply["fundChange"] === "Y") storm.moved.push(`${outTradeNo} ${outRequestNo}`);
}

/** One thing that somebody does. */
function act(storm: Storm): Promise<unknown> {
  const { random } = storm;
  const number = random.pick(storm.numbers);
  const buyer = random.pick(BUYERS);
  switch (random.below(10)) {
    case 0:
      return order(storm, "/scan", { outTradeNo: number, buyer });
    case 1:
    case 2:
    case 3: {
      const coupon = random.pick(["", "first", "first", "2026010100073002001900000002"]);
      return order(storm, "/pay", { outTradeNo: number, buyer, channel: random.pick(CHANNELS), coupon });
    }
    case 4:
    case 5:
      return refund(storm, number);
    case 6:
      return order(storm, "/merchant/refunds", { number, amount: random.pick(["", "0.02", "5.00"]) });
    case 7:
      return call(storm, "alipay.trade.close", { out_trade_no: number });
    case 8:
      return order(storm, "/merchant/freezes", { number, frozen: random.below(4) === 0 });
    default:
      return random.below(2) === 0
        ? order(storm, "/clock", { advanceSeconds: random.below(90) })
        : order(storm, `/merchant/${random.pick(["withdrawals", "deposits"])}`, {
            sellerId: storm.simulator.sellerId,
            amount: "20.00",
          });
  }
}

async function openNumber(storm: Storm): Promise<string> {
  const outTradeNo = newNumber();
  const total = storm.random.pick(["0.01", "1.00", "33.33", "55.00", "88.88", "600.00"]);
  const life = storm.random.pick(["1m", "2m", "1d"]);
  await fetch(pagePay(storm.merchant, { out_trade_no: outTradeNo, total_amount: total, timeout_express: life }), {
    redirect: "manual",
  });
  return outTradeNo;
}

/** A coupon in the wallet of a buyer, the merchant's or Alipay's. */
async function giveCoupon({ simulator, random }: Storm): Promise<void> {
  const { buyerId } = random.pick(await simulator.api.buyers());
  const type = random.pick(["merchant", "alipay"]);
  const body = new URLSearchParams({ name: "storm", type, amount: "1.00", minimum: "1.00" });
  await fetch(`${simulator.address}/console/buyers/${buyerId}/coupons`, { method: "POST", body, redirect: "manual" });
}

/** Lives through `rounds` bursts; in some of them, the second always, the program is killed in the middle. */
export async function liveThrough(storm: Storm, rounds: number): Promise<void> {
  for (let opened = 0; opened < 6; opened += 1) {
    storm.numbers.push(await openNumber(storm));
    await giveCoupon(storm);
  }
  for (let round = 0; round < rounds; round += 1) {
    const burst = Promise.all(Array.from({ length: 2 + storm.random.below(6) }, () => act(storm)));
    if (round === 1 || storm.random.below(15) === 0) {
      await new Promise((resolve) => setTimeout(resolve, storm.random.below(15)));
      await storm.simulator.kill();
      await burst;
      await storm.simulator.restart();
    }
    await burst;
  }
}

function sumOf(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

const fen = (row: Row | undefined, column: string) => Number(row?.[column] ?? 0);

/** Worked out from trades and refunds alone: what this buyer's purse must have lost. */
function spent(tables: Tables, buyerId: string, channel: string): number {
  const own = (tables["trades"] ?? []).filter(
    (trade) => trade["buyerId"] === buyerId && trade["fundChannel"] === channel,
  );
  return sumOf(own, (trade) => {
    const back = (tables["refunds"] ?? []).filter(({ tradeNo }) => tradeNo === trade["tradeNo"]);
    const toPurse = sumOf(back, (refunded) => fen(refunded, "amountFen") - fen(refunded, "couponFen"));
    return fen(trade, "totalFen") - fen(trade, "couponFen") - toPurse;
  });
}

const PURSES = { ALIPAYACCOUNT: "balanceFen", BANKCARD: "cardFen", PCREDIT: "creditFen" };

function purseProblems(before: Tables, after: Tables): string[] {
  return (after["buyers"] ?? []).flatMap((buyer) =>
    Object.entries(PURSES).flatMap(([channel, column]) => {
      const first = fen(
        before["buyers"]?.find(({ buyerId }) => buyerId === buyer["buyerId"]),
        column,
      );
      const lost = (tables: Tables) => spent(tables, String(buyer["buyerId"]), channel);
      const expected = first - (lost(after) - lost(before));
      return expected === buyer[column]
        ? []
        : [`${String(buyer["name"])} ${column}: ${expected} ${String(buyer[column])}`];
    }),
  );
}

function tradeProblems({ trades = [], refunds = [], notifies = [], coupons = [] }: Tables): string[] {
  return trades.flatMap((trade) => {
    const problems: string[] = [];
    const expect = (isRight: boolean, what: string) => {
      if (!isRight) problems.push(`${String(trade["outTradeNo"])}: ${what}`);
    };
    const own = refunds.filter(({ tradeNo }) => tradeNo === trade["tradeNo"]);
    const told = (kind: string) =>
      notifies.filter((notify) => notify["tradeNo"] === trade["tradeNo"] && notify["kind"] === kind).length;
    const isPaid = trade["paidAt"] !== null;
    const isWhole = isPaid && trade["refundedFen"] === trade["totalFen"];
    expect(sumOf(own, (row) => fen(row, "amountFen")) === trade["refundedFen"], "the sum of its refunds");
    expect(fen(trade, "refundedFen") <= fen(trade, "totalFen"), "refunded more than paid");
    expect(new Set(own.map((row) => row["outRequestNo"])).size === own.length, "a request number twice");
    expect(told("paid") === (isPaid ? 1 : 0), "told once that it is paid");
    expect(told("refunded") === own.length, "told once of each refund");
    expect(told("closed") === (!isPaid && trade["status"] === "TRADE_CLOSED" ? 1 : 0), "told once that it is closed");
    expect((trade["status"] === "TRADE_CLOSED") === (isWhole || (!isPaid && trade["closedAt"] !== null)), "its status");
    expect(isPaid || own.length === 0, "refunded and not paid");
    const coupon = coupons.find(({ couponId }) => couponId === trade["couponId"]);
    const isSpent = coupon?.["usedForTradeNo"] === trade["tradeNo"];
    expect(trade["couponId"] === null || isSpent === !isWhole, "its coupon");
    return problems;
  });
}

function sellerProblems({ trades = [], refunds = [], sellerMoves = [] }: Tables): string[] {
  const problems: string[] = [];
  let balance = 0;
  for (const move of sellerMoves) {
    balance += fen(move, "amountFen");
    if (balance !== move["balanceFen"] || balance < 0) problems.push(`move ${String(move["id"])}: balance ${balance}`);
  }
  const kinds = (tradeNo: unknown, ...names: string[]) =>
    sumOf(
      sellerMoves.filter((move) => move["tradeNo"] === tradeNo && names.includes(String(move["kind"]))),
      (move) => fen(move, "amountFen"),
    );
  for (const trade of trades) {
    const { tradeNo } = trade;
    const merchants = trade["couponType"] === "merchant" ? 1 : 0;
    const received = trade["paidAt"] === null ? 0 : fen(trade, "totalFen") - merchants * fen(trade, "couponFen");
    const given = sumOf(
      refunds.filter((row) => row["tradeNo"] === tradeNo),
      (row) => fen(row, "amountFen") - merchants * fen(row, "couponFen"),
    );
    if (kinds(tradeNo, "payment") !== received) problems.push(`${String(tradeNo)}: received`);
    if (kinds(tradeNo, "refund") !== -given) problems.push(`${String(tradeNo)}: given back`);
    const fee = -kinds(tradeNo, "fee", "fee-back");
    const isWhole = trade["paidAt"] !== null && trade["refundedFen"] === trade["totalFen"];
    if (fee < 0 || fee > Math.round(received * 0.006) || (isWhole && fee !== 0))
      problems.push(`${String(tradeNo)}: fee ${fee}`);
  }
  return problems;
}

/** What does not add up between two copies of the book; empty when all is well. */
export function bookProblems(before: Tables, after: Tables): string[] {
  return [...purseProblems(before, after), ...tradeProblems(after), ...sellerProblems(after)];
}
