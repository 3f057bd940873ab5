import { Section } from "#app/_ui/order/order-sections.tsx";
import { formatMoney } from "#lib/i18n/format-money.ts";
import { formatDateTime, formatExactTime } from "#lib/i18n/format-time.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { type ShopTexts, shopTexts } from "#lib/i18n/shop-texts.ts";
import type { Order } from "#lib/server/views.ts";

type Event = { at: Date; words: string };

/** What happened to the order, newest first, in words for people. */
export function OrderEvents({ order, locale }: { order: Order; locale: Locale }) {
  const t = shopTexts(locale);
  return (
    <Section title={t("order.events")}>
      <ol className="grid gap-2 text-sm">
        {eventsOf(order, t).map((event) => (
          <li key={`${event.at.getTime()} ${event.words}`} className="flex flex-wrap gap-x-4">
            <time
              dateTime={event.at.toISOString()}
              title={formatExactTime(locale, event.at)}
              className="figures w-[168px] shrink-0 text-ink-3"
            >
              {formatDateTime(locale, event.at)}
            </time>
            <span>{event.words}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function eventsOf(order: Order, t: ShopTexts): Event[] {
  const events: { at: Date | null; words: string }[] = [
    { at: order.createdAt, words: t("order.event.placed") },
    { at: order.paidAt, words: t("order.event.paid") },
    { at: order.shippedAt, words: t("order.event.shipped") },
    { at: order.completedAt, words: t("order.event.completed") },
    { at: order.cancelledAt, words: t("order.event.cancelled") },
    ...order.payments
      .filter((payment) => payment.purpose === "surplus")
      .map((payment) => ({ at: payment.createdAt, words: t("order.event.surplus") })),
    ...order.refunds.flatMap((refund) => {
      const amount = formatMoney(refund.amountFen);
      const ended =
        refund.status === "failed"
          ? t("order.event.refundFailed", { amount })
          : t("order.event.refundDone", { amount });
      return [
        { at: refund.createdAt, words: t("order.event.refundAsked", { amount }) },
        { at: refund.settledAt, words: ended },
      ];
    }),
  ];
  return events
    .filter((event): event is Event => event.at !== null)
    .sort((one, other) => other.at.getTime() - one.at.getTime());
}
