import { isOrderNo } from "#lib/domain/ids.ts";
import { localeOf } from "#lib/i18n/locale.ts";
import { makeGoLiveReport } from "#lib/server/go-live-desk.ts";
import { findStaff } from "#lib/server/staff.ts";

/** The printable report of one check, in the language of the address. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/[locale]/admin/golive/[orderNo]/report">,
): Promise<Response> {
  const { locale, orderNo } = await params;
  const headers = { "cache-control": "private, no-store" };
  if ((await findStaff()) === null) return new Response(null, { status: 403, headers });
  const report = isOrderNo(orderNo) ? await makeGoLiveReport(orderNo, localeOf(locale)) : null;
  if (report === null) return new Response(null, { status: 404, headers });
  return new Response(report, { headers: { ...headers, "content-type": "text/html; charset=utf-8" } });
}
