import type { AlipayCall, Answer, AnswerFields } from "#lib/alipay/call.ts";
import { meaningOf } from "#lib/alipay/codes.ts";
import { NO_DETAILS, readRefundDetails } from "#lib/alipay/refund-details.ts";
import { findFenInYuan, yuanFromFen } from "#lib/domain/money.ts";
import type { RefundAnswer } from "#lib/domain/refund.ts";
import type { Logger, RefundDetails, RefundRequest } from "#lib/services/ports.ts";

/** Sends one refund. A repeat with the same numbers and sum never refunds twice (protocol sheet, section 5.2). */
export async function refundTrade(
  deps: { call: AlipayCall; log: Logger },
  request: RefundRequest,
): Promise<{ answer: RefundAnswer; details: RefundDetails }> {
  const answer = await deps.call("alipay.trade.refund", {
    subject: { out_trade_no: request.outTradeNo, trade_no: request.tradeNo, out_request_no: request.outRequestNo },
    content: {
      refund_amount: yuanFromFen(request.amountFen),
      refund_reason: request.reason,
      query_options: ["refund_detail_item_list", "deposit_back_info"],
    },
  });
  switch (answer.kind) {
    case "unknown":
      return { answer, details: NO_DETAILS };
    case "failure":
      return { answer: readFailure(deps.log, { request, failure: answer }), details: NO_DETAILS };
    case "success":
      if (answer.fields.out_trade_no !== request.outTradeNo) {
        return { answer: { kind: "unknown", cause: "the answer does not name the trade" }, details: NO_DETAILS };
      }
      return {
        answer: { kind: hasMoved(answer.fields, request) ? "moved" : "unmoved" },
        details: readRefundDetails(answer.fields),
      };
  }
}

/**
 * `refund_fee` is all that was ever refunded of the trade, this refund included: where it is less, the answer is about
 * another sum than ours (fault G-15), and the refund query has to decide.
 */
function hasMoved(fields: AnswerFields, { amountFen }: RefundRequest): boolean {
  const { fund_change: fundChange, refund_fee: refundFee } = fields;
  const refundedFen = typeof refundFee === "string" ? findFenInYuan(refundFee) : null;
  return fundChange === "Y" && refundedFen !== null && refundedFen >= amountFen;
}

function readFailure(
  log: Logger,
  { request, failure }: { request: RefundRequest; failure: Extract<Answer, { kind: "failure" }> },
): RefundAnswer {
  const { subCode, message, cause } = failure;
  const unknown: RefundAnswer = { kind: "unknown", cause, code: subCode || failure.code };
  switch (meaningOf(failure, "refund")) {
    case "refused":
      return { kind: "refused", code: subCode, message };
    case "our-bug":
      log.error(
        { outTradeNo: request.outTradeNo, outRequestNo: request.outRequestNo, subCode },
        "a refund was sent twice under one number with different sums: this is a bug of the shop",
      );
      return unknown;
    case "absent":
    case "unknown":
      return unknown;
  }
}
