import { Money } from "#app/_ui/money.tsx";
import { Fact } from "#app/_ui/order/order-sections.tsx";
import { Badge, type BadgeTone } from "#app/_ui/primitives/badge.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";
import type { RefundStatus } from "#lib/domain/refund.ts";
import { formatDateTime } from "#lib/i18n/format-time.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { type ShopTexts, shopTexts } from "#lib/i18n/shop-texts.ts";
import type { OrderRefund } from "#lib/server/views.ts";

const LOOKS: Record<RefundStatus, { tone: BadgeTone; icon: IconName }> = {
  new: { tone: "wait", icon: "clock" },
  requested: { tone: "wait", icon: "clock" },
  unknown: { tone: "wait", icon: "clock" },
  done: { tone: "good", icon: "check" },
  failed: { tone: "bad", icon: "alert" },
};

/** One refund: how far it is, where the money went and when the bank expects it. */
export function RefundCard({ refund, locale }: { refund: OrderRefund; locale: Locale }) {
  const t = shopTexts(locale);
  const look = LOOKS[refund.status];
  return (
    <article className="rounded-lg bg-sunken p-4">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <Money amount={refund.amountFen} className="text-lg font-semibold" />
        <Badge tone={look.tone} icon={look.icon}>
          {t(`order.refundStatus.${refund.status}`)}
        </Badge>
      </header>
      <p className="mt-1 text-sm text-ink-2">{t(`order.refundStatusText.${refund.status}`)}</p>
      {refund.status !== "failed" && <Steps refund={refund} t={t} />}
      <dl className="mt-2">
        <Fact label={t("order.refundNo")} copy={refund.outRequestNo} locale={locale}>
          {refund.outRequestNo}
        </Fact>
        <Fact label={t("order.refundReason")} locale={locale}>
          {reasonOf(refund, t)}
        </Fact>
        {refund.status === "done" && (
          <Fact label={t("order.refundAt")} locale={locale}>
            {refund.gmtRefundPay ?? (refund.settledAt && formatDateTime(locale, refund.settledAt))}
          </Fact>
        )}
        {refund.destination.shares.map((share, index) => (
          <Fact key={`${share.channelCode}-${index}`} label={t("order.wentTo")} locale={locale}>
            <span className="mr-3">{t(`order.channels.${share.channel}`)}</span>
            {share.amountFen !== null && <Money amount={share.amountFen} />}
          </Fact>
        ))}
        {refund.destination.bank !== null && (
          <Fact label={t("order.bank")} locale={locale}>
            {bankWords(refund.destination.bank, t)}
          </Fact>
        )}
      </dl>
    </article>
  );
}

function Steps({ refund, t }: { refund: OrderRefund; t: ShopTexts }) {
  const steps = [
    { label: t("order.refundSteps.asked"), done: true },
    { label: t("order.refundSteps.sent"), done: refund.sentAt !== null || refund.status === "done" },
    { label: t("order.refundSteps.arrived"), done: refund.status === "done" },
  ];
  return (
    <ol className="mt-3 flex flex-wrap gap-x-2 gap-y-1 text-sm">
      {steps.map((step, index) => (
        <li
          key={step.label}
          className={step.done ? "flex items-center gap-1 text-good" : "flex items-center gap-1 text-ink-3"}
        >
          {index > 0 && <Icon name="chevronRight" size={14} className="text-ink-3" />}
          <Icon name={step.done ? "check" : "clock"} size={14} />
          {step.label}
        </li>
      ))}
    </ol>
  );
}

const REASONS = ["changed-mind", "damaged", "wrong-item", "late", "out-of-stock", "price"] as const;

function reasonOf(refund: OrderRefund, t: ShopTexts): string {
  if (refund.kind !== "staff") return t(`order.reasons.${refund.kind}`);
  return t(`order.reasons.${REASONS.find((reason) => reason === refund.reason) ?? "other"}`);
}

function bankWords(bank: NonNullable<OrderRefund["destination"]["bank"]>, t: ShopTexts): string {
  switch (bank.status) {
    case "done":
      return bank.arrivedAt === null ? t("order.bankPending") : t("order.bankArrived", { time: bank.arrivedAt });
    case "failed":
      return t("order.bankFailed");
    case "under-way":
    case "unknown":
      return bank.expectedAt === null ? t("order.bankPending") : t("order.bankExpects", { time: bank.expectedAt });
  }
}
