/** The methods that answer the merchant at once. */
import { billQuery } from "#lib/simulator/gateway/bill-query.ts";
import { certificateDownload } from "#lib/simulator/gateway/certificate-download.ts";
import type { MethodAnswer, MethodCall } from "#lib/simulator/gateway/method-call.ts";
import type { MethodName, PageMethodName } from "#lib/simulator/gateway/method-names.ts";
import { refundQuery } from "#lib/simulator/gateway/refund-query.ts";
import { tradeClose } from "#lib/simulator/gateway/trade-close.ts";
import { tradeQuery } from "#lib/simulator/gateway/trade-query.ts";
import { tradeRefund } from "#lib/simulator/gateway/trade-refund.ts";

export type SynchronousName = Exclude<MethodName, PageMethodName>;

export const SYNCHRONOUS_METHODS: Record<SynchronousName, (call: MethodCall) => MethodAnswer> = {
  "alipay.trade.query": tradeQuery,
  "alipay.trade.refund": tradeRefund,
  "alipay.trade.fastpay.refund.query": refundQuery,
  "alipay.trade.close": tradeClose,
  "alipay.data.dataservice.bill.downloadurl.query": billQuery,
  "alipay.open.app.alipaycert.download": certificateDownload,
};
