import { cancelOrder } from "#lib/services/cancel-order.ts";
import { chaseAttempt } from "#lib/services/chase-attempt.ts";
import { learnAgain } from "#lib/services/learn-again.ts";
import { resolveQuarantine } from "#lib/services/resolve-quarantine.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { witnessPayment } from "#lib/services/witness-payment.ts";
import { eachDueRow, type Job } from "#lib/worker/job.ts";

/** Finds payments whose notification was lost. */
export const payments: Job = {
  name: "payments",
  everySeconds: 2,
  runOnce: eachDueRow({ find: (deps, query) => deps.database.queues.findAttemptsToAsk(query), treat: chaseAttempt }),
};

/** Closes orders whose time is over and gives their stock back. */
export const expiry: Job = {
  name: "expiry",
  everySeconds: 3,
  runOnce: eachDueRow({
    find: (deps, query) => deps.database.queues.findExpiredOrderIds(query),
    treat: (deps, orderId) => cancelOrder(deps, { orderId, cause: "expired", actor: "worker" }),
  }),
};

/** Sends refunds that nobody has sent yet and asks again about those whose fate is unknown. */
export const refunds: Job = {
  name: "refunds",
  everySeconds: 2,
  runOnce: eachDueRow({
    find: (deps, query) => deps.database.queues.findRefundsToSend(query),
    treat: (deps, refundId) => submitRefund(deps, { refundId }),
  }),
};

/** Asks Alipay about each payment that a notification settled, before its goods may leave. */
export const witness: Job = {
  name: "witness",
  everySeconds: 1,
  runOnce: eachDueRow({
    find: (deps, query) => deps.database.queues.findPaymentsToWitness(query),
    treat: witnessPayment,
  }),
};

/** Looks into notifications that contradict our rows. */
export const quarantine: Job = {
  name: "quarantine",
  everySeconds: 5,
  runOnce: eachDueRow({ find: (deps, query) => deps.database.queues.findQuarantined(query), treat: resolveQuarantine }),
};

/** Learns from Alipay what happened between a backup and its restore. */
const learning: Job = {
  name: "learning",
  everySeconds: 2,
  runOnce: eachDueRow({
    find: (deps, query) => deps.database.queues.findOrdersToLearnAgain(query),
    treat: learnAgain,
  }),
};

export const JOBS: readonly Job[] = [learning, witness, payments, refunds, expiry, quarantine];
