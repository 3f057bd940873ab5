import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import { formatMoney } from "#lib/i18n/format-money.ts";
import { checkAmount, type OpenedRefund, yuanOf } from "#lib/server/refund-desk.ts";
import type { RefundBox } from "#lib/server/staff-views.ts";
import type { RefundOpening, RefundReview } from "./refund-answer.ts";

export function openingOf(t: AdminTexts, { box, formKey }: OpenedRefund): RefundOpening {
  return {
    formKey,
    box: [
      { name: "paid", text: formatMoney(box.paidFen) },
      { name: "refunded", text: formatMoney(box.refundedFen) },
      { name: "refunding", text: formatMoney(box.refundingFen) },
      { name: "refundable", text: formatMoney(box.refundableFen) },
    ],
    whole: yuanOf(box.refundableFen),
    amountHint: t("refund.amountHint", { amount: formatMoney(box.refundableFen) }),
    nothingLeft: box.refundableFen === 0,
  };
}

export function reviewOf(t: AdminTexts, { typed, box }: { typed: string; box: RefundBox }): RefundReview {
  const checked = checkAmount(typed, box);
  switch (checked.status) {
    case "ok": {
      const amountText = formatMoney(checked.amountFen);
      const submitLabel = t("refund.submit", { amount: amountText });
      return { status: "ok", amount: yuanOf(checked.amountFen), amountText, submitLabel };
    }
    case "unreadable":
      return { status: "refused", message: t("refund.problems.amount") };
    case "zero":
      return { status: "refused", message: t("refund.problems.zero") };
    case "too-much": {
      const amount = formatMoney(checked.refundableFen);
      return { status: "refused", message: t("refund.refusals.exceeds-refundable", { amount }) };
    }
  }
}
