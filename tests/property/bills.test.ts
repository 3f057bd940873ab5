import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { billDayOf, parseBillPeriod } from "#lib/simulator/domain/bill-period.ts";
import type { CouponType, Trade } from "#lib/simulator/domain/model.ts";
import { serviceFee } from "#lib/simulator/domain/service-fee.ts";
import { settlementOf } from "#lib/simulator/domain/settlement.ts";
import { creditSeller } from "#lib/simulator/operations/credit-seller.ts";
import { refundTrade } from "#lib/simulator/operations/refund-trade.ts";
import { type BillType, writeBill } from "#lib/simulator/operations/write-bill.ts";
import { openWorld, type World } from "#lib/simulator/world.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const BUYER = "2088722000010019";

let folder: string;
let world: World;
/** Runs on from one run to the next: the simulator's clock never goes back. */
let now = Date.UTC(2026, 0, 5, 3);
let serial = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bills-"));
  world = openWorld(folder, () => now);
});

afterAll(() => {
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Sale {
  kind: "sale";
  totalFen: number;
  /** The coupon's part of the total in percent; 0: no coupon. */
  couponPercent: number;
  couponType: CouponType;
}

interface Event {
  afterMs: number;
  what: Sale | { kind: "refund"; which: number; percent: number };
}

/** A paid trade straight in the book: what comes before the payment is not what is tested here. */
function pay(sellerId: string, sale: Sale): Trade {
  serial += 1;
  const couponFen = Math.floor((sale.totalFen * sale.couponPercent) / 100);
  const tradeNo = `2026010522001400190${String(serial).padStart(9, "0")}`;
  const trade: Trade = {
    tradeNo,
    appId: "9021000100000001",
    sellerId,
    outTradeNo: `N${serial}`,
    totalFen: sale.totalFen,
    subject: "茶, 一套",
    body: "",
    passbackParams: "",
    buyerId: BUYER,
    status: "WAIT_BUYER_PAY",
    createdAt: now,
    expiresAt: now + DAY_MS,
    paidAt: null,
    closedAt: null,
    notifyUrl: "",
    charsetName: "utf-8",
    signType: "RSA2",
    fundChannel: null,
    refundedFen: 0,
    couponId: null,
    couponName: "",
    couponType: null,
    couponFen: 0,
  };
  return world.transaction(() => {
    world.trades.addTrade(trade);
    const coupon =
      couponFen === 0
        ? null
        : {
            couponId: `c${serial}`,
            buyerId: BUYER,
            name: "券",
            type: sale.couponType,
            amountFen: couponFen,
            minimumFen: couponFen,
            usedForTradeNo: null,
          };
    world.trades.markPaid({ tradeNo, paidAt: now, channel: "ALIPAYACCOUNT", coupon });
    const paid = world.trades.get(tradeNo);
    creditSeller(world, paid);
    return paid;
  });
}

const fenOf = (cell = "") => Math.round(Number(cell.trim()) * 100);

/** Every row of every day's bill from the first day to the last. */
function allRows(sellerId: string, type: BillType, from: number): string[][] {
  const rows: string[][] = [];
  for (let at = from; at <= now + DAY_MS; at += DAY_MS) {
    const period = parseBillPeriod(billDayOf(at));
    if (period === null) throw new Error("no period");
    const { detail } = writeBill(world, { sellerId, type, period, isTemplate: false });
    for (const row of detail.rows) {
      expect(row).toHaveLength(detail.header.length);
      expect(row.join("")).not.toContain(",");
      expect(row[type === "trade" ? 5 : 4]?.slice(0, 10), "a row stands in its own day's bill").toBe(period.text);
      rows.push([...row]);
    }
  }
  return rows;
}

const sale = fc.record({
  kind: fc.constant("sale" as const),
  totalFen: fc.integer({ min: 1, max: 100_000 }),
  couponPercent: fc.constantFrom(0, 0, 10, 50, 100),
  couponType: fc.constantFrom<CouponType>("merchant", "alipay"),
});
const refund = fc.record({
  kind: fc.constant("refund" as const),
  which: fc.nat(9),
  percent: fc.integer({ min: 1, max: 100 }),
});
const events = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 20 * 60 * 60 * 1000 }), what: fc.oneof(sale, refund) }),
  { minLength: 1, maxLength: 14 },
);

function live(sellerId: string, happenings: readonly Event[]): Trade[] {
  const trades: Trade[] = [];
  for (const { afterMs, what } of happenings) {
    now += afterMs;
    if (what.kind === "sale") {
      trades.push(pay(sellerId, what));
      continue;
    }
    const trade = trades[what.which % Math.max(1, trades.length)];
    if (trade === undefined) continue;
    const amountFen = Math.max(1, Math.floor((trade.totalFen * what.percent) / 100));
    serial += 1;
    const outcome = refundTrade(world, {
      tradeNo: trade.tradeNo,
      amountFen,
      outRequestNo: `r${serial}`,
      reason: "",
      source: "api",
    });
    if (outcome.kind === "refused") {
      expect(["ACQ.TRADE_HAS_CLOSE", "ACQ.REASON_TRADE_REFUND_FEE_ERR"]).toContain(outcome.code);
    }
  }
  return trades.map(({ tradeNo }) => world.trades.get(tradeNo));
}

test("the bills of all days together say what was settled, each event once and on its Beijing day", () => {
  fc.assert(
    fc.property(events, (happenings) => {
      const from = now;
      serial += 1;
      const sellerId = `2088${String(serial).padStart(12, "0")}`;
      const trades = live(sellerId, happenings);
      const rows = allRows(sellerId, "trade", from);
      const refunds = trades.flatMap(({ tradeNo }) => world.trades.refunds(tradeNo));
      expect(rows).toHaveLength(trades.length + refunds.length);
      const keys = rows.map((row) => `${row[0] ?? ""}${row[21] ?? ""}`);
      expect(new Set(keys).size).toBe(rows.length);

      const sum = (column: number) => rows.reduce((total, row) => total + fenOf(row[column]), 0);
      const total = (of: (trade: Trade) => number) => trades.reduce((all, trade) => all + of(trade), 0);
      expect(sum(11)).toBe(total((trade) => trade.totalFen - trade.refundedFen));
      // What the merchant received and the discount it gave make up the order, in the sum and in every row.
      for (const row of rows) expect(fenOf(row[11])).toBe(fenOf(row[12]) + fenOf(row[16]));
      for (const trade of trades.filter(({ refundedFen, totalFen }) => refundedFen === totalFen)) {
        const own = rows.filter((row) => row[0] === `${trade.tradeNo}\t`);
        for (const column of [11, 12, 13, 16, 22]) {
          expect(
            own.reduce((all, row) => all + fenOf(row[column]), 0),
            `column ${column} of a wholly refunded trade`,
          ).toBe(0);
        }
      }
      expect(sum(12) + sum(22), "receipts and fees are the balance").toBe(world.sellers.balanceFen(sellerId));
      const fees = total((trade) => serviceFee(settlementOf(trade)?.receiptFen ?? 0));
      expect(rows.filter((row) => row[2] === "交易\t").reduce((all, row) => all - fenOf(row[22]), 0)).toBe(fees);
    }),
    { numRuns: 40 },
  );
});

test("the account's bill leads from nothing to the balance, row by row", () => {
  fc.assert(
    fc.property(events, (happenings) => {
      const from = now;
      serial += 1;
      const sellerId = `2088${String(serial).padStart(12, "0")}`;
      live(sellerId, happenings);
      let balance = 0;
      for (const row of allRows(sellerId, "signcustomer", from)) {
        expect(fenOf(row[6])).toBeGreaterThanOrEqual(0);
        expect(fenOf(row[7])).toBeLessThanOrEqual(0);
        balance += fenOf(row[6]) + fenOf(row[7]);
        expect(fenOf(row[8])).toBe(balance);
      }
      expect(balance).toBe(world.sellers.balanceFen(sellerId));
    }),
    { numRuns: 40 },
  );
});
