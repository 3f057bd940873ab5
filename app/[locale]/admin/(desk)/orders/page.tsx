import type { Metadata } from "next";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { type AdminTexts, adminTexts } from "#lib/i18n/admin-texts.ts";
import { localeHref } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";
import { requireStaff } from "#lib/server/staff.ts";
import type { OrderFilter } from "#lib/server/staff-views.ts";
import { FilterChips } from "../../_ui/filter-chips.tsx";
import { PageHead } from "../../_ui/page-head.tsx";
import { pageLocale, pathWith, queryText, queryWord } from "../../_ui/page-locale.ts";
import { Pager } from "../../_ui/pager.tsx";
import { SearchForm } from "../../_ui/search-form.tsx";
import { OrderTable } from "./order-table.tsx";

const FILTERS = [
  "pending",
  "to-ship",
  "blocked",
  "paid",
  "shipped",
  "completed",
  "cancelled",
  "cancelled-refunding",
] as const satisfies readonly OrderFilter[];

export async function generateMetadata({ params }: PageProps<"/[locale]/admin/orders">): Promise<Metadata> {
  return { title: adminTexts(await pageLocale(params))("orders.title") };
}

export default async function OrdersPage({ params, searchParams }: PageProps<"/[locale]/admin/orders">) {
  const locale = await pageLocale(params);
  const query = await searchParams;
  const search = queryText(query, "q");
  const filter = queryWord(query, "filter", FILTERS);
  const cursor = queryText(query, "after");
  const href = (parts: Record<string, string | null>) =>
    localeHref(locale, pathWith("/admin/orders", { q: search, filter, ...parts }));
  await requireStaff({ locale, path: pathWith("/admin/orders", { q: search, filter, after: cursor }) });
  const { queries, clock } = await shop();
  const [page, counts] = await Promise.all([
    queries.admin.orders.list({ search, filter, cursor }),
    queries.admin.orders.count(search),
  ]);
  const t = adminTexts(locale);
  const chips = [null, ...FILTERS].map((word) => ({
    label: t(`orders.filters.${word ?? "all"}`),
    count: counts[word ?? "all"],
    href: href({ filter: word }),
    current: word === filter,
  }));
  return (
    <>
      <PageHead title={t("orders.title")}>
        <SearchForm
          action={localeHref(locale, "/admin/orders")}
          search={search}
          clearHref={href({ q: null })}
          texts={{
            label: t("orders.searchLabel"),
            placeholder: t("orders.search"),
            clear: t("orders.clear"),
            submit: t("orders.searchButton"),
          }}
        />
      </PageHead>
      <FilterChips label={t("orders.columns.status")} chips={chips} />
      {page.rows.length === 0 ? (
        <NoOrders t={t} search={search} filtered={filter !== null} allHref={localeHref(locale, "/admin/orders")} />
      ) : (
        <OrderTable t={t} locale={locale} rows={page.rows} now={clock.now()} />
      )}
      <Pager
        t={t}
        first={cursor === null ? null : href({})}
        next={page.nextCursor === null ? null : href({ after: page.nextCursor })}
      />
    </>
  );
}

function NoOrders(props: { t: AdminTexts; search: string | null; filtered: boolean; allHref: string }) {
  const { t, search, filtered, allHref } = props;
  if (search === null && !filtered) return <EmptyState icon="list" title={t("orders.empty")} />;
  return (
    <EmptyState
      icon="search"
      title={search === null ? t("orders.emptyFilter") : t("orders.emptySearch", { query: search })}
      action={<LinkButton href={allHref}>{t("common.all")}</LinkButton>}
    />
  );
}
