import type { AnswerFields } from "#lib/alipay/call.ts";
import { findFenInYuan } from "#lib/domain/money.ts";
import type { RefundDetails } from "#lib/services/ports.ts";

export const NO_DETAILS: RefundDetails = {
  gmtRefundPay: null,
  sendBackFen: null,
  detailItems: null,
  depositBack: null,
  royalties: null,
};

/** Takes out of an answer to a refund or a refund query where the money went. */
export function readRefundDetails(fields: AnswerFields): RefundDetails {
  const sendBack = fields["send_back_fee"];
  return {
    gmtRefundPay: findText(fields["gmt_refund_pay"]),
    sendBackFen: typeof sendBack === "string" ? findFenInYuan(sendBack) : null,
    detailItems: findJson(fields["refund_detail_item_list"]),
    depositBack: findJson(fields["deposit_back_info"]),
    royalties: findJson(fields["refund_royaltys"]),
  };
}

function findText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** Alipay's own names and order are kept; in notifications such lists are JSON text already, and stay what they are. */
function findJson(value: unknown): string | null {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : findText(value);
}
