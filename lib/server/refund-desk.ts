import "server-only";
import type { Container } from "#lib/container.ts";
import { type Fen, yuanFromFen } from "#lib/domain/money.ts";
import type { RefundReason } from "#lib/domain/refund.ts";
import { shop } from "#lib/server/shop.ts";
import type { Staff } from "#lib/server/staff.ts";
import type { RefundBox } from "#lib/server/staff-views.ts";
import { findTypedFen } from "#lib/server/yuan-input.ts";

const FORM = "refund";

/** What a dialog is opened with: the numbers as they are at this moment, and a key that makes it one intent. */
export type OpenedRefund = { box: RefundBox; formKey: string };

/** Null where there is no such order, or nothing was paid for it. */
export async function openRefund(staff: Staff, orderNo: string): Promise<OpenedRefund | null> {
  const { queries, auth } = await shop();
  const orderId = await queries.admin.order.findId(orderNo);
  const box = orderId === null ? null : await queries.admin.order.findRefundBox(orderId);
  if (orderId === null || box === null) return null;
  return { box, formKey: auth.formKeys.newKey({ sessionId: staff.sessionId, form: FORM, subject: orderId }) };
}

export type CheckedAmount =
  | { status: "ok"; amountFen: Fen }
  | { status: "unreadable" | "zero" }
  | { status: "too-much"; refundableFen: Fen };

/** Reads what was typed for an amount and compares it with what can be refunded now. */
export function checkAmount(typed: string, { refundableFen }: RefundBox): CheckedAmount {
  const amountFen = findTypedFen(typed);
  if (amountFen === null) return { status: "unreadable" };
  if (amountFen === 0) return { status: "zero" };
  return amountFen > refundableFen ? { status: "too-much", refundableFen } : { status: "ok", amountFen };
}

/** An amount as a form sends it: "59.90". */
export function yuanOf(amountFen: Fen): string {
  return yuanFromFen(amountFen);
}

type RequestRefund = Container["shop"]["requestRefund"];
type Refusal = Extract<Awaited<ReturnType<RequestRefund>>, { status: "refused" }>;

export type RefundOutcome =
  /** No key of ours, or one that was made for another session or order. */
  | { kind: "not-a-form" | "unreadable" }
  | { kind: "refused"; code: Refusal["code"]; refundableFen: Fen }
  | { kind: "done"; outRequestNo: string }
  /** The amount stays reserved; the worker asks on. */
  | { kind: "unknown"; refundId: string; code: string | null }
  | { kind: "failed"; code: string };

/** Writes a refund down and sends it to Alipay, in this order. The same key again finds the same refund. */
export async function makeRefund(
  staff: Staff,
  form: { orderNo: string; formKey: string; amount: string; reason: RefundReason; note: string },
): Promise<RefundOutcome> {
  const { queries, auth, shop: useCases } = await shop();
  const orderId = await queries.admin.order.findId(form.orderNo);
  const purpose = { sessionId: staff.sessionId, form: FORM, subject: orderId ?? "" };
  if (orderId === null || !auth.formKeys.isGenuine(form.formKey, purpose)) return { kind: "not-a-form" };
  const amountFen = findTypedFen(form.amount);
  if (amountFen === null) return { kind: "unreadable" };
  const { formKey, reason, note } = form;
  const { actor: requestedBy, address } = staff;
  const asked = await useCases.requestRefund({ orderId, amountFen, reason, note, formKey, requestedBy, address });
  if (asked.status === "refused") return { kind: "refused", code: asked.code, refundableFen: asked.refundableFen };
  const { status } = await useCases.submitRefund({ refundId: asked.refundId });
  const refund = await queries.admin.refunds.find(asked.refundId);
  switch (status) {
    case "done":
      return { kind: "done", outRequestNo: refund?.outRequestNo ?? "" };
    case "failed":
      return { kind: "failed", code: refund?.failureCode ?? "" };
    case "new":
    case "requested":
    case "unknown":
      return { kind: "unknown", refundId: asked.refundId, code: refund?.failureCode ?? null };
  }
}
