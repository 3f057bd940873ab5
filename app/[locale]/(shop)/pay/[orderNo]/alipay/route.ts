import { localeHref, localeOf } from "#lib/i18n/locale.ts";
import { findBuyerDevice } from "#lib/server/buyer-device.ts";
import { findOwnedPayment, orderPath } from "#lib/server/order-access.ts";
import { rememberPayer } from "#lib/server/payer-key.ts";
import { shop } from "#lib/server/shop.ts";

type Context = { params: Promise<{ locale: string; orderNo: string }> };

/** Leads to Alipay with the open attempt signed. Makes nothing: opened twice, it is the same trade twice. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { locale, orderNo } = await params;
  const key = new URL(request.url).searchParams.get("key");
  const location = await findTarget({ orderNo, key });
  const target = location.startsWith("/") ? localeHref(localeOf(locale), location) : location;
  return new Response(null, { status: 302, headers: { Location: target, "Cache-Control": "private, no-store" } });
}

/** Alipay's address, or the path of the page that says why it is not opened. */
async function findTarget(locator: { orderNo: string; key: string | null }): Promise<string> {
  const owned = await findOwnedPayment(locator);
  // What is not this person's is not found there.
  if (owned === null) return orderPath({ order: { orderNo: locator.orderNo }, key: null }, { under: "pay" });
  const [container, { product, blocksAlipay }] = await Promise.all([shop(), findBuyerDevice()]);
  const { order } = owned;
  // Whoever follows WeChat's menu to another browser arrives there with this address alone, and without a cookie.
  if (blocksAlipay) {
    return orderPath({ order, key: container.orderKeys.keyFor(order.orderNo) }, { under: "pay", page: "browser" });
  }
  const signed = await container.shop.signPayUrl({ orderId: order.id, product });
  // Whatever cannot be paid, or not yet on this device, is told on the cashier's page.
  if (signed.status !== "redirect") return orderPath(owned, { under: "pay" });
  await rememberPayer(owned);
  return signed.url;
}
