/** What a merchant may write into `alipay.trade.refund`, with its lengths (protocol sheet, section 5.2). */
import type { BizContent } from "#lib/simulator/domain/biz-content.ts";
import { fenFromYuan } from "#lib/simulator/protocol/yuan.ts";

/** Those of out_request_no and refund_reason are published with section 5.2; the others are the API page's. */
const LENGTHS_MAX = {
  out_request_no: 64,
  refund_reason: 256,
  operator_id: 30,
  store_id: 32,
  terminal_id: 32,
} as const;

export interface RefundInput {
  amountFen: number;
  /** Empty when absent. */
  outRequestNo: string;
  reason: string;
  options: readonly string[];
  /** Whether money is asked back from those who shared in the payment. */
  asksForRoyalties: boolean;
}

/** A sum of at least one fen. */
function isSum(text: string): boolean {
  return (fenFromYuan(text) ?? 0) > 0;
}

/** null when the gateway would answer ACQ.INVALID_PARAMETER. Names it does not know are passed over. */
export function readRefundInput(biz: BizContent): RefundInput | null {
  const amountFen = fenFromYuan(biz.text("refund_amount"));
  const goods = biz.objects("refund_goods_detail");
  const royalties = biz.objects("refund_royalty_parameters");
  const isTooLong = Object.entries(LENGTHS_MAX).some(([name, length]) => biz.text(name).length > length);
  if (amountFen === null || amountFen < 1 || isTooLong || goods === null || royalties === null) return null;
  const isGoodsRight = goods.every((item) => item.text("goods_id") !== "" && isSum(item.text("refund_amount")));
  const isRoyaltyRight = royalties.every((item) => isSum(item.text("amount")));
  if (!isGoodsRight || !isRoyaltyRight) return null;
  return {
    amountFen,
    outRequestNo: biz.text("out_request_no"),
    reason: biz.text("refund_reason"),
    options: biz.list("query_options"),
    asksForRoyalties: royalties.length > 0,
  };
}
