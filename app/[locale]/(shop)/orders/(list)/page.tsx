import { clsx } from "clsx";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { OrderCard } from "#app/_ui/order/order-card.tsx";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { isLocale, type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { shop } from "#lib/server/shop.ts";
import type { OrderTab } from "#lib/server/views.ts";
import { findVisitor } from "#lib/server/visitor.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const TABS = ["all", "pending", "paid", "shipped", "completed", "refund"] as const satisfies readonly OrderTab[];
/** Nobody leafs further; the limit keeps made-up page numbers from asking the database for the moon. */
const PAGE_MAX = 500;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return isLocale(locale) ? { title: shopTexts(locale)("orders.title"), robots: { index: false } } : {};
}

export default async function OrdersPage({ params, searchParams }: Props) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const t = shopTexts(locale);
  const query = await searchParams;
  const tab = TABS.find((candidate) => candidate === query["tab"]) ?? "all";
  const page = Math.min(Math.max(Math.trunc(Number(query["page"])) || 1, 1), PAGE_MAX);
  const [visitor, { queries, clock }] = await Promise.all([findVisitor(), shop()]);
  const list =
    visitor === null
      ? { orders: [], hasOlder: false }
      : await queries.orders.listOrders({ visitorHash: visitor.hash, tab, page });
  const now = clock.now();
  return (
    <div className="page max-w-[960px] py-6 md:py-8">
      <h1 className="text-xl md:text-2xl">{t("orders.title")}</h1>
      <Tabs tab={tab} locale={locale} />
      {list.orders.length === 0 ? (
        <EmptyState
          icon="box"
          title={tab === "all" ? t("orders.empty") : t("orders.emptyTab")}
          action={
            <LinkButton href={localeHref(locale, "/goods/all")} tone="primary">
              {t("orders.browse")}
            </LinkButton>
          }
        >
          {t("orders.emptyHint")}
        </EmptyState>
      ) : (
        <ul className="grid gap-4">
          {list.orders.map((order) => (
            <li key={order.orderNo}>
              <OrderCard order={order} locale={locale} now={now} />
            </li>
          ))}
        </ul>
      )}
      <nav className="mt-6 flex justify-between gap-4">
        {page > 1 ? <LinkButton href={pageHref(locale, tab, page - 1)}>{t("orders.newer")}</LinkButton> : <span />}
        {list.hasOlder && <LinkButton href={pageHref(locale, tab, page + 1)}>{t("orders.older")}</LinkButton>}
      </nav>
    </div>
  );
}

function pageHref(locale: Locale, tab: OrderTab, page: number): string {
  const query = new URLSearchParams({ ...(tab !== "all" && { tab }), ...(page > 1 && { page: String(page) }) });
  return localeHref(locale, query.size === 0 ? "/orders" : `/orders?${query}`);
}

function Tabs({ tab, locale }: { tab: OrderTab; locale: Locale }) {
  const t = shopTexts(locale);
  return (
    <nav
      aria-label={t("orders.title")}
      className="-mx-4 mt-3 mb-5 overflow-x-auto border-b border-line px-4 md:mx-0 md:px-0"
    >
      <ul className="flex gap-1 whitespace-nowrap">
        {TABS.map((candidate) => (
          <li key={candidate}>
            <Link
              href={pageHref(locale, candidate, 1)}
              aria-current={candidate === tab ? "page" : undefined}
              className={clsx(
                "-mb-px flex min-h-[44px] items-center border-b-2 px-3",
                candidate === tab
                  ? "border-accent font-medium text-accent"
                  : "border-transparent text-ink-2 hover:text-ink",
              )}
            >
              {t(`orders.tabs.${candidate}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
