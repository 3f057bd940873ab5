import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { DEFAULT_LOCALE, isLocale } from "#lib/i18n/locale.ts";
import { openRefund } from "#lib/server/refund-desk.ts";
import { allowDeed } from "#lib/server/staff.ts";
import { openingOf, reviewOf } from "../refund-views.ts";

const NO_STORE = { "cache-control": "private, no-store" };

/** For the refund dialog: without `amount` its numbers and its key, with it what the server says of that amount. */
export async function GET(request: Request, { params }: RouteContext<"/[locale]/admin/orders/[orderNo]/refund">) {
  const { orderNo, locale } = await params;
  const permission = await allowDeed("refund")({ orderNo });
  if (permission === null) return new Response(null, { status: 403, headers: NO_STORE });
  const opened = await openRefund(permission.actor, orderNo);
  if (opened === null) return new Response(null, { status: 404, headers: NO_STORE });
  const t = adminTexts(isLocale(locale) ? locale : DEFAULT_LOCALE);
  const amount = new URL(request.url).searchParams.get("amount");
  const answer = amount === null ? openingOf(t, opened) : reviewOf(t, { typed: amount, box: opened.box });
  return Response.json(answer, { headers: NO_STORE });
}
