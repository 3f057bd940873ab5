/**
 * Numbers that Alipay sees. They are made from our rows, so that a repeat is the same request.
 * Alipay allows letters, digits and the underscore, 64 characters at most (protocol sheet, section 3.1).
 */
export function outTradeNoOf(attempt: { orderNo: string; number: number }): string {
  return `${attempt.orderNo}_${attempt.number}`;
}

/** The number of one refund intent. Trade numbers keep two trades under one out_trade_no apart. */
export function outRequestNoOf(refund: { outTradeNo: string; tradeNo: string; number: number }): string {
  return `${refund.outTradeNo}_R${refund.number}_${refund.tradeNo.slice(-12)}`;
}

/** Alipay keeps refunds made elsewhere apart within their trade only; here a number names one refund of the shop. */
export function refundNumberElsewhere(refund: { tradeNo: string; outRequestNo: string }): string {
  return `${refund.tradeNo}:${refund.outRequestNo}`;
}

const ORDER_NO = /^QH\d{8}[A-Z2-9]{8}$/;

export function isOrderNo(text: string): boolean {
  return ORDER_NO.test(text);
}

/** Our own words only: what a buyer typed never reaches a signed message (fault N-22). None of `/ = &`. */
export function subjectOf(orderNo: string): string {
  return `青禾商城订单 ${orderNo}`;
}
