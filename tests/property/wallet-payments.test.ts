import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CouponType, FundChannel, PaySession } from "#lib/simulator/domain/model.ts";
import { FUND_CHANNELS } from "#lib/simulator/domain/pay-means.ts";
import { settlementOf } from "#lib/simulator/domain/settlement.ts";
import { enterCashier } from "#lib/simulator/operations/enter-cashier.ts";
import { payTrade } from "#lib/simulator/operations/pay-trade.ts";
import { refundTrade } from "#lib/simulator/operations/refund-trade.ts";
import { openWorld, type World } from "#lib/simulator/world.ts";

let folder: string;
let world: World;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wallets-"));
  world = openWorld(folder, () => Date.UTC(2026, 0, 5, 3));
});

afterAll(() => {
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

const totalOf = (sums: readonly number[]) => sums.reduce((total, sum) => total + sum, 0);

test("what a buyer pays and what a coupon gives make up the total; so do the receipt and the merchant's own coupon", () => {
  const payment = fc
    .record({ totalFen: fc.integer({ min: 1, max: 10_000_000_000 }), share: fc.nat({ max: 100 }) })
    .map(({ totalFen, share }) => ({ totalFen, couponFen: Math.floor((totalFen / 100) * share) }));
  const type = fc.constantFrom<CouponType>("merchant", "alipay");
  fc.assert(
    fc.property(
      payment,
      type,
      fc.constantFrom(...FUND_CHANNELS),
      ({ totalFen, couponFen }, couponType, fundChannel) => {
        const coupon = couponFen > 0 ? { couponId: "1", couponType } : { couponId: null, couponType: null };
        const settlement = settlementOf({ totalFen, couponFen, couponName: "", paidAt: 1, fundChannel, ...coupon });
        if (settlement === null) throw new Error("a paid trade has a settlement");
        const { buyerPayFen, receiptFen, fundBills, vouchers, invoiceFen } = settlement;
        expect(totalOf(fundBills.map(({ amountFen }) => amountFen))).toBe(totalFen);
        expect(receiptFen + totalOf(vouchers.map(({ merchantFen }) => merchantFen))).toBe(totalFen);
        expect(vouchers.every((voucher) => voucher.merchantFen + voucher.otherFen === voucher.amountFen)).toBe(true);
        expect(buyerPayFen + couponFen).toBe(totalFen);
        expect(invoiceFen).toBe(buyerPayFen);
        expect(fundBills.every(({ amountFen }) => amountFen > 0)).toBe(true);
      },
    ),
  );
});

let serial = 0;

function session(totalFen: number): PaySession {
  serial += 1;
  const texts = {
    subject: "茶",
    body: "",
    passbackParams: "",
    notifyUrl: "",
    returnUrl: "",
    quitUrl: "",
    qrPayMode: "",
  };
  return {
    ...texts,
    id: `s${serial}`,
    product: "page",
    scanCode: "",
    appId: "9021000100000001",
    sellerId: "2088000000000001",
    outTradeNo: `N${serial}`,
    totalFen,
    timeExpireAt: null,
    timeoutExpress: "",
    qrcodeWidth: null,
    enablePayChannels: "",
    disablePayChannels: "",
    charsetName: "utf-8",
    signType: "RSA2",
    createdAt: 0,
    loginBuyerId: null,
    loginToken: null,
  };
}

interface Payment {
  buyer: number;
  totalFen: number;
  channel: FundChannel;
  /** Which of the buyer's coupons; beyond the last: none. */
  coupon: number;
  refundPercent: number;
}

/** Pays and refunds through the operations; gives what must have left the purses, and the trades that keep a coupon. */
function live({ buyer: index, totalFen, channel, coupon, refundPercent }: Payment): {
  leftFen: number;
  keeps: string[];
} {
  const buyer = world.buyers.list()[index];
  if (!buyer) throw new Error("there are three sample buyers");
  const opened = session(totalFen);
  world.trades.addSession(opened);
  const entered = enterCashier(world, { session: opened, buyer, via: "scanned" });
  if (entered.kind === "refused") throw new Error(entered.code);
  const { tradeNo } = entered.trade;
  const couponId = world.coupons.ofBuyer(buyer.buyerId)[coupon]?.couponId ?? "";
  const paid = payTrade(world, { session: opened, tradeNo, buyerId: buyer.buyerId, channel, couponId });
  if (paid.kind === "refused") return { leftFen: 0, keeps: [] };
  const buyerPayFen = settlementOf(paid.trade)?.buyerPayFen ?? Number.NaN;
  const keeps = paid.trade.couponId === null ? [] : [tradeNo];
  const amountFen = Math.floor((totalFen / 100) * refundPercent);
  if (amountFen === 0) return { leftFen: buyerPayFen, keeps };
  const refunded = refundTrade(world, { tradeNo, amountFen, outRequestNo: "r", reason: "", source: "merchant-centre" });
  if (refunded.kind === "refused") throw new Error(refunded.code);
  const backFen = refunded.refund.amountFen - refunded.refund.couponFen;
  return { leftFen: buyerPayFen - backFen, keeps: amountFen === totalFen ? [] : keeps };
}

test("over any payments and refunds the purses lose what was paid and get what was refunded; each coupon serves one trade", () => {
  const payment: fc.Arbitrary<Payment> = fc.record({
    buyer: fc.nat({ max: 2 }),
    totalFen: fc.integer({ min: 1, max: 120_000 }),
    channel: fc.constantFrom(...FUND_CHANNELS),
    coupon: fc.nat({ max: 2 }),
    refundPercent: fc.constantFrom(0, 0, 30, 100),
  });
  const pursesFen = () =>
    totalOf(world.buyers.list().map((buyer) => buyer.balanceFen + buyer.cardFen + buyer.creditFen));
  fc.assert(
    fc.property(fc.array(payment, { minLength: 1, maxLength: 12 }), (payments) => {
      for (const { buyerId } of world.buyers.list()) {
        world.buyers.reset(buyerId);
        world.coupons.reset(buyerId);
      }
      const beforeFen = pursesFen();
      const outcomes = payments.map(live);
      expect(beforeFen - pursesFen()).toBe(totalOf(outcomes.map(({ leftFen }) => leftFen)));
      const coupons = world.buyers.list().flatMap(({ buyerId }) => world.coupons.ofBuyer(buyerId));
      const serving = coupons.flatMap(({ usedForTradeNo }) => usedForTradeNo ?? []);
      expect(serving.sort()).toEqual(outcomes.flatMap(({ keeps }) => keeps).sort());
    }),
    { numRuns: 40 },
  );
});
