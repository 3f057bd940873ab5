import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { isOrderNo } from "#lib/domain/ids.ts";
import { type AdminTexts, adminTexts } from "#lib/i18n/admin-texts.ts";
import { localeHref } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";
import { requireStaff } from "#lib/server/staff.ts";
import { OrderBadge } from "../../../_ui/badges.tsx";
import { CopyNumber } from "../../../_ui/copy-number.tsx";
import { Moment } from "../../../_ui/moment.tsx";
import { NotificationCard } from "../../../_ui/notification-card.tsx";
import { PageHead } from "../../../_ui/page-head.tsx";
import { pageLocale } from "../../../_ui/page-locale.ts";
import { Panel } from "../../../_ui/panel.tsx";
import { AttemptCard } from "./attempt-card.tsx";
import { CustomerPanel } from "./customer-panel.tsx";
import { Deeds } from "./deeds.tsx";
import { LinesPanel } from "./lines-panel.tsx";
import type { OrderFrame } from "./order-frame.ts";
import { Timeline } from "./timeline.tsx";

type Props = PageProps<"/[locale]/admin/orders/[orderNo]">;
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { orderNo } = await params;
  return { title: isOrderNo(orderNo) ? orderNo : undefined };
}

export default async function OrderPage({ params }: Props) {
  const locale = await pageLocale(params);
  const { orderNo } = await params;
  if (!isOrderNo(orderNo)) notFound();
  const staff = await requireStaff({ locale, path: `/admin/orders/${orderNo}` });
  const { queries, clock } = await shop();
  const order = await queries.admin.order.find(orderNo);
  if (order === null) notFound();
  const frame: OrderFrame = { t: adminTexts(locale), locale, staff, order, now: clock.now() };
  return (
    <>
      <Head {...frame} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
        <div className="grid min-w-0 grid-cols-1 gap-4">
          <LinesPanel {...frame} />
          <Panel title={frame.t("order.payments")}>
            {order.attempts.length === 0 && <p className="text-ink-3">{frame.t("order.noAttempts")}</p>}
            <div className="grid grid-cols-1 gap-6">
              {order.attempts.map((attempt) => (
                <AttemptCard key={attempt.id} {...frame} attempt={attempt} />
              ))}
            </div>
          </Panel>
          <Notifications {...frame} />
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-4 max-lg:contents">
          <div className="grid grid-cols-1 gap-4 max-lg:order-first">
            <Deeds {...frame} />
          </div>
          <CustomerPanel {...frame} />
          <Panel title={frame.t("order.timeline")}>
            <Timeline {...frame} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Head({ t, locale, order }: OrderFrame) {
  return (
    <PageHead
      title={
        <span className="flex flex-wrap items-center gap-x-3">
          <Link
            href={localeHref(locale, "/admin/orders")}
            aria-label={t("common.back")}
            className="-ml-2 grid size-[44px] place-items-center rounded-md hover:bg-hover"
          >
            <Icon name="chevronLeft" />
          </Link>
          <CopyNumber t={t} text={order.orderNo} name={t("orders.columns.number")} />
          <OrderBadge t={t} status={order.status} />
        </span>
      }
    >
      <p className="text-ink-3">
        {t("order.placed")} <Moment locale={locale} at={order.createdAt} />
        {order.cancelledAt && (
          <>
            {" · "}
            {t("order.cancelled")} <Moment locale={locale} at={order.cancelledAt} />
            {order.cancelCause !== null && ` · ${causeText(t, order.cancelCause)}`}
          </>
        )}
      </p>
    </PageHead>
  );
}

function causeText(t: AdminTexts, cause: string): string {
  if (cause === "buyer" || cause === "expired" || cause === "staff") return t(`order.cause.${cause}`);
  return cause;
}

function Notifications({ t, locale, order, now }: OrderFrame) {
  return (
    <Panel title={t("order.notifications")}>
      {order.notifications.length === 0 && <p className="text-ink-3">{t("order.noNotifications")}</p>}
      <ul className="-my-2 divide-y divide-line">
        {order.notifications.map((row) => (
          <li key={row.notifyId} className="py-2">
            <NotificationCard t={t} locale={locale} row={row} now={now} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
