import Link from "next/link";
import { Money } from "#app/_ui/money.tsx";
import { OrderBadge } from "#app/_ui/order/order-badge.tsx";
import { Countdown } from "#app/_ui/pay/countdown.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { isExpired } from "#lib/domain/order.ts";
import { formatDateTime } from "#lib/i18n/format-time.ts";
import { type Locale, localeHref, pickText } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { canStillPay, secondsLeft } from "#lib/server/payment-phase.ts";
import type { OrderSummary } from "#lib/server/views.ts";

/** More pictures than this are told as a number. */
const PICTURES_SHOWN = 4;

/** One order in the list: what, how much, how it stands, and the next thing to do. */
export function OrderCard({ order, locale, now }: { order: OrderSummary; locale: Locale; now: Date }) {
  const t = shopTexts(locale);
  const href = localeHref(locale, `/orders/${order.orderNo}`);
  const [first] = order.lines;
  const payable = canStillPay(order, now);
  return (
    <article aria-label={order.orderNo} className="rounded-lg border border-line bg-raised">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2 text-sm">
        <Link href={href} className="figures inline-flex min-h-[44px] items-center font-medium hover:text-accent">
          {order.orderNo}
        </Link>
        <time dateTime={order.createdAt.toISOString()} className="text-ink-3 max-sm:order-3 max-sm:basis-full">
          {formatDateTime(locale, order.createdAt)}
        </time>
        <OrderBadge status={order.status} isOverdue={isExpired(order, now)} locale={locale} />
      </header>
      <div className="flex items-center gap-4 px-4 py-4">
        <ul className="flex min-w-0 flex-1 items-center gap-2">
          {order.lines.slice(0, PICTURES_SHOWN).map((line) => (
            <li key={line.sku} className="shrink-0">
              <img
                src={`/pictures/${line.pictureFile}`}
                alt={pickText(locale, { zh: line.nameZh, en: line.nameEn })}
                width={64}
                height={64}
                loading="lazy"
                className="size-[56px] rounded-md object-cover md:size-[64px]"
              />
            </li>
          ))}
          {order.lines.length > PICTURES_SHOWN && (
            <li className="text-sm text-ink-3">+{order.lines.length - PICTURES_SHOWN}</li>
          )}
          {order.lines.length === 1 && first !== undefined && (
            <li aria-hidden="true" className="min-w-0 truncate text-sm max-sm:hidden">
              {pickText(locale, { zh: first.nameZh, en: first.nameEn })}
            </li>
          )}
        </ul>
        <p className="text-right">
          <Money amount={order.totalFen} className="text-lg font-semibold" />
          <span className="block text-sm text-ink-3">{t("orders.goods", { count: order.itemCount })}</span>
        </p>
      </div>
      <footer className="flex flex-wrap items-center justify-end gap-3 px-4 pb-4">
        {payable && (
          <span className="mr-auto text-sm text-due">
            <Countdown seconds={secondsLeft(order, now)} text={t("orders.remaining", { time: "{time}" })} />
          </span>
        )}
        <LinkButton href={href}>{t("orders.detail")}</LinkButton>
        {payable && (
          <LinkButton href={localeHref(locale, `/pay/${order.orderNo}`)} tone="primary">
            {t("orders.payNow")}
          </LinkButton>
        )}
      </footer>
    </article>
  );
}
