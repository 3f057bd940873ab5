import { Money } from "#app/_ui/money.tsx";
import { type AdminTexts, textOf } from "#lib/i18n/admin-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import type { Action } from "#lib/server/define-action.ts";
import type { AdminRefund } from "#lib/server/staff-views.ts";
import { ActionButton } from "./action-button.tsx";
import { actorName } from "./actor-name.ts";
import { RefundBadge } from "./badges.tsx";
import { CopyNumber } from "./copy-number.tsx";
import { Moment } from "./moment.tsx";
import { RefundDestinationList, RefundObstacle } from "./refund-facts.tsx";
import { refusalTexts } from "./refusal-texts.ts";
import type { Said } from "./said.tsx";

export type RefundCardProps = {
  t: AdminTexts;
  locale: Locale;
  refund: AdminRefund;
  names: Record<string, string>;
  /** The token of this colleague's forms. */
  token: string;
  ask: Action<Said>;
};

/** One refund with all that is known of it. */
export function RefundCard({ t, locale, refund, names, token, ask }: RefundCardProps) {
  const settled = refund.status === "done" || refund.status === "failed";
  return (
    <div className="grid grid-cols-1 gap-1" data-refund={refund.outRequestNo}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <RefundBadge t={t} status={refund.status} />
        <Money amount={refund.amountFen} className="font-medium" />
        <span className="text-ink-2">{textOf(t, "refund.reasons", refund.reason)}</span>
        <span className="ml-auto text-ink-3">
          {refund.origin === "staff" ? actorName(t, refund.requestedBy, names) : t(`refund.origins.${refund.origin}`)}
          {" · "}
          <Moment locale={locale} at={refund.createdAt} />
        </span>
      </div>
      <p className="text-ink-3">
        {t("refund.outRequestNo")}{" "}
        <CopyNumber t={t} text={refund.outRequestNo} name={t("refund.outRequestNo")} head={headOf(refund)} />
      </p>
      {refund.note !== "" && <p className="text-ink-2 [overflow-wrap:anywhere]">{refund.note}</p>}
      {refund.gmtRefundPay !== null && (
        <p className="text-ink-2">
          {t("refund.settledAt")} <span className="figures">{refund.gmtRefundPay}</span>
        </p>
      )}
      <RefundDestinationList t={t} refund={refund} />
      {(refund.status === "failed" || refund.status === "unknown") && (
        <RefundObstacle t={t} locale={locale} refund={refund} />
      )}
      {!settled && (
        <div className="flex flex-wrap items-center gap-3">
          <ActionButton
            action={ask}
            fields={{ refundId: refund.id, locale, token }}
            label={t("refund.askAgain")}
            refusals={refusalTexts(t)}
          />
          <span className="text-ink-3">{t("refund.tries", { count: refund.sendCount })}</span>
        </div>
      )}
    </div>
  );
}

/** As far as the refund's own counter ("…_R2"): without it all refunds of a trade would look the same. */
function headOf({ outRequestNo }: AdminRefund): number {
  return (/_R\d+/.exec(outRequestNo)?.index ?? 7) + 3;
}
