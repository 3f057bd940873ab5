/** The coupons in the test buyers' wallets. */
import type { Coupon } from "#lib/simulator/domain/model.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

/** A buyer with a coupon of each kind, one whose coupon pays for everything small, and one whose minimum is high. */
const SAMPLE_COUPONS: readonly Coupon[] = [
  {
    couponId: "2026010100073002001900000001",
    buyerId: "2088722000010019",
    name: "满 50 减 5",
    type: "merchant",
    amountFen: 500,
    minimumFen: 5_000,
    usedForTradeNo: null,
  },
  {
    couponId: "2026010100073002001900000002",
    buyerId: "2088722000010019",
    name: "通用红包 10 元",
    type: "alipay",
    amountFen: 1_000,
    minimumFen: 2_000,
    usedForTradeNo: null,
  },
  {
    couponId: "2026010100073002002800000001",
    buyerId: "2088722000020028",
    name: "新人红包 1 元",
    type: "alipay",
    amountFen: 100,
    minimumFen: 100,
    usedForTradeNo: null,
  },
  {
    couponId: "2026010100073002003700000001",
    buyerId: "2088722000030037",
    name: "满 500 减 60",
    type: "merchant",
    amountFen: 6_000,
    minimumFen: 50_000,
    usedForTradeNo: null,
  },
];

export interface CouponStore {
  /** All of a buyer's coupons, used ones too, in the order they came. */
  ofBuyer(buyerId: string): Coupon[];
  find(couponId: string): Coupon | null;
  add(coupon: Coupon): void;
  /** Takes everything out of a buyer's wallet and puts in what it held at first. */
  reset(buyerId: string): void;
  /** Uses an unused coupon for a trade; false when somebody else was faster. Call it in the payment's transaction. */
  use(use: { couponId: string; tradeNo: string }): boolean;
  /** Makes the coupon of a wholly refunded trade usable again; nothing happens when it used none. */
  giveBack(tradeNo: string): void;
}

export function createCouponStore(database: SimulatorDatabase): CouponStore {
  const insert = database.prepare<[Coupon]>(
    `INSERT OR IGNORE INTO coupons (couponId, buyerId, name, type, amountFen, minimumFen, usedForTradeNo)
     VALUES (@couponId, @buyerId, @name, @type, @amountFen, @minimumFen, @usedForTradeNo)`,
  );
  for (const coupon of SAMPLE_COUPONS) insert.run(coupon);

  const byBuyer = database.prepare<[string], Coupon>("SELECT * FROM coupons WHERE buyerId = ? ORDER BY rowid");
  const byId = database.prepare<[string], Coupon>("SELECT * FROM coupons WHERE couponId = ?");
  const use = database.prepare<[string, string]>(
    "UPDATE coupons SET usedForTradeNo = ? WHERE couponId = ? AND usedForTradeNo IS NULL",
  );
  const empty = database.prepare<[string]>("DELETE FROM coupons WHERE buyerId = ?");
  const giveBack = database.prepare<[string]>("UPDATE coupons SET usedForTradeNo = NULL WHERE usedForTradeNo = ?");
  return {
    ofBuyer: (buyerId) => byBuyer.all(buyerId),
    find: (couponId) => byId.get(couponId) ?? null,
    add: (coupon) => void insert.run(coupon),
    reset(buyerId) {
      empty.run(buyerId);
      for (const coupon of SAMPLE_COUPONS) if (coupon.buyerId === buyerId) insert.run(coupon);
    },
    use: ({ couponId, tradeNo }) => use.run(tradeNo, couponId).changes === 1,
    giveBack: (tradeNo) => void giveBack.run(tradeNo),
  };
}
