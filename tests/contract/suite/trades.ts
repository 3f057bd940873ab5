/** Trades as the expectations need them. A person pays as few of them as possible. */
import { type MerchantUnderTest, newNumber, sdkOf } from "./merchant-under-test.ts";

export const TOTAL = "88.88";

export type PageMethod = "alipay.trade.page.pay" | "alipay.trade.wap.pay";

const PRODUCTS: Record<PageMethod, string> = {
  "alipay.trade.page.pay": "FAST_INSTANT_TRADE_PAY",
  "alipay.trade.wap.pay": "QUICK_WAP_WAY",
};

/** What a page payment of the suite asks for. */
export function payBiz(method: PageMethod, outTradeNo: string): Record<string, string> {
  return { out_trade_no: outTradeNo, total_amount: TOTAL, subject: "青禾茶具 一套", product_code: PRODUCTS[method] };
}

/** The signed address of a page payment, made by the official SDK. */
export function payUrl(
  merchant: MerchantUnderTest,
  biz: Record<string, unknown> & { out_trade_no: string },
  method: PageMethod = "alipay.trade.page.pay",
): string {
  return sdkOf(merchant).pageExecute(method, "GET", {
    ...(merchant.notifies && { notifyUrl: merchant.notifies.url }),
    returnUrl: merchant.returnUrl,
    bizContent: { ...payBiz(method, biz.out_trade_no), ...biz },
  });
}

function payerOf(merchant: MerchantUnderTest) {
  if (merchant.payer === null) throw new Error("this expectation does not say that it needs a payer");
  return merchant.payer;
}

/** A trade that a buyer has opened and not paid: WAIT_BUYER_PAY. */
export async function openedTrade(merchant: MerchantUnderTest): Promise<string> {
  const outTradeNo = newNumber();
  await payerOf(merchant).open({ outTradeNo, payUrl: payUrl(merchant, { out_trade_no: outTradeNo }) });
  return outTradeNo;
}

export interface PaidTrade {
  outTradeNo: string;
  returnUrl: string | null;
}

/** A paid trade for this expectation alone. */
export async function paidTrade(
  merchant: MerchantUnderTest,
  method: PageMethod = "alipay.trade.page.pay",
): Promise<PaidTrade> {
  const outTradeNo = newNumber();
  const address = payUrl(merchant, { out_trade_no: outTradeNo }, method);
  const { returnUrl } = await payerOf(merchant).pay({ outTradeNo, payUrl: address });
  return { outTradeNo, returnUrl };
}

const sharedTrades = new WeakMap<MerchantUnderTest, Promise<PaidTrade>>();

/** One paid trade that all look at and nobody changes. */
export function sharedPaidTrade(merchant: MerchantUnderTest): Promise<PaidTrade> {
  const shared = sharedTrades.get(merchant) ?? paidTrade(merchant);
  sharedTrades.set(merchant, shared);
  return shared;
}
