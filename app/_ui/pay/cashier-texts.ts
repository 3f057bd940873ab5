import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

/** The finished texts of the cashier's moving parts. `{time}` is filled in by the browser. */
export function cashierTexts(locale: Locale, orderNo: string) {
  const t = shopTexts(locale);
  return {
    deadline: t("cashier.deadline", { time: "{time}" }),
    pay: t("cashier.pay"),
    payAgain: t("cashier.payAgain"),
    newTab: t("cashier.newTab"),
    elsewhereTitle: t("cashier.elsewhereTitle"),
    elsewhereText: t("cashier.elsewhereText"),
    goOnHere: t("cashier.goOnHere"),
    waitingTitle: t("cashier.waitingTitle"),
    waitingText: t("cashier.waitingText"),
    donePaying: t("cashier.donePaying"),
    trouble: t("cashier.trouble"),
    asking: t("cashier.asking"),
    notYet: t("cashier.notYet"),
    unknown: t("cashier.unknown"),
    offline: t("cashier.offline"),
    troubleTitle: t("cashier.troubleTitle"),
    troubleReopen: t("cashier.troubleReopen"),
    troubleCopy: t("cashier.troubleCopy"),
    copyLink: t("cashier.copyLink"),
    linkCopied: t("cashier.linkCopied"),
    troublePaid: t("cashier.troublePaid"),
    troublePaidText: t("cashier.troublePaidText"),
    troubleLater: t("cashier.troubleLater"),
    later: t("cashier.later"),
    cancel: t("cashier.cancel"),
    cancelTitle: t("cashier.cancelTitle", { orderNo }),
    cancelText: t("cashier.cancelText"),
    keep: t("cashier.keep"),
    cancelConfirm: t("cashier.cancelConfirm"),
    close: t("cashier.close"),
    expiredTitle: t("cashier.expiredTitle"),
    expiredText: t("cashier.expiredText"),
    reorder: t("cashier.reorder"),
    reorderHref: localeHref(locale, "/goods/all"),
    paidTitle: t("cashier.paidTitle"),
    goResult: t("cashier.goResult"),
    lastMinute: t("cashier.lastMinute"),
    outcome: orderOutcomes(locale),
  };
}

export type CashierTexts = ReturnType<typeof cashierTexts>;

/** What became of an action on an order, by the code that the server answers. */
export function orderOutcomes(locale: Locale) {
  const t = shopTexts(locale);
  return {
    cancelled: t("order.outcome.cancelled"),
    paid: t("order.outcome.paid"),
    "not-cancellable": t("order.outcome.not-cancellable"),
    "try-again": t("order.outcome.try-again"),
    confirmed: t("order.outcome.confirmed"),
    "not-confirmed": t("order.outcome.not-confirmed"),
    "not-payable": t("cashier.notPayable"),
    "other-address": t("order.outcome.other-address"),
    "not-allowed": t("order.outcome.not-allowed"),
    "stale-form": t("order.outcome.stale-form"),
    failed: t("order.outcome.failed"),
  };
}

export type OrderOutcome = keyof ReturnType<typeof orderOutcomes>;
