import { clsx } from "clsx";
import Link from "next/link";
import { Money } from "#app/_ui/money.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";
import { type AdminTexts, adminTexts } from "#lib/i18n/admin-texts.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";
import { requireStaff } from "#lib/server/staff.ts";
import type { LatestOrder, LatestRefund, WorkItem } from "#lib/server/staff-views.ts";
import { OrderBadge, RefundBadge } from "../_ui/badges.tsx";
import { Ago } from "../_ui/moment.tsx";
import { PageHead } from "../_ui/page-head.tsx";
import { pageLocale } from "../_ui/page-locale.ts";
import { Panel } from "../_ui/panel.tsx";
import { NeedsPersonList } from "./_needs-person/needs-person-list.tsx";
import { BooksCard } from "./books-card.tsx";
import { Takings } from "./takings.tsx";

type Frame = { t: AdminTexts; locale: Locale; now: Date };

const WORK: Record<WorkItem["kind"], { path: string; icon: IconName }> = {
  "unknown-refunds": { path: "/admin/refunds?filter=checking", icon: "clock" },
  "surplus-refunds": { path: "/admin/refunds?filter=surplus", icon: "returnArrow" },
  "blocked-orders": { path: "/admin/orders?filter=blocked", icon: "alert" },
  quarantine: { path: "/admin/notifications?box=open", icon: "bell" },
  "to-ship": { path: "/admin/orders?filter=to-ship", icon: "truck" },
};

export default async function AdminHomePage({ params }: PageProps<"/[locale]/admin">) {
  const locale = await pageLocale(params);
  const staff = await requireStaff({ locale, path: "/admin" });
  const { queries, clock } = await shop();
  const now = clock.now();
  const [work, waiting, periods, orders, refunds] = await Promise.all([
    queries.admin.home.work(),
    queries.admin.needsPerson.list(),
    queries.admin.home.periods(now),
    queries.admin.home.latestOrders(),
    queries.admin.home.latestRefunds(),
  ]);
  const frame = { t: adminTexts(locale), locale, now };
  const { t } = frame;
  return (
    <>
      <PageHead title={t("home.title")} />
      <div className="grid grid-cols-1 gap-6">
        <NeedsPersonList {...frame} staff={staff} waiting={waiting} />
        <WorkQueue {...frame} work={work} />
        <BooksCard {...frame} />
        <Takings t={t} periods={periods} />
        <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
          <LatestOrders {...frame} orders={orders} />
          <LatestRefunds {...frame} refunds={refunds} />
        </div>
      </div>
    </>
  );
}

function WorkQueue({ t, locale, now, work }: Frame & { work: readonly WorkItem[] }) {
  return (
    <section aria-labelledby="work">
      <h2 id="work" className="mb-2 text-sm">
        {t("home.work")}
      </h2>
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
        {work.map(({ kind, count, oldestAt }) => (
          <li key={kind}>
            <Link
              href={localeHref(locale, WORK[kind].path)}
              className={clsx(
                "grid h-full min-h-[104px] content-start gap-1 rounded-lg border px-3 py-3 hover:bg-hover",
                count > 0 ? "border-wait bg-wait-soft" : "border-line bg-raised text-ink-2",
              )}
            >
              <span className="flex items-center justify-between">
                <span className="figures text-lg font-semibold">{count}</span>
                <Icon name={count > 0 ? WORK[kind].icon : "check"} className={count > 0 ? "text-wait" : "text-ink-3"} />
              </span>
              <span>{t(`home.kinds.${kind}`)}</span>
              <span className="text-xs text-ink-3">
                {oldestAt ? (
                  <>
                    {t("home.since")} <Ago locale={locale} at={oldestAt} now={now} />
                  </>
                ) : (
                  t("home.nothing")
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LatestOrders({ t, locale, now, orders }: Frame & { orders: readonly LatestOrder[] }) {
  return (
    <Panel title={t("home.latestOrders")} aside={<SeeAll t={t} href={localeHref(locale, "/admin/orders")} />}>
      {orders.length === 0 && <p className="text-ink-3">{t("home.noOrders")}</p>}
      <ul className="-my-2 divide-y divide-line">
        {orders.map((order) => (
          <li key={order.orderNo}>
            <Link
              href={localeHref(locale, `/admin/orders/${order.orderNo}`)}
              className="-mx-2 grid min-h-[44px] grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 rounded-md px-2 py-2 hover:bg-hover"
            >
              <span className="figures truncate font-mono">{order.orderNo}</span>
              <Money amount={order.totalFen} className="justify-self-end" />
              <span className="truncate text-ink-3">
                {order.contactName} · <Ago locale={locale} at={order.createdAt} now={now} />
              </span>
              <span className="justify-self-end">
                <OrderBadge t={t} status={order.status} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function LatestRefunds({ t, locale, now, refunds }: Frame & { refunds: readonly LatestRefund[] }) {
  return (
    <Panel title={t("home.latestRefunds")} aside={<SeeAll t={t} href={localeHref(locale, "/admin/refunds")} />}>
      {refunds.length === 0 && <p className="text-ink-3">{t("home.noRefunds")}</p>}
      <ul className="-my-2 divide-y divide-line">
        {refunds.map((refund) => (
          <li key={refund.outRequestNo}>
            <Link
              href={localeHref(locale, `/admin/orders/${refund.orderNo}`)}
              className="-mx-2 grid min-h-[44px] grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 rounded-md px-2 py-2 hover:bg-hover"
            >
              <span className="figures truncate font-mono">{refund.orderNo}</span>
              <Money amount={refund.amountFen} className="justify-self-end" />
              <span className="truncate text-ink-3">
                {t(`refund.origins.${refund.origin}`)} · <Ago locale={locale} at={refund.createdAt} now={now} />
              </span>
              <span className="justify-self-end">
                <RefundBadge t={t} status={refund.status} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function SeeAll({ t, href }: { t: AdminTexts; href: string }) {
  return (
    <Link href={href} className="link">
      {t("home.seeAll")}
    </Link>
  );
}
