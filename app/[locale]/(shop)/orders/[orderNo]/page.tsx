import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AskFirst } from "#app/_ui/order/ask-first.tsx";
import { OrderActionForm } from "#app/_ui/order/order-action-form.tsx";
import { OrderBadge } from "#app/_ui/order/order-badge.tsx";
import { OrderEvents } from "#app/_ui/order/order-events.tsx";
import { Delivery, Goods, Payments, Section } from "#app/_ui/order/order-sections.tsx";
import { ProgressSteps } from "#app/_ui/order/progress-steps.tsx";
import { RefundCard } from "#app/_ui/order/refund-card.tsx";
import { orderOutcomes } from "#app/_ui/pay/cashier-texts.ts";
import { Countdown } from "#app/_ui/pay/countdown.tsx";
import { CopyButton } from "#app/_ui/primitives/copy-button.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import { isExpired } from "#lib/domain/order.ts";
import { formatDateTime } from "#lib/i18n/format-time.ts";
import { isLocale, type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { formTokenFor } from "#lib/server/form-token.ts";
import { findOwnedOrder, keyIn, type Owned, orderPath } from "#lib/server/order-access.ts";
import { canStillPay, secondsLeft } from "#lib/server/payment-phase.ts";
import { shop } from "#lib/server/shop.ts";
import type { Order } from "#lib/server/views.ts";
import { cancelOrder, confirmReceipt } from "../actions.ts";

type Props = {
  params: Promise<{ locale: string; orderNo: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return isLocale(locale) ? { title: shopTexts(locale)("order.title"), robots: { index: false } } : {};
}

export default async function OrderPage({ params, searchParams }: Props) {
  const { locale, orderNo } = await params;
  const owned = isLocale(locale) ? await findOwnedOrder({ orderNo, key: keyIn(await searchParams) }) : null;
  if (!isLocale(locale) || owned === null) notFound();
  const { order } = owned;
  const t = shopTexts(locale);
  const { clock } = await shop();
  const now = clock.now();
  return (
    <div className="page max-w-[960px] py-6 md:py-8">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h1 className="text-xl md:text-2xl">{t("order.title")}</h1>
        <OrderBadge status={order.status} isOverdue={isExpired(order, now)} locale={locale} />
        <p className="figures flex items-center text-sm text-ink-3 md:ml-auto">
          {order.orderNo}
          <CopyButton text={order.orderNo} label={t("cashier.copyOrderNo")} done={t("cashier.copied")} />
        </p>
      </div>
      <div className="mt-4 mb-6">
        <Progress order={order} locale={locale} />
      </div>
      <Actions owned={owned} locale={locale} now={now} />
      {order.refunds.length > 0 && (
        <Section title={t("order.refunds")} id="refunds">
          <div className="grid gap-4 md:grid-cols-2">
            {order.refunds.map((refund) => (
              <RefundCard key={refund.outRequestNo} refund={refund} locale={locale} />
            ))}
          </div>
        </Section>
      )}
      <Goods order={order} locale={locale} />
      <div className="md:grid md:grid-cols-2 md:gap-x-10">
        <Delivery order={order} locale={locale} />
        <Payments order={order} locale={locale} />
      </div>
      <OrderEvents order={order} locale={locale} />
      <OrderLink orderNo={order.orderNo} locale={locale} />
    </div>
  );
}

function Progress({ order, locale }: { order: Order; locale: Locale }) {
  const t = shopTexts(locale);
  if (order.status === "cancelled" || order.status === "cancelled-refunding") {
    const cause = order.cancelCause === "expired" || order.cancelCause === "staff" ? order.cancelCause : "buyer";
    return (
      <Notice tone={order.status === "cancelled" ? "neutral" : "wait"} icon="close">
        <p className="font-medium">{t("order.cancelled")}</p>
        <p>{order.status === "cancelled" ? t(`order.cancelCause.${cause}`) : t("order.refunding")}</p>
      </Notice>
    );
  }
  const time = (at: Date | null) => at && formatDateTime(locale, at);
  const step = (label: string, at: Date | null) => ({ label, at: time(at), done: at !== null });
  return (
    <ProgressSteps
      label={t("order.progress")}
      current={t("order.current")}
      steps={[
        step(t("order.steps.placed"), order.createdAt),
        step(t("order.steps.paid"), order.paidAt),
        step(t("order.steps.shipped"), order.shippedAt),
        step(t("order.steps.received"), order.completedAt),
        step(t("order.steps.completed"), order.completedAt),
      ]}
    />
  );
}

/** The next thing that the buyer may do, and only that. */
function Actions({ owned, locale, now }: { owned: Owned<Order>; locale: Locale; now: Date }) {
  const { order, key, formSecret } = owned;
  const t = shopTexts(locale);
  const form = { orderNo: order.orderNo, key, token: formTokenFor(formSecret) };
  const outcomes = orderOutcomes(locale);
  if (order.status === "pending") {
    return (
      <div className="mb-6 grid grid-cols-2 items-center gap-3 rounded-lg bg-sunken p-4 sm:flex">
        <p className="mr-auto text-due max-sm:col-span-2">
          <Countdown seconds={secondsLeft(order, now)} text={t("order.remaining", { time: "{time}" })} />
        </p>
        <AskFirst
          label={t("order.cancel")}
          title={t("cashier.cancelTitle", { orderNo: order.orderNo })}
          text={t("cashier.cancelText")}
          keep={t("cashier.keep")}
          closeLabel={t("order.close")}
        >
          <OrderActionForm action={cancelOrder} form={form} outcomes={outcomes} tone="danger">
            {t("cashier.cancelConfirm")}
          </OrderActionForm>
        </AskFirst>
        {canStillPay(order, now) && (
          <LinkButton href={localeHref(locale, orderPath(owned, { under: "pay" }))} tone="primary">
            {t("order.payNow")}
          </LinkButton>
        )}
      </div>
    );
  }
  if (order.status === "shipped") {
    return (
      <div className="mb-6 flex justify-end">
        <AskFirst
          label={t("order.confirm")}
          title={t("order.confirmTitle")}
          text={t("order.confirmText")}
          keep={t("order.confirmNo")}
          closeLabel={t("order.close")}
          tone="primary"
        >
          <OrderActionForm action={confirmReceipt} form={form} outcomes={outcomes} tone="primary">
            {t("order.confirmYes")}
          </OrderActionForm>
        </AskFirst>
      </div>
    );
  }
  return null;
}

async function OrderLink({ orderNo, locale }: { orderNo: string; locale: Locale }) {
  const t = shopTexts(locale);
  const { config, orderKeys } = await shop();
  const link = new URL(localeHref(locale, `/orders/${orderNo}`), config.publicUrl);
  link.searchParams.set("key", orderKeys.keyFor(orderNo));
  return (
    <Section title={t("order.link")}>
      <p className="flex items-center gap-2 text-sm text-ink-2">
        {t("order.linkText")}
        <CopyButton text={link.href} label={t("order.copyLink")} done={t("order.linkCopied")} className="shrink-0" />
      </p>
    </Section>
  );
}
