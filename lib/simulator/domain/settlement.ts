/** How a payment is made up: what the buyer paid from which purse, what a coupon added, what the merchant receives. */
import type { FundChannel, Trade } from "#lib/simulator/domain/model.ts";

/** One line of `fund_bill_list`: a purse, Alipay's red packet (COUPON) or the merchant's (MCOUPON). */
export interface FundBill {
  channel: FundChannel | "COUPON" | "MCOUPON";
  amountFen: number;
}

/** One line of `voucher_detail_list`. */
export interface Voucher {
  id: string;
  name: string;
  /** A merchant's own coupon or a general one; items and percentages are not played. */
  type: "ALIPAY_BIZ_VOUCHER" | "ALIPAY_FIX_VOUCHER";
  amountFen: number;
  merchantFen: number;
  otherFen: number;
}

/** All sums in fen; the protocol's names (section 4.2) stand beside each. */
export interface Settlement {
  /** buyer_pay_amount: what left the buyer's purse. */
  buyerPayFen: number;
  /** receipt_amount: what the merchant receives; less than the total where the merchant gave the coupon. */
  receiptFen: number;
  /** invoice_amount: what an invoice may be written for, which is what the buyer paid. */
  invoiceFen: number;
  /** point_amount: nobody has points here. */
  pointFen: number;
  fundBills: FundBill[];
  vouchers: Voucher[];
}

/** Null while the trade is not paid. */
export function settlementOf(
  trade: Pick<Trade, "totalFen" | "paidAt" | "fundChannel" | "couponId" | "couponName" | "couponType" | "couponFen">,
): Settlement | null {
  if (trade.paidAt === null || trade.fundChannel === null) return null;
  const merchantFen = trade.couponType === "merchant" ? trade.couponFen : 0;
  const otherFen = trade.couponFen - merchantFen;
  const buyerPayFen = trade.totalFen - trade.couponFen;
  const fundBills: FundBill[] = buyerPayFen === 0 ? [] : [{ channel: trade.fundChannel, amountFen: buyerPayFen }];
  if (trade.couponFen > 0) {
    fundBills.push({ channel: merchantFen > 0 ? "MCOUPON" : "COUPON", amountFen: trade.couponFen });
  }
  return {
    buyerPayFen,
    receiptFen: trade.totalFen - merchantFen,
    invoiceFen: buyerPayFen,
    pointFen: 0,
    fundBills,
    vouchers:
      trade.couponId === null
        ? []
        : [
            {
              id: trade.couponId,
              name: trade.couponName,
              type: trade.couponType === "merchant" ? "ALIPAY_BIZ_VOUCHER" : "ALIPAY_FIX_VOUCHER",
              amountFen: trade.couponFen,
              merchantFen,
              otherFen,
            },
          ],
  };
}
