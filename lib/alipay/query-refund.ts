import type { AlipayCall, AnswerFields } from "#lib/alipay/call.ts";
import { NO_DETAILS, readRefundDetails } from "#lib/alipay/refund-details.ts";
import { findFenInYuan } from "#lib/domain/money.ts";
import type { RefundQueryAnswer } from "#lib/domain/refund.ts";
import type { RefundDetails } from "#lib/services/ports.ts";

/** Asks alipay.trade.fastpay.refund.query about one refund of ours. No refusal of it settles anything. */
export async function queryRefund(
  call: AlipayCall,
  request: { tradeNo: string; outTradeNo: string; outRequestNo: string },
): Promise<{ answer: RefundQueryAnswer; details: RefundDetails }> {
  const answer = await call("alipay.trade.fastpay.refund.query", {
    subject: { out_trade_no: request.outTradeNo, trade_no: request.tradeNo, out_request_no: request.outRequestNo },
    content: { query_options: ["refund_detail_item_list", "gmt_refund_pay", "deposit_back_info"] },
  });
  switch (answer.kind) {
    case "unknown":
      return { answer, details: NO_DETAILS };
    case "failure":
      return {
        answer: { kind: "unknown", cause: answer.cause, code: answer.subCode || answer.code },
        details: NO_DETAILS,
      };
    case "success": {
      const read = readFound(answer.fields, request);
      return { answer: read, details: read.kind === "found" ? readRefundDetails(answer.fields) : NO_DETAILS };
    }
  }
}

/**
 * Only `refund_status=REFUND_SUCCESS` with a readable sum and our numbers says refunded. Nothing but the code says not
 * refunded, or asked too early. What lies between, such as a sum without status (Alipay before 2022), settles nothing.
 */
function readFound(fields: AnswerFields, request: { outTradeNo: string; outRequestNo: string }): RefundQueryAnswer {
  const { refund_status: status, refund_amount: amount } = fields;
  if (status === undefined && amount === undefined) return { kind: "absent" };
  if (fields.out_trade_no !== request.outTradeNo || fields.out_request_no !== request.outRequestNo) {
    return { kind: "unknown", cause: "the answer does not name the refund" };
  }
  const amountFen = typeof amount === "string" ? findFenInYuan(amount) : null;
  return status === "REFUND_SUCCESS" && amountFen !== null
    ? { kind: "found", amountFen }
    : { kind: "unknown", cause: "the refund query names no refunded sum" };
}
