import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import type { RefundDialogTexts } from "./refund-dialog-props.ts";

export function refundDialogTexts(t: AdminTexts): RefundDialogTexts {
  return {
    open: t("refund.open"),
    title: t("refund.title"),
    close: t("common.close"),
    loading: t("refund.loading"),
    loadFailed: t("refund.loadFailed"),
    paid: t("refund.paid"),
    refunded: t("refund.refunded"),
    refunding: t("refund.refunding"),
    refundable: t("refund.refundable"),
    nothingLeft: t("refund.nothingLeft"),
    how: t("refund.how"),
    whole: t("refund.whole"),
    part: t("refund.part"),
    amount: t("refund.amount"),
    reason: t("refund.reason"),
    choose: t("refund.choose"),
    reasonProblem: t("refund.problems.reason"),
    note: t("refund.note"),
    noteHint: t("refund.noteHint"),
    review: t("refund.review"),
    edit: t("refund.edit"),
    irrevocable: t("refund.irrevocable"),
    sending: t("common.sending"),
    lost: t("refund.outcomes.lost"),
    lostText: t("refund.outcomes.lostText"),
    retry: t("refund.retry"),
    askAgain: t("refund.askAgain"),
  };
}
