import { chaseAttempt } from "#lib/services/chase-attempt.ts";
import { checkBooks } from "#lib/services/check-books.ts";
import { deliverMessage } from "#lib/services/deliver-message.ts";
import { expireOrder } from "#lib/services/expire-order.ts";
import { learnAgain } from "#lib/services/learn-again.ts";
import { resolveQuarantine } from "#lib/services/resolve-quarantine.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { witnessPayment } from "#lib/services/witness-payment.ts";
import { eachDueRow, type Job } from "#lib/worker/job.ts";

/** Finds payments whose notification was lost. */
export const payments: Job = {
  name: "payments",
  everySeconds: 2,
  runOnce: eachDueRow({
    kind: "payment",
    find: (deps, query) => deps.database.queues.findAttemptsToAsk(query),
    idOf: (attempt) => attempt.id,
    treat: chaseAttempt,
  }),
};

/** Closes orders whose time is over and gives their stock back. */
export const expiry: Job = {
  name: "expiry",
  everySeconds: 3,
  runOnce: eachDueRow({
    kind: "expiry",
    find: (deps, query) => deps.database.queues.findExpiredOrderIds(query),
    idOf: (orderId) => orderId,
    treat: (deps, orderId) => expireOrder(deps, { orderId }),
  }),
};

/** Sends refunds that nobody has sent yet and asks again about those whose fate is unknown. */
export const refunds: Job = {
  name: "refunds",
  everySeconds: 2,
  runOnce: eachDueRow({
    kind: "refund",
    find: (deps, query) => deps.database.queues.findRefundsToSend(query),
    idOf: (refundId) => refundId,
    treat: (deps, refundId) => submitRefund(deps, { refundId }),
  }),
};

/** Asks Alipay about each payment that a notification settled, before its goods may leave. */
export const witness: Job = {
  name: "witness",
  everySeconds: 1,
  runOnce: eachDueRow({
    kind: "witness",
    find: (deps, query) => deps.database.queues.findPaymentsToWitness(query),
    idOf: (payment) => payment.id,
    treat: witnessPayment,
  }),
};

/** Looks into notifications that contradict our rows. */
export const quarantine: Job = {
  name: "quarantine",
  everySeconds: 5,
  runOnce: eachDueRow({
    kind: "notification",
    find: (deps, query) => deps.database.queues.findQuarantined(query),
    idOf: (row) => row.notifyId,
    treat: resolveQuarantine,
  }),
};

/** Learns from Alipay what happened between a backup and its restore. */
const learning: Job = {
  name: "learning",
  everySeconds: 2,
  runOnce: eachDueRow({
    kind: "learning",
    find: (deps, query) => deps.database.queues.findOrdersToLearnAgain(query),
    idOf: (orderId) => orderId,
    treat: (deps, orderId) => learnAgain(deps, { orderId }),
  }),
};

/** Tells the merchant's own system what has happened. Last: no order waits for it. */
export const outbox: Job = {
  name: "outbox",
  everySeconds: 2,
  runOnce: eachDueRow({
    kind: "message",
    find: (deps, query) => deps.database.queues.findMessagesToDeliver(query),
    idOf: (messageId) => messageId,
    treat: (deps, messageId) => deliverMessage(deps, { messageId }),
  }),
};

/** Proves the books, at its own rhythm: no row waits for it, so it never counts as work. */
export const books: Job = {
  name: "books",
  everySeconds: 10,
  runOnce: async (deps, holdsOn) => {
    await checkBooks(deps, holdsOn);
    return 0;
  },
};

export const JOBS: readonly Job[] = [learning, witness, payments, refunds, expiry, quarantine, outbox, books];
