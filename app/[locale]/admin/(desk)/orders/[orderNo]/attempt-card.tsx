import { Money } from "#app/_ui/money.tsx";
import { Badge } from "#app/_ui/primitives/badge.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import { type AdminTexts, textOf } from "#lib/i18n/admin-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { findAdviceOnQuery } from "#lib/server/alipay-advice.ts";
import { staffFormToken } from "#lib/server/staff.ts";
import type { AdminAttempt, AdminPayment } from "#lib/server/staff-views.ts";
import { ActionButton } from "../../../_ui/action-button.tsx";
import { AlipayCode } from "../../../_ui/alipay-code.tsx";
import { AttemptBadge, WitnessBadge } from "../../../_ui/badges.tsx";
import { CopyNumber } from "../../../_ui/copy-number.tsx";
import { Ago, Moment } from "../../../_ui/moment.tsx";
import { Fact } from "../../../_ui/panel.tsx";
import { RefundCard } from "../../../_ui/refund-card.tsx";
import { refusalTexts } from "../../../_ui/refusal-texts.ts";
import { askRefund } from "../../refunds/actions.ts";
import { askPayment } from "./actions.ts";
import type { OrderFrame } from "./order-frame.ts";

/** One out_trade_no: what Alipay was asked for, the money that came for it, and what of it went back. */
export async function AttemptCard({ attempt, ...frame }: OrderFrame & { attempt: AdminAttempt }) {
  const { t, locale, order, staff, now } = frame;
  const advice = await findAdviceOnQuery(locale, attempt.gatewayStatus ?? "");
  return (
    <article className="grid grid-cols-1 gap-2" aria-label={t("order.attempt", { number: attempt.number })}>
      <header className="flex flex-wrap items-center gap-3">
        <h3 className="text-sm">{t("order.attempt", { number: attempt.number })}</h3>
        <AttemptBadge t={t} status={attempt.status} />
        <Money amount={attempt.amountFen} className="ml-auto font-medium" />
      </header>
      <dl>
        <Fact name={t("order.outTradeNo")}>
          <CopyNumber t={t} text={attempt.outTradeNo} name={t("order.outTradeNo")} />
        </Fact>
        {attempt.status !== "paid" && (
          <Fact name={t("order.expires")}>
            <Moment locale={locale} at={attempt.expiresAt} />
          </Fact>
        )}
        {attempt.gatewayStatus !== null && (
          <Fact name={t("order.gatewayStatus")}>
            <code className="text-xs">{attempt.gatewayStatus}</code>
            {attempt.lastAskedAt && (
              <span className="text-ink-3">
                {" · "}
                {t("order.lastAsked")} <Ago locale={locale} at={attempt.lastAskedAt} now={now} />
              </span>
            )}
          </Fact>
        )}
      </dl>
      {advice && <AlipayCode t={t} locale={locale} code={attempt.gatewayStatus} advice={advice} tone="neutral" />}
      {attempt.status !== "paid" && (
        <ActionButton
          action={askPayment}
          fields={{ orderNo: order.orderNo, locale, token: staffFormToken(staff) }}
          label={t("order.ask")}
          refusals={refusalTexts(t)}
        />
      )}
      {attempt.payments.map((payment) => (
        <PaymentCard key={payment.id} {...frame} payment={payment} />
      ))}
    </article>
  );
}

async function PaymentCard({ t, locale, order, staff, payment }: OrderFrame & { payment: AdminPayment }) {
  const advice = await findAdviceOnQuery(locale, payment.witnessNote ?? "");
  return (
    <div className="rounded-lg border border-line p-3">
      <div className="flex flex-wrap items-center gap-2">
        <WitnessBadge t={t} witness={payment.witness} />
        {payment.surplusCause !== null && (
          <Badge tone="wait" icon="returnArrow">
            {textOf(t, "order.surplus", payment.surplusCause)}
          </Badge>
        )}
        <Money amount={payment.amountFen} className="ml-auto font-medium" />
      </div>
      {payment.witness === "contradicted" && (
        <Notice tone="bad" className="mt-2">
          {t("ship.obstacles.witness-contradicts")}
          {payment.witnessNote !== null && <code className="block text-xs">{payment.witnessNote}</code>}
        </Notice>
      )}
      {advice && payment.witness !== "agreed" && (
        <div className="mt-2">
          <AlipayCode t={t} locale={locale} code={payment.witnessNote} advice={advice} tone="neutral" />
        </div>
      )}
      <PaymentFacts t={t} locale={locale} payment={payment} />
      {payment.refunds.length > 0 && (
        <ul className="mt-2 grid grid-cols-1 gap-3 border-t border-line pt-3">
          {payment.refunds.map((refund) => (
            <li key={refund.id} className="border-l-2 border-line-strong pl-3">
              <RefundCard
                t={t}
                locale={locale}
                refund={refund}
                names={order.names}
                token={staffFormToken(staff)}
                ask={askRefund}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function PaymentFacts({ t, locale, payment }: { t: AdminTexts; locale: Locale; payment: AdminPayment }) {
  return (
    <dl className="mt-2">
      <Fact name={t("order.tradeNo")}>
        <CopyNumber t={t} text={payment.tradeNo} name={t("order.tradeNo")} />
      </Fact>
      <Fact name={t("order.paidAt")}>
        <Moment locale={locale} at={payment.paidAt} />{" "}
        <span className="text-ink-3">{textOf(t, "order.learnedFrom", payment.learnedFrom)}</span>
      </Fact>
      {payment.buyerLogonId !== null && <Fact name={t("order.buyer")}>{payment.buyerLogonId}</Fact>}
      {payment.finished && <p className="text-ink-3">{t("order.finished")}</p>}
    </dl>
  );
}
