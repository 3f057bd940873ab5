/** The methods this version speaks. */
export const METHOD_NAMES = [
  "alipay.trade.page.pay",
  "alipay.trade.wap.pay",
  "alipay.trade.query",
  "alipay.trade.refund",
  "alipay.trade.fastpay.refund.query",
  "alipay.trade.close",
  "alipay.data.dataservice.bill.downloadurl.query",
  "alipay.open.app.alipaycert.download",
] as const;

export type MethodName = (typeof METHOD_NAMES)[number];

/** The methods that show a page to the buyer instead of answering the merchant. */
export type PageMethodName = "alipay.trade.page.pay" | "alipay.trade.wap.pay";

export function isPageMethod(method: MethodName): method is PageMethodName {
  return method === "alipay.trade.page.pay" || method === "alipay.trade.wap.pay";
}

export function isMethodName(text: string): text is MethodName {
  return METHOD_NAMES.some((name) => name === text);
}
