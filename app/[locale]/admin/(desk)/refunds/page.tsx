import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { localeHref } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";
import { requireStaff, staffFormToken } from "#lib/server/staff.ts";
import { FilterChips } from "../../_ui/filter-chips.tsx";
import { PageHead } from "../../_ui/page-head.tsx";
import { pageLocale, pathWith, queryText, queryWord } from "../../_ui/page-locale.ts";
import { Pager } from "../../_ui/pager.tsx";
import { RefundCard } from "../../_ui/refund-card.tsx";
import { askRefund } from "./actions.ts";

const FILTERS = ["checking", "done", "failed", "surplus", "elsewhere"] as const;

export async function generateMetadata({ params }: PageProps<"/[locale]/admin/refunds">): Promise<Metadata> {
  return { title: adminTexts(await pageLocale(params))("refunds.title") };
}

export default async function RefundsPage({ params, searchParams }: PageProps<"/[locale]/admin/refunds">) {
  const locale = await pageLocale(params);
  const query = await searchParams;
  const filter = queryWord(query, "filter", FILTERS);
  const cursor = queryText(query, "after");
  const staff = await requireStaff({ locale, path: pathWith("/admin/refunds", { filter, after: cursor }) });
  const href = (parts: Record<string, string | null>) => localeHref(locale, pathWith("/admin/refunds", parts));
  const { queries } = await shop();
  const [page, counts] = await Promise.all([
    queries.admin.refunds.list({ filter, cursor }),
    queries.admin.refunds.count(),
  ]);
  const names = await queries.admin.order.names(page.rows.map((refund) => refund.requestedBy));
  const t = adminTexts(locale);
  const chips = [null, ...FILTERS].map((word) => ({
    label: t(`refunds.filters.${word ?? "all"}`),
    count: counts[word ?? "all"],
    href: href({ filter: word }),
    current: word === filter,
  }));
  return (
    <>
      <PageHead title={t("refunds.title")} />
      <FilterChips label={t("orders.columns.status")} chips={chips} />
      {page.rows.length === 0 && (
        <EmptyState icon="returnArrow" title={t(filter === null ? "refunds.empty" : "refunds.emptyFilter")} />
      )}
      <ul className="grid grid-cols-1 gap-2">
        {page.rows.map((refund) => (
          <li key={refund.id} className="rounded-lg border border-line bg-raised px-4 py-3">
            <Link href={localeHref(locale, `/admin/orders/${refund.orderNo}`)} className="link figures font-mono">
              {refund.orderNo}
            </Link>
            <RefundCard
              t={t}
              locale={locale}
              refund={refund}
              names={names}
              token={staffFormToken(staff)}
              ask={askRefund}
            />
          </li>
        ))}
      </ul>
      <Pager
        t={t}
        first={cursor === null ? null : href({ filter })}
        next={page.nextCursor === null ? null : href({ filter, after: page.nextCursor })}
      />
    </>
  );
}
