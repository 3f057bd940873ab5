// @ts-check
// Plain JavaScript, because Node's loader reads it before anything can translate TypeScript.

/**
 * A place of the product's text, which must be there once, and what stands there instead.
 *
 * @typedef {{ readonly file: string, readonly find: string, readonly replace: string }} Change
 */

/**
 * The product without one of its protections.
 *
 * `without` is the protection that is taken away; `wallsOff` takes away the database's own second walls as well, in the
 * test's file, where they would hold and hide it; `behind` is another protection of the product that would do so, and is
 * taken away with it. `seed` is known to kill it, by breaking `breaks`, and not to break that with the second wall on.
 *
 * @typedef {{
 *   readonly name: string,
 *   readonly without: string,
 *   readonly changes: readonly Change[],
 *   readonly wallsOff?: readonly string[],
 *   readonly behind?: { readonly wall: string, readonly changes: readonly Change[] },
 *   readonly seed: number,
 *   readonly breaks: string,
 * }} Mutant
 */

const PAYMENT = "lib/domain/payment.ts";
const REFUND = "lib/domain/refund.ts";
const NOTIFY = "lib/services/receive-notify.ts";
const SUBMIT = "lib/services/submit-refund.ts";
const CANCEL = "lib/services/cancel-order.ts";
const CLOSE = "lib/services/close-attempt.ts";
const PLACE = "lib/services/place-order.ts";
const JOBS = "lib/worker/jobs.ts";

/** Ends the name of a mutant whose second wall stands. */
export const WALLED = "-walled";

/** @type {Change} */
const lateIgnored = {
  file: PAYMENT,
  find: `return { next: "surplus", cause: "paid-after-close" };`,
  replace: `return { next: "unchanged", because: "closed-as-known" };`,
};
/** @type {Change} */
const lateAcknowledged = {
  file: NOTIFY,
  find: `    case "amount-mismatch":
    case "closed":
    case "unchanged":
      throw`,
  replace: `    case "unchanged":
      await record(tx, deps, { notice, order, verdict: "noted" });
      return SUCCESS;
    case "amount-mismatch":
    case "closed":
      throw`,
};

/** @type {readonly Mutant[]} */
export const MUTANTS = [
  {
    name: "no-verification",
    without: "the signature of a notification is verified",
    changes: [{ file: "lib/alipay/signed-form.ts", find: `return refused("wrong signature");`, replace: "{}" }],
    seed: 1,
    breaks: "M3",
  },
  {
    name: "no-app-check",
    without: "a notification is for our app_id",
    changes: [{ file: "lib/alipay/signed-form.ts", find: `return refused("another app_id");`, replace: "{}" }],
    seed: 4,
    breaks: "M3",
  },
  {
    name: "no-seller-check",
    without: "a notification is for our seller_id",
    changes: [{ file: NOTIFY, find: `return "seller-mismatch";`, replace: "{}" }],
    seed: 33,
    breaks: "M3",
  },
  {
    name: "no-subject-check",
    without: "a notification has the subject that we sent",
    changes: [{ file: NOTIFY, find: `return "subject-mismatch";`, replace: "{}" }],
    seed: 30,
    breaks: "M3",
  },
  {
    name: "no-amount-check",
    without: "the sum is the order's",
    changes: [
      { file: NOTIFY, find: `return "amount-mismatch";`, replace: "{}" },
      { file: PAYMENT, find: `return { next: "quarantine", because: "amount-mismatch" };`, replace: "{}" },
    ],
    seed: 7,
    breaks: "M3",
  },
  {
    name: "no-deduplication",
    without: "a trade that is booked is known",
    changes: [{ file: PAYMENT, find: "if (recorded) return", replace: "if (recorded && evidence.finished) return" }],
    wallsOff: [
      `DROP INDEX "Payment_tradeNo_key"`,
      `DROP INDEX "LedgerEntry_kind_reference_key"`,
      `DROP INDEX "Refund_formKey_key"`,
      `DROP INDEX "Refund_outRequestNo_key"`,
      // The ledger looks at the payment of the trade number, of which there would be two.
      `DROP TRIGGER "wall_LedgerEntry_insert"`,
    ],
    seed: 3,
    breaks: "M2",
  },
  {
    name: "late-payment-ignored",
    without: "what is paid for a cancelled order goes back",
    changes: [lateIgnored, lateAcknowledged],
    seed: 15,
    breaks: "M8",
  },
  {
    name: "negative-quantity",
    without: "a quantity is a whole number above nought",
    changes: [
      { file: "lib/services/set-cart-line.ts", find: "quantity < 1 || quantity > LINE_QUANTITY_MAX", replace: "false" },
      { file: "lib/db/repositories/catalogue.ts", find: "|| line.quantity < 1", replace: "" },
      {
        file: "lib/domain/money.ts",
        find: "return fen(unitPrice * quantity);",
        replace: "return unitPrice * quantity;",
      },
    ],
    wallsOff: [
      `DROP TRIGGER "wall_CartLine_insert"`,
      `DROP TRIGGER "wall_CartLine_update"`,
      `DROP TRIGGER "wall_OrderLine_insert"`,
      `DROP TRIGGER "wall_StockMovement_insert"`,
      `DROP TRIGGER "wall_Order_insert"`,
    ],
    seed: 100,
    breaks: "M4",
  },
  {
    name: "return-trusted",
    without: "coming back from Alipay proves nothing",
    changes: [
      {
        file: "lib/services/refresh-payment.ts",
        find: "  const result = await askAlipay(deps, newest);",
        replace: `  const { applyEvidence } = await import("#lib/services/apply-evidence.ts");
  await deps.database.write(async (tx) => {
    const order = await tx.orders.find(orderId);
    const evidence = { kind: "paid", tradeNo: \`2026\${newest.outTradeNo}\`, totalFen: newest.amountFen, finished: false };
    await applyEvidence(tx, deps, { order, attempt: newest, evidence, source: "query", paidAt: null, buyerLogonId: null, note: "" });
  });
  const result = await askAlipay(deps, newest);`,
      },
    ],
    seed: 9,
    breaks: "M3",
  },
  {
    name: "no-close",
    without: "the trade of a cancelled order is closed at Alipay",
    changes: [
      {
        file: CLOSE,
        find: "const answer = await deps.gateway.closeTrade(attempt.outTradeNo);",
        replace: `const answer = { kind: "absent" } as Awaited<ReturnType<Deps["gateway"]["closeTrade"]>>;`,
      },
    ],
    behind: { wall: "automatic refund", changes: [lateIgnored, lateAcknowledged] },
    seed: 4,
    breaks: "H1",
  },
  {
    name: "no-sweep",
    without: "the worker asks about payments whose notification is lost",
    changes: [{ file: JOBS, find: "[learning, witness, payments, refunds,", replace: "[learning, witness, refunds," }],
    seed: 2,
    breaks: "H6",
  },
  {
    name: "new-number-each-try",
    without: "a refund keeps its out_request_no",
    changes: [
      {
        file: SUBMIT,
        find: "outTradeNo: payment.outTradeNo, outRequestNo: refund.outRequestNo };",
        replace:
          "outTradeNo: payment.outTradeNo, outRequestNo: `${refund.outRequestNo}${refund.sendCount > 1 ? refund.sendCount : ''}` };",
      },
    ],
    seed: 4,
    breaks: "M9",
  },
  {
    name: "timeout-is-failure",
    without: "a refund without an answer is unknown",
    changes: [
      {
        file: REFUND,
        find: `        : { next: "ask-query" };
    case "unknown":
      return {`,
        replace: `        : { next: "ask-query" };
    case "unknown":
      return { next: "failed", code: "TIMEOUT", message: "" };
      return {`,
      },
    ],
    seed: 11,
    breaks: "H1",
  },
  {
    name: "no-order-key",
    without: "one form makes one order",
    changes: [
      {
        file: PLACE,
        find: "const earlier = await tx.orders.findByFormKey(input.formKey);",
        replace: "const earlier = null as never;",
      },
    ],
    wallsOff: [`DROP INDEX "Order_formKey_key"`],
    seed: 9,
    breaks: "M9",
  },
  {
    name: "no-refund-key",
    without: "one dialog makes one refund",
    changes: [
      {
        file: "lib/services/request-refund.ts",
        find: "const earlier = await tx.refunds.findByFormKey(input.formKey);",
        replace: "const earlier = null as never;",
      },
    ],
    wallsOff: [`DROP INDEX "Refund_formKey_key"`],
    seed: 126,
    breaks: "M9",
  },
  {
    name: "refund-check-before",
    without: "what is left to refund is checked in the transaction that promises it",
    changes: [
      {
        file: "lib/services/request-refund.ts",
        find: "  return deps.database.write(async (tx) => {\n    const earlier",
        replace: `  const paid = await deps.database.read.payments.list(input.orderId);
  const seen = new Map();
  for (const { id } of paid) seen.set(id, await deps.database.read.refunds.list(id));
  return deps.database.write(async (tx) => {\n    const earlier`,
      },
      {
        file: "lib/services/request-refund.ts",
        find: "refundableFen(payment.amountFen, refunds);",
        replace: "refundableFen(payment.amountFen, seen.get(payment.id) ?? []);",
      },
    ],
    wallsOff: [`DROP TRIGGER "wall_Refund_insert"`, `DROP TRIGGER "wall_Refund_update"`],
    seed: 4,
    breaks: "M1",
  },
  {
    name: "unknown-not-reserved",
    without: "a refund that may have moved keeps its share",
    changes: [
      {
        file: REFUND,
        find: `refund.status === "failed" ? sum`,
        replace: `["failed", "unknown"].includes(refund.status) ? sum`,
      },
    ],
    wallsOff: [`DROP TRIGGER "wall_Refund_insert"`, `DROP TRIGGER "wall_Refund_update"`],
    seed: 58,
    breaks: "M1",
  },
  {
    name: "surplus-given-up",
    without: "a surplus that is refused for today is sent again tomorrow",
    changes: [
      { file: REFUND, find: `refund.kind === "surplus" && PASSING_REFUSAL`, replace: `false && PASSING_REFUSAL` },
    ],
    seed: 651,
    breaks: "H3",
  },
  {
    name: "refund-elsewhere-ignored",
    without: "refunds made in the merchant centre are booked",
    changes: [{ file: JOBS, find: "quarantine, outbox, ", replace: "outbox, " }],
    seed: 7,
    breaks: "H6",
  },
  {
    name: "witness-ignored",
    without: "goods wait for the second witness",
    changes: [
      { file: "lib/domain/order.ts", find: `if (order.witness === "pending") return "awaiting-witness";`, replace: "" },
    ],
    seed: 21,
    breaks: "M3",
  },
  {
    name: "stock-kept",
    without: "a cancelled order gives its stock back",
    changes: [{ file: CANCEL, find: "await tx.catalogue.giveStockBack({ orderId: order.id, at });", replace: "" }],
    seed: 1,
    breaks: "M5",
  },
  {
    name: "move-from-anywhere",
    without: "an order moves only from the state in which it was seen",
    changes: [
      {
        file: "lib/db/repositories/orders.ts",
        find: "where: { id: orderId, status: { in: from } }, data",
        replace: "where: { id: orderId }, data",
      },
    ],
    wallsOff: [`DROP TRIGGER "wall_Order_change"`],
    seed: 665,
    breaks: "M7",
  },
  {
    name: "unaudited-payment",
    without: "each change has its audit row",
    changes: [
      {
        file: "lib/services/apply-evidence.ts",
        find: `action: "payment.settled",`,
        replace: `action: "payment.noted",`,
      },
    ],
    seed: 3,
    breaks: "M10",
  },
  {
    name: "sent-before-written",
    without: "an attempt is committed before its pay address is signed",
    changes: [
      {
        file: "lib/services/sign-pay-url.ts",
        find: "const { outTradeNo, amountFen, subject, expiresAt } = attempt;",
        replace: "const { amountFen, subject, expiresAt } = attempt;\n  const outTradeNo = `${attempt.outTradeNo}1`;",
      },
    ],
    seed: 1,
    breaks: "M9",
  },
  {
    name: "message-not-sent",
    without: "a message is delivered when it was taken",
    changes: [
      { file: "lib/services/deliver-message.ts", find: `if (answer.kind === "taken") {`, replace: "if (answer) {" },
    ],
    seed: 30,
    breaks: "H4",
  },
  {
    name: "success-unwritten",
    without: "`success` is said only for what is committed",
    changes: [
      {
        file: NOTIFY,
        find: "const reply = await deps.database.write((tx) => settleNotice(tx, deps, notice));",
        replace:
          "const reply = await deps.database.write((tx) => settleNotice(tx, deps, notice)).catch(() => SUCCESS);",
      },
    ],
    seed: 88,
    breaks: "M8",
  },
  {
    name: "blind-cancel",
    without: "an order is cancelled only after Alipay was asked, and only if it is still unpaid",
    changes: [
      {
        file: CANCEL,
        find: "const closure = open ? await closeTradeOf(deps, open) : null;",
        replace: "const closure = null;",
      },
      {
        file: "lib/db/repositories/orders.ts",
        find: `return this.#move(move.orderId, ["pending"], data);`,
        replace: `return this.#move(move.orderId, ["pending", "paid"], data);`,
      },
    ],
    wallsOff: [`DROP TRIGGER "wall_Order_change"`],
    seed: 221,
    breaks: "M7",
  },
  {
    name: "sweep-skips-cancelled",
    without: "a cancelled order that Alipay knew nothing of is still asked about",
    changes: [{ file: CANCEL, find: `closure?.kind === "absent" ? closure.nextAskAt : null;`, replace: "null;" }],
    seed: 75,
    breaks: "H1",
  },
  {
    name: "old-answer-as-new",
    without: "an answer that is written down late is no newer than its question",
    changes: [{ file: "lib/services/ask-alipay.ts", find: "now: askedAt,", replace: "now: deps.clock.now()," }],
    seed: 7611,
    breaks: "H1",
  },
  {
    name: "booked-by-each-sender",
    without: "of several senders of a refund one books it",
    changes: [
      {
        file: SUBMIT,
        find: "if (await tx.refunds.markDone({ refundId, at, details })) {",
        replace: "await tx.refunds.markDone({ refundId, at, details });\n  {",
      },
    ],
    wallsOff: [`DROP INDEX "LedgerEntry_kind_reference_key"`],
    seed: 181,
    breaks: "M1",
  },
  {
    name: "no-claim",
    without: "a refund is taken up by one sender at a time, and not once it is settled",
    changes: [
      {
        file: "lib/db/repositories/refunds.ts",
        find: `{ status: "new" },`,
        replace: "{ id: claim.refundId },",
      },
    ],
    wallsOff: [`DROP TRIGGER "wall_Refund_change"`],
    seed: 27,
    breaks: "M7",
  },
  {
    name: "unmoved-is-failure",
    without: "a refund that did not move money this time may have moved it before",
    changes: [
      {
        file: REFUND,
        find: `    case "unmoved":
      return { next: "ask-query" };`,
        replace: `    case "unmoved":
      return { next: "failed", code: "UNMOVED", message: "" };`,
      },
    ],
    seed: 750,
    breaks: "H1",
  },
  {
    name: "stock-read-before",
    without: "stock is taken only where it is still there",
    changes: [
      {
        file: PLACE,
        find: "  return deps.database.write(async (tx) => {\n    const earlier",
        replace: `  const cart = await deps.database.read.carts.findLines(input.visitorHash);
  const seen = await deps.database.read.catalogue.findVariants(cart.map((line) => line.variantId));
  return deps.database.write(async (tx) => {\n    const earlier`,
      },
      {
        file: PLACE,
        find: "const variants = await tx.catalogue.findVariants(lines.map((line) => line.variantId));",
        replace: "const variants = seen;",
      },
      {
        file: "lib/db/repositories/catalogue.ts",
        find: "where: { id: line.variantId, stock: { gte: line.quantity } },",
        replace: "where: { id: line.variantId },",
      },
    ],
    wallsOff: [`DROP TRIGGER "wall_Variant_update"`],
    seed: 336,
    breaks: "M5",
  },
  {
    name: "acknowledged-first",
    without: "a payment's notification is committed before it is acknowledged",
    changes: [
      {
        file: NOTIFY,
        find: "const reply = await deps.database.write((tx) => settleNotice(tx, deps, notice));",
        replace: `const reply = await deps.database.write((tx) => settleNotice(tx, deps, notice)).catch((error) => {
    if (notice.kind === "payment") return SUCCESS;
    throw error;
  });`,
      },
    ],
    behind: {
      wall: "sweep",
      changes: [
        {
          file: "lib/services/open-attempt.ts",
          find: "await tx.attempts.create({ ...attempt, createdAt: now, nextAskAt: firstAskAt(now, deps) });",
          replace: "await tx.attempts.create({ ...attempt, createdAt: now, nextAskAt: null });",
        },
        {
          file: CLOSE,
          find: "const asked = await askAlipay(deps, attempt);",
          replace: "const asked = { asked: false } as const;",
        },
      ],
    },
    seed: 693,
    breaks: "M8 an acknowledged payment is booked",
  },
];
