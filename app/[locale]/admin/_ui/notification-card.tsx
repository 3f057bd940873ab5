import Link from "next/link";
import { Badge } from "#app/_ui/primitives/badge.tsx";
import { type AdminTexts, textOf } from "#lib/i18n/admin-texts.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import type { NotificationRow } from "#lib/server/staff-views.ts";
import { CopyNumber } from "./copy-number.tsx";
import { Ago } from "./moment.tsx";
import { RawDrawer } from "./raw-drawer.tsx";
import { rawTexts } from "./raw-texts.ts";

type Props = { t: AdminTexts; locale: Locale; row: NotificationRow; now: Date; withOrder?: boolean };

/** One notification: what it said, what became of it, and the very text. */
export function NotificationCard({ t, locale, row, now, withOrder = false }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <VerdictBadge t={t} row={row} />
      <code className="text-xs text-ink-2">{row.tradeStatus}</code>
      {withOrder && (
        <span>
          {row.orderNo === null ? (
            <span className="text-ink-3">{t("notifications.noOrder")}</span>
          ) : (
            <Link href={localeHref(locale, `/admin/orders/${row.orderNo}`)} className="link figures font-mono">
              {row.orderNo}
            </Link>
          )}
        </span>
      )}
      <span className="text-ink-3">
        <CopyNumber t={t} text={row.tradeNo} name={t("order.tradeNo")} />
      </span>
      <span className="ml-auto flex items-center gap-2 text-ink-3">
        <Ago locale={locale} at={row.receivedAt} now={now} />
        <RawDrawer body={row.body} texts={rawTexts(t)} />
      </span>
      {row.box !== "inbox" && (
        <p className="w-full text-ink-3">
          {row.resolution !== null && `${textOf(t, "notifications.resolutions", row.resolution)} `}
          {row.tryCount > 0 && t("notifications.tries", { count: row.tryCount })}
        </p>
      )}
    </div>
  );
}

function VerdictBadge({ t, row }: { t: AdminTexts; row: NotificationRow }) {
  switch (row.box) {
    case "inbox":
      return (
        <Badge tone={row.verdict === "settled" ? "good" : "neutral"} icon="checkCircle">
          {textOf(t, "notifications.verdicts", row.verdict)}
        </Badge>
      );
    case "open":
      return (
        <Badge tone="bad" icon="alert">
          {textOf(t, "notifications.reasons", row.reason)}
        </Badge>
      );
    case "resolved":
      return (
        <Badge tone="neutral" icon="check">
          {textOf(t, "notifications.reasons", row.reason)}
        </Badge>
      );
  }
}
