import "server-only";
import { certificateOf, type GoLiveCertificate } from "#lib/go-live/certificate.ts";
import { goLiveReport } from "#lib/go-live/report.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";

const CHECKS_SHOWN = 10;

/** One check as the page shows it. `cashier` is null where it cannot be paid any more. */
export type GoLiveView = GoLiveCertificate & { cashier: string | null };

/** The check that the page is about, and the ones before it, the newest first. */
export async function findGoLiveChecks(
  locale: Locale,
): Promise<{ newest: GoLiveView | null; earlier: { orderNo: string; startedAt: Date }[] }> {
  const { queries, orderKeys } = await shop();
  const [first, ...earlier] = await queries.goLive.list({ limit: CHECKS_SHOWN });
  const evidence = first === undefined ? null : await queries.goLive.findEvidence(first.orderNo);
  if (evidence === null) return { newest: null, earlier };
  const certificate = certificateOf(evidence, await placeNow(), locale);
  const { orderNo } = certificate;
  const cashier = `${localeHref(locale, `/pay/${orderNo}`)}?key=${encodeURIComponent(orderKeys.keyFor(orderNo))}`;
  return { newest: { ...certificate, cashier: certificate.canBePaid ? cashier : null }, earlier };
}

/** The report of a check as it stands now, a whole HTML file; null where there is no such check. */
export async function makeGoLiveReport(orderNo: string, locale: Locale): Promise<string | null> {
  const { queries } = await shop();
  const evidence = await queries.goLive.findEvidence(orderNo);
  return evidence && goLiveReport(evidence, await placeNow(), locale);
}

async function placeNow() {
  const { config, clock, findAlipayCode } = await shop();
  return { config, now: clock.now(), findCode: findAlipayCode };
}
