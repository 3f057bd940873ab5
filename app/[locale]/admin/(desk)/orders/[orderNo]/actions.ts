"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { REFUND_REASONS } from "#lib/domain/refund.ts";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { formatMoney } from "#lib/i18n/format-money.ts";
import { LOCALES } from "#lib/i18n/locale.ts";
import { adviseOnRefund } from "#lib/server/alipay-advice.ts";
import { defineAction } from "#lib/server/define-action.ts";
import { makeRefund, type RefundOutcome } from "#lib/server/refund-desk.ts";
import { shop } from "#lib/server/shop.ts";
import { allowDeed, allowStaff, mayAct } from "#lib/server/staff.ts";
import { typedLine, typedLines } from "#lib/server/typed-text.ts";
import type { Said } from "../../../_ui/said.tsx";
import type { RefundAnswer } from "./refund-answer.ts";

const target = { orderNo: z.string().max(40), locale: z.enum(LOCALES) };

/** Asks Alipay about the order's payment, at most once in three seconds. Support asks once; an admin begins a new round. */
export const askPayment = defineAction({
  input: z.object(target),
  allow: allowStaff,
  run: async (staff, { orderNo, locale }): Promise<Said> => {
    const { shop: useCases, queries } = await shop();
    const t = adminTexts(locale);
    const orderId = await queries.admin.order.findId(orderNo);
    if (orderId === null) return { tone: "bad", text: t("common.none") };
    const { asked, answered } = await useCases.askPaymentAsStaff({
      orderId,
      actor: mayAct(staff) ? staff.actor : null,
    });
    refresh();
    if (!answered) return { tone: "wait", text: t("order.unanswered") };
    return asked ? { tone: "good", text: t("order.asked") } : { tone: "wait", text: t("order.askedRecently") };
  },
});

export const shipOrder = defineAction({
  input: z.object({
    ...target,
    carrier: typedLine({ charactersMax: 30 }).pipe(z.string().min(1)),
    trackingNo: z
      .string()
      .trim()
      .regex(/^[\w-]{4,40}$/),
  }),
  allow: allowDeed("ship"),
  run: async (staff, { orderNo, locale, carrier, trackingNo }): Promise<Said> => {
    const { shop: useCases, queries } = await shop();
    const t = adminTexts(locale);
    const orderId = await queries.admin.order.findId(orderNo);
    if (orderId === null) return { tone: "bad", text: t("common.none") };
    const result = await useCases.shipOrder({ orderId, carrier, trackingNo, actor: staff.actor });
    refresh();
    if (result.status === "shipped") return { tone: "good", text: t("ship.done") };
    return { tone: "bad", text: t(`ship.obstacles.${result.because}`) };
  },
});

export const cancelOrder = defineAction({
  input: z.object(target),
  allow: allowDeed("cancel"),
  run: async (staff, { orderNo, locale }): Promise<Said> => {
    const { shop: useCases, queries } = await shop();
    const t = adminTexts(locale);
    const orderId = await queries.admin.order.findId(orderNo);
    if (orderId === null) return { tone: "bad", text: t("common.none") };
    const { status } = await useCases.cancelOrder({ orderId, cause: "staff", actor: staff.actor });
    refresh();
    return { tone: status === "cancelled" ? "good" : "wait", text: t(`cancel.results.${status}`) };
  },
});

/** Writes the refund down, which reserves its amount, and sends it. The form's key makes a repeat the same refund. */
export const refundOrder = defineAction({
  input: z.object({
    ...target,
    formKey: z.string().max(200),
    amount: z.string().max(20),
    reason: z.enum(REFUND_REASONS),
    note: typedLines({ charactersMax: 200 }),
  }),
  allow: allowDeed("refund"),
  run: async (staff, { locale, ...form }): Promise<RefundAnswer> => {
    const outcome = await makeRefund(staff, form);
    refresh();
    return answerOf(outcome, locale);
  },
});

async function answerOf(outcome: RefundOutcome, locale: (typeof LOCALES)[number]): Promise<RefundAnswer> {
  const t = adminTexts(locale);
  switch (outcome.kind) {
    case "not-a-form":
      return { kind: "refused", title: t("common.staleForm"), lines: [] };
    case "unreadable":
      return { kind: "refused", title: t("refund.problems.amount"), lines: [] };
    case "refused": {
      const amount = formatMoney(outcome.refundableFen);
      return { kind: "refused", title: t(`refund.refusals.${outcome.code}`, { amount }), lines: [] };
    }
    case "done": {
      const number = outcome.outRequestNo;
      return { kind: "done", title: t("refund.outcomes.done"), lines: [t("refund.outcomes.doneText", { number })] };
    }
    case "unknown": {
      const { meaning } = await adviseOnRefund(locale, { code: outcome.code, isSettled: false });
      return {
        kind: "unknown",
        title: t("refund.outcomes.unknown"),
        lines: [meaning, t("refund.outcomes.unknownText")],
        refundId: outcome.refundId,
      };
    }
    case "failed": {
      const { meaning, todo } = await adviseOnRefund(locale, { code: outcome.code, isSettled: true });
      const code = t("refund.code", { code: outcome.code });
      return {
        kind: "failed",
        title: t("refund.outcomes.failed"),
        lines: [meaning, todo, t("refund.outcomes.failedText"), code],
      };
    }
  }
}
