import { DatabaseBusyError } from "#lib/db/errors.ts";
import { REFUND_REASONS } from "#lib/domain/refund.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { confirmReceipt } from "#lib/services/confirm-receipt.ts";
import { type PlaceOrderInput, placeOrder } from "#lib/services/place-order.ts";
import type { GenuineNotice } from "#lib/services/ports.ts";
import { receiveNotify } from "#lib/services/receive-notify.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { shipOrder } from "#lib/services/ship-order.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { expiry, payments, quarantine, refunds, witness } from "#lib/worker/jobs.ts";
import type { RaceDeps } from "#tests/races/party.ts";

type Order = { id: string; outTradeNo: string };
type RefundForm = { orderId: string; amountFen: number; formKey: string; by: string; paymentId?: string };

const JOBS = { witness, payments, refunds, expiry, quarantine };

/**
 * What the parties of a race can do, by name: a test tells it to a party in its own process or in another one. Inputs
 * and answers are plain JSON.
 */
export const USE_CASES = {
  /** So many visitors submit a checkout at once, each with a cart of its own. */
  placeAtOnce: async (deps: RaceDeps, { forms }: { forms: readonly PlaceOrderInput[] }) => {
    const placed = await Promise.all(forms.map((form) => untilNotBusy(() => placeOrder(deps, form))));
    return placed.map((result) => (result.status === "placed" ? result.orderNo : result.status));
  },
  cancel: (deps: RaceDeps, { order, cause }: { order: Order; cause: "buyer" | "staff" }) =>
    cancelOrder(deps, { orderId: order.id, cause, actor: cause }),
  /** Starts, or starts anew, and opens the pay URL in a tab. */
  start: async (deps: RaceDeps, { order, anew }: { order: Order; anew: boolean }) => {
    const started = await startPayment(deps, { orderId: order.id, product: "page", anew });
    await signPayUrl(deps, { orderId: order.id, product: "page" });
    if (started.status === "ready") await deps.outside.openPage(started.outTradeNo);
    return started;
  },
  /** The buyer pays, and Alipay's notification arrives. */
  payAndHear: async (deps: RaceDeps, { order }: { order: Order }) => {
    const notice = await deps.outside.pay(order.outTradeNo);
    return notice ? receiveNotify(deps, bodyOf(notice)) : "nothing to pay";
  },
  /** The buyer pays, and the notification is lost. */
  pay: (deps: RaceDeps, { order }: { order: Order }) => deps.outside.pay(order.outTradeNo),
  hear: (deps: RaceDeps, { notice }: { notice: GenuineNotice }) => receiveNotify(deps, bodyOf(notice)),
  /** Alipay's newest notification arrives. */
  hearNews: async (deps: RaceDeps, { orderNo }: { orderNo: string }) => {
    const notice = await deps.outside.findNews(orderNo);
    return notice ? receiveNotify(deps, bodyOf(notice)) : "no news";
  },
  refresh: (deps: RaceDeps, { order }: { order: Order }) => refreshPayment(deps, { orderId: order.id }),
  ship: (deps: RaceDeps, { order }: { order: Order }) =>
    shipOrder(deps, { orderId: order.id, carrier: "SF", trackingNo: "SF1", actor: "staff:ben" }),
  complete: (deps: RaceDeps, { order }: { order: Order }) =>
    confirmReceipt(deps, { orderId: order.id, actor: "buyer" }),
  /** What the refund dialog does: writes the refund down, then sends it. */
  refund: async (deps: RaceDeps, { by, ...form }: RefundForm) => {
    const asked = await requestRefund(deps, {
      ...form,
      reason: REFUND_REASONS[0],
      note: "",
      requestedBy: `staff:${by}`,
    });
    return asked.status === "accepted" ? submitRefund(deps, { refundId: asked.refundId }) : asked;
  },
  /** Many dialogs at once. */
  refundAtOnce: async (deps: RaceDeps, { forms }: { forms: readonly RefundForm[] }) => {
    const answers = await Promise.all(forms.map((form) => untilNotBusy(() => carryOut(deps, [["refund", form]]))));
    return answers.map((answer) => (answer as { status: string }).status);
  },
  refundInCentre: (deps: RaceDeps, refund: Parameters<RaceDeps["outside"]["refundInCentre"]>[0]) =>
    deps.outside.refundInCentre(refund),
  job: (deps: RaceDeps, { name }: { name: keyof typeof JOBS }) => JOBS[name].runOnce(deps, () => Promise.resolve(true)),
  pass: (deps: RaceDeps, { seconds }: { seconds: number }) => deps.outside.pass(seconds),
  fillBalance: (deps: RaceDeps, { isFull }: { isFull: boolean }) => deps.outside.fillBalance(isFull),
};

export type UseCase = keyof typeof USE_CASES;
export type InputOf<Name extends UseCase> = Parameters<(typeof USE_CASES)[Name]>[1];

/** A use-case by name, with what it is given. */
export type Task = { [Name in UseCase]: readonly [Name, InputOf<Name>] }[UseCase];

/** Carries out the tasks one after the other. Answers what the last one answered. */
export async function carryOut(deps: RaceDeps, tasks: readonly Task[]): Promise<unknown> {
  let answer: unknown;
  for (const [name, input] of tasks) {
    const run = USE_CASES[name] as (deps: RaceDeps, input: unknown) => Promise<unknown>;
    answer = await run(deps, input);
  }
  return answer;
}

/** On a slow machine the other process may hold the lock for five seconds: people then press the same button again. */
async function untilNotBusy<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseBusyError)) throw error;
    }
  }
}

/** Notifications travel as JSON: signing and verifying them has tests of its own. */
function bodyOf(notice: GenuineNotice): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(notice));
}

export function noticeOf(body: Uint8Array): GenuineNotice {
  const notice = JSON.parse(new TextDecoder().decode(body)) as GenuineNotice & { paidAt: string | null };
  return { ...notice, paidAt: notice.paidAt === null ? null : new Date(notice.paidAt) };
}
