import { localeHref, localeOf } from "#lib/i18n/locale.ts";
import { findOwnedPayment, orderPath } from "#lib/server/order-access.ts";
import { findPayerKey } from "#lib/server/payer-key.ts";
import { shop } from "#lib/server/shop.ts";

type Context = { params: Promise<{ locale: string }> };

/**
 * Where Alipay leads the buyer back to, from page.pay, from wap.pay, and from a phone's cashier that was left. The query is a stranger's word: only the trade number is looked at, as a hint to
 * which of this visitor's own orders to show, and it is gone from the address afterwards.
 */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const locale = localeOf((await params).locale);
  const { queries, shop: useCases } = await shop();
  const { search, searchParams } = new URL(request.url);
  const outTradeNo = searchParams.get("out_trade_no");
  const returned = outTradeNo === null ? null : await queries.orders.findReturned(outTradeNo);
  if (outTradeNo !== null && returned?.isGoLiveCheck) await useCases.noteGoLiveReturn({ outTradeNo, query: search });
  const orderNo = returned?.orderNo ?? null;
  const owned = orderNo === null ? null : await findOwnedPayment({ orderNo, key: await findPayerKey(orderNo) });
  const language = owned === null ? locale : localeOf(owned.order.locale);
  const path = owned === null ? "/pay/result" : orderPath(owned, { under: "pay", page: "result" });
  const headers = { Location: localeHref(language, path), "Cache-Control": "private, no-store" };
  return new Response(null, { status: 303, headers });
}
