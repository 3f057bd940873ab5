import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Money } from "#app/_ui/money.tsx";
import { Countdown } from "#app/_ui/pay/countdown.tsx";
import { ResultMark } from "#app/_ui/pay/result-mark.tsx";
import { ResultWatcher } from "#app/_ui/pay/result-watcher.tsx";
import { CopyButton } from "#app/_ui/primitives/copy-button.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { formatDateTime } from "#lib/i18n/format-time.ts";
import { isLocale, type Locale, localeHref } from "#lib/i18n/locale.ts";
import { type ShopTexts, shopTexts } from "#lib/i18n/shop-texts.ts";
import { findOwnedPayment, keyIn, type Owned, orderPath } from "#lib/server/order-access.ts";
import { canStillPay, type PaymentPhase, paymentPhase, secondsLeft } from "#lib/server/payment-phase.ts";
import { shop } from "#lib/server/shop.ts";
import type { PaymentState } from "#lib/server/views.ts";

type Props = {
  params: Promise<{ locale: string; orderNo: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

type Shown = { owned: Owned<PaymentState>; phase: PaymentPhase; locale: Locale; now: Date };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return isLocale(locale) ? { title: shopTexts(locale)("result.title"), robots: { index: false } } : {};
}

/** Shows what our own rows say, never what an address claims. */
export default async function ResultPage({ params, searchParams }: Props) {
  const { locale, orderNo } = await params;
  const owned = isLocale(locale) ? await findOwnedPayment({ orderNo, key: keyIn(await searchParams) }) : null;
  if (!isLocale(locale) || owned === null) notFound();
  const now = (await shop()).clock.now();
  const shown: Shown = { owned, phase: paymentPhase(owned.order, now), locale, now };
  const words = wordsFor(shown);
  return (
    <div className="page max-w-[720px] py-10">
      <div data-phase={shown.phase} role="status" className="flex flex-col items-center text-center">
        <ResultMark phase={shown.phase} />
        <h1 className="mt-4 text-xl md:text-2xl">{words.title}</h1>
        <p className="mt-2 max-w-[44ch] text-ink-2">{words.text}</p>
      </div>
      <Details {...shown} />
      <div className="mt-8 flex flex-wrap justify-center gap-3">
        <Buttons {...shown} />
      </div>
    </div>
  );
}

function wordsFor({ owned, phase, locale, now }: Shown): { title: string; text: string } {
  const t = shopTexts(locale);
  switch (phase) {
    case "paid":
      return { title: t("result.paid.title"), text: t("result.paid.text") };
    case "waiting":
      return { title: t("result.waiting.title"), text: t("result.waiting.text") };
    case "not-paid":
      return {
        title: t("result.notPaid.title"),
        text: canStillPay(owned.order, now) ? t("result.notPaid.text") : t("result.notPaid.lastMinute"),
      };
    case "closed":
      return { title: t("result.closed.title"), text: t("result.closed.text") };
    case "unverified":
      return { title: t("result.unverified.title"), text: t("result.unverified.text") };
    case "returning":
      return { title: t("result.returning.title"), text: returningText(owned.order, t) };
  }
}

function returningText(order: PaymentState, t: ShopTexts): string {
  const surplus = order.payments.filter((payment) => payment.purpose === "surplus");
  if (surplus.every((payment) => payment.refunds.some((refund) => refund.status === "done"))) {
    return t("result.returning.done");
  }
  return surplus.some((payment) => payment.surplusCause === "paid-twice")
    ? t("result.returning.twice")
    : t("result.returning.afterClose");
}

function Details({ owned: { order }, phase, locale, now }: Shown) {
  const t = shopTexts(locale);
  const payment = order.payments.find(({ purpose }) => purpose === (phase === "returning" ? "surplus" : "order"));
  const refund = payment?.refunds.at(-1);
  const isOpen = order.status === "pending";
  return (
    <dl className="mt-8 divide-y divide-line border-y border-line">
      {payment !== undefined && (
        <Row label={phase === "returning" ? t("result.returningAmount") : t("result.paidAmount")}>
          <Money amount={payment.amountFen} className="text-lg font-semibold" />
        </Row>
      )}
      {isOpen && (
        <Row label={t("cashier.due")}>
          <Money amount={order.totalFen} className="text-lg font-semibold text-due" />
        </Row>
      )}
      {isOpen && (
        <Row label={t("result.remaining")}>
          <Countdown seconds={secondsLeft(order, now)} text="{time}" />
        </Row>
      )}
      <NumberRow label={t("result.orderNo")} number={order.orderNo} t={t} />
      {payment !== undefined && <NumberRow label={t("result.tradeNo")} number={payment.tradeNo} t={t} />}
      {payment !== undefined && <Row label={t("result.paidAt")}>{formatDateTime(locale, payment.paidAt)}</Row>}
      {phase === "returning" && refund !== undefined && (
        <NumberRow label={t("result.refundNo")} number={refund.outRequestNo} t={t} />
      )}
      {phase === "paid" && <Row label={t("result.next")}>{t("result.nextText")}</Row>}
    </dl>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex min-h-[52px] items-center justify-between gap-6 py-1">
      <dt className="shrink-0 text-sm text-ink-3">{label}</dt>
      <dd className="min-w-0 text-right">{children}</dd>
    </div>
  );
}

function NumberRow({ label, number, t }: { label: string; number: string; t: ShopTexts }) {
  return (
    <Row label={label}>
      <span className="figures inline-flex max-w-full items-center text-sm">
        <span className="min-w-0 break-all">{number}</span>
        <CopyButton text={number} label={t("result.copy", { name: label })} done={t("cashier.copied")} />
      </span>
    </Row>
  );
}

function Buttons({ owned, phase, locale, now }: Shown) {
  const t = shopTexts(locale);
  const { order, key } = owned;
  const orderHref = localeHref(locale, orderPath(owned, { under: "orders" }));
  const goodsHref = localeHref(locale, "/goods/all");
  const watcher = (label: string, tone: "primary" | "secondary") => (
    <ResultWatcher
      orderNo={order.orderNo}
      orderKey={key}
      shown={phase}
      label={label}
      offline={t("cashier.offline")}
      tone={tone}
    />
  );
  switch (phase) {
    case "paid":
      return (
        <>
          <LinkButton href={orderHref} tone="primary">
            {t("result.viewOrder")}
          </LinkButton>
          <LinkButton href={goodsHref}>{t("result.continueShopping")}</LinkButton>
        </>
      );
    case "waiting":
    case "unverified":
      return (
        <>
          {watcher(phase === "waiting" ? t("result.refresh") : t("result.askAgain"), "primary")}
          <LinkButton href={orderHref}>{t("result.viewOrder")}</LinkButton>
        </>
      );
    case "not-paid":
      return (
        <>
          {canStillPay(order, now) && (
            <LinkButton href={localeHref(locale, orderPath(owned, { under: "pay" }))} tone="primary">
              {t("result.continuePaying")}
            </LinkButton>
          )}
          {watcher(t("result.refresh"), "secondary")}
          <LinkButton href={orderHref}>{t("result.viewOrCancel")}</LinkButton>
        </>
      );
    case "closed":
      return (
        <>
          <LinkButton href={goodsHref} tone="primary">
            {t("result.reorder")}
          </LinkButton>
          {watcher(t("result.refresh"), "secondary")}
          <LinkButton href={orderHref}>{t("result.viewOrder")}</LinkButton>
          <LinkButton href={localeHref(locale, "/help")}>{t("footer.refundLink")}</LinkButton>
        </>
      );
    case "returning":
      return (
        <>
          <LinkButton href={orderHref} tone="primary">
            {t("result.viewRefund")}
          </LinkButton>
          {watcher(t("result.refresh"), "secondary")}
        </>
      );
  }
}
