import Link from "next/link";
import { Money } from "#app/_ui/money.tsx";
import { Cell, HeadCell, Table } from "#app/_ui/primitives/table.tsx";
import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import type { OrderRow } from "#lib/server/staff-views.ts";
import { OrderBadge, RefundSummaryBadge, WitnessBadge } from "../../_ui/badges.tsx";
import { Ago } from "../../_ui/moment.tsx";

type Props = { t: AdminTexts; locale: Locale; rows: readonly OrderRow[]; now: Date };

/** A table on a desktop, cards on a phone: the same rows. */
export function OrderTable(props: Props) {
  return (
    <>
      <div className="hidden md:block">
        <WideTable {...props} />
      </div>
      <ul className="grid grid-cols-1 gap-2 md:hidden">
        {props.rows.map((row) => (
          <li key={row.orderNo}>
            <OrderCard {...props} row={row} />
          </li>
        ))}
      </ul>
    </>
  );
}

function WideTable({ t, locale, rows, now }: Props) {
  const names = ["number", "time", "customer", "pieces", "amount", "status", "refund"] as const;
  return (
    <Table caption={t("orders.title")}>
      <thead>
        <tr>
          {names.map((name) => (
            <HeadCell key={name} className={name === "amount" || name === "pieces" ? "text-right!" : undefined}>
              {t(`orders.columns.${name}`)}
            </HeadCell>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.orderNo} className="hover:bg-hover">
            <Cell>
              <Link href={hrefOf(locale, row)} className="link figures font-mono whitespace-nowrap">
                {row.orderNo}
              </Link>
            </Cell>
            <Cell className="text-ink-2">
              <Ago locale={locale} at={row.createdAt} now={now} />
            </Cell>
            <Cell>
              <span className="block max-w-[12rem] truncate">{row.contactName}</span>
            </Cell>
            <Cell className="figures text-right">{row.pieces}</Cell>
            <Cell className="text-right">
              <Money amount={row.totalFen} />
            </Cell>
            <Cell>
              <States t={t} row={row} />
            </Cell>
            <Cell>
              <Refunded t={t} row={row} />
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function OrderCard({ t, locale, row, now }: Omit<Props, "rows"> & { row: OrderRow }) {
  return (
    <Link
      href={hrefOf(locale, row)}
      className="grid gap-2 rounded-lg border border-line bg-raised px-4 py-3 hover:bg-hover"
    >
      <span className="flex items-baseline justify-between gap-3">
        <span className="figures truncate font-mono">{row.orderNo}</span>
        <Money amount={row.totalFen} className="text-base font-medium" />
      </span>
      <span className="flex justify-between gap-3 text-ink-2">
        <span className="truncate">
          {row.contactName} · {t("orders.pieces", { count: row.pieces })}
        </span>
        <Ago locale={locale} at={row.createdAt} now={now} />
      </span>
      <span className="flex flex-wrap gap-2">
        <States t={t} row={row} />
        <Refunded t={t} row={row} />
      </span>
    </Link>
  );
}

/** The witness is worth a badge only while it stands in the way. */
function States({ t, row }: { t: AdminTexts; row: OrderRow }) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      <OrderBadge t={t} status={row.status} />
      {row.witness !== null && row.witness !== "agreed" && <WitnessBadge t={t} witness={row.witness} />}
    </span>
  );
}

function Refunded({ t, row }: { t: AdminTexts; row: OrderRow }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <RefundSummaryBadge t={t} refund={row.refund} />
      {row.refundedFen > 0 && <Money amount={row.refundedFen} className="text-ink-2" />}
    </span>
  );
}

function hrefOf(locale: Locale, row: OrderRow): string {
  return localeHref(locale, `/admin/orders/${row.orderNo}`);
}
