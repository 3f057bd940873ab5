/** Which purses and coupons a merchant lets a buyer use (protocol sheet, section 3.1). */
import type { Coupon, CouponType, FundChannel, PaySession } from "#lib/simulator/domain/model.ts";

/** The purses in the order a buyer sees them. */
export const FUND_CHANNELS = ["ALIPAYACCOUNT", "BANKCARD", "PCREDIT"] as const satisfies readonly FundChannel[];

/** The names under which `enable_pay_channels` and `disable_pay_channels` mean a purse. The card is a debit card. */
const PURSE_CODES: Record<FundChannel, readonly string[]> = {
  ALIPAYACCOUNT: ["balance"],
  BANKCARD: ["debitCardExpress"],
  PCREDIT: ["pcredit", "credit_group"],
};

/** A coupon of Alipay's is a red packet, a merchant's is a discount; `promotion` and `voucher` mean both. */
const COUPON_CODES: Record<CouponType, readonly string[]> = {
  alipay: ["coupon", "promotion", "voucher"],
  merchant: ["mdiscount", "promotion", "voucher"],
};

export interface PayMeans {
  allowsPurse(channel: FundChannel): boolean;
  allowsCoupon(type: CouponType): boolean;
}

function namesOf(commaList: string): string[] {
  return commaList.split(",").map((name) => name.trim());
}

/** `sandboxLimits`: the official sandbox knows the balance alone. */
export function payMeans(
  session: Pick<PaySession, "enablePayChannels" | "disablePayChannels">,
  sandboxLimits: boolean,
): PayMeans {
  const disabled = namesOf(session.disablePayChannels);
  const enabled = session.enablePayChannels.trim() === "" ? null : namesOf(session.enablePayChannels);
  const allows = (codes: readonly string[]) =>
    !codes.some((code) => disabled.includes(code)) &&
    (enabled === null || codes.some((code) => enabled.includes(code)));
  return {
    allowsPurse: (channel) => (!sandboxLimits || channel === "ALIPAYACCOUNT") && allows(PURSE_CODES[channel]),
    allowsCoupon: (type) => !sandboxLimits && allows(COUPON_CODES[type]),
  };
}

export type CouponVerdict = "usable" | "used" | "below-minimum" | "not-allowed";

/** Whether a coupon can take something off this total. Its minimum is never below its amount, so no sum turns negative. */
export function judgeCoupon(coupon: Coupon, payment: { totalFen: number; means: PayMeans }): CouponVerdict {
  if (coupon.usedForTradeNo !== null) return "used";
  if (!payment.means.allowsCoupon(coupon.type)) return "not-allowed";
  return payment.totalFen < coupon.minimumFen ? "below-minimum" : "usable";
}
