import { MoneyText } from "#app/_ui/money.tsx";
import type { Fen } from "#lib/domain/money.ts";
import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import { formatFen, formatMoney } from "#lib/i18n/format-money.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { adviseOnRefund } from "#lib/server/alipay-advice.ts";
import type { AdminRefund } from "#lib/server/staff-views.ts";
import { AlipayCode } from "./alipay-code.tsx";

/** Where a refund's money went and when the bank expects it, as far as Alipay has told. */
export function RefundDestinationList({ t, refund }: { t: AdminTexts; refund: AdminRefund }) {
  const { shares, bank } = refund.destination;
  if (shares.length === 0 && bank === null && refund.sendBackFen === null && refund.royalties === null) return null;
  return (
    <ul className="text-ink-2">
      {shares.map((share, index) => (
        <li key={`${share.channelCode}-${index}`}>
          {t("refund.where")} {t(`refund.channels.${share.channel}`)}{" "}
          {share.amountFen !== null && <Sum amount={share.amountFen} />}
        </li>
      ))}
      {bank && (
        <li>
          {bankText(t, bank)} {bank.amountFen !== null && <Sum amount={bank.amountFen} />}
        </li>
      )}
      {refund.sendBackFen !== null && refund.sendBackFen > 0 && (
        <li>{t("refund.sendBack", { amount: formatMoney(refund.sendBackFen) })}</li>
      )}
      {refund.royalties !== null && (
        <li>
          {t("refund.royalties")} <code className="text-xs [overflow-wrap:anywhere]">{refund.royalties}</code>
        </li>
      )}
    </ul>
  );
}

function Sum({ amount }: { amount: Fen }) {
  return <MoneyText text={formatFen(amount)} />;
}

function bankText(t: AdminTexts, bank: NonNullable<AdminRefund["destination"]["bank"]>): string {
  switch (bank.status) {
    case "done":
      return t("refund.bank.done", { time: bank.arrivedAt ?? "" });
    case "under-way":
      return bank.expectedAt === null
        ? t("refund.bank.unknown")
        : t("refund.bank.under-way", { time: bank.expectedAt });
    case "failed":
      return t("refund.bank.failed");
    case "unknown":
      return t("refund.bank.unknown");
  }
}

/** Why a refund was refused, or why nobody knows yet: Alipay's code, what it means, what to do. */
export async function RefundObstacle({ t, locale, refund }: { t: AdminTexts; locale: Locale; refund: AdminRefund }) {
  const { status, failureCode: code, failureMessage: cause } = refund;
  const isSettled = status === "failed";
  const advice = await adviseOnRefund(locale, { code, isSettled });
  // Without a code the cause is the shop's own: no reply in time, a wrong signature.
  return <AlipayCode t={t} locale={locale} code={code ?? cause} advice={advice} tone={isSettled ? "bad" : "wait"} />;
}
