import { localeHref, localeOf } from "#lib/i18n/locale.ts";
import { findOwnedPayment, orderPath } from "#lib/server/order-access.ts";
import { shop } from "#lib/server/shop.ts";

type Context = { params: Promise<{ locale: string; orderNo: string }> };

/** Leads to Alipay with the open attempt signed. Makes nothing: opened twice, it is the same trade twice. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { locale, orderNo } = await params;
  const owned = await findOwnedPayment({ orderNo, key: new URL(request.url).searchParams.get("key") });
  const container = await shop();
  const signed = owned && (await container.shop.signPayUrl({ orderId: owned.order.id }));
  // Whatever cannot be paid is told on the cashier's page; what is not this person's is not found there.
  const cashier = orderPath(owned ?? { order: { orderNo }, key: null }, { under: "pay" });
  const target = signed?.status === "redirect" ? signed.url : localeHref(localeOf(locale), cashier);
  return new Response(null, { status: 302, headers: { Location: target, "Cache-Control": "private, no-store" } });
}
