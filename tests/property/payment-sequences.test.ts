import { expect, test } from "vitest";
import { WALLS } from "#lib/db/walls.ts";
import { fen } from "#lib/domain/money.ts";
import type { OrderStatus } from "#lib/domain/order.ts";
import { type AttemptStatus, decidePayment, type PaymentKnowledge, type TradeEvidence } from "#lib/domain/payment.ts";

/*
 * Not samples: every sequence of up to six events from every state that an order with two attempts can be in. What the
 * decisions ask for is carried out on a model of the rows, whose moves are checked against the database's own walls.
 */

const STEPS = 6;
const TOTAL = fen(8_888);
const PAID_STATUSES: readonly OrderStatus[] = ["paid", "shipped", "completed"];
const ATTEMPTS = [0, 1] as const;
type AttemptIndex = (typeof ATTEMPTS)[number];

const tradeOf = (attempt: AttemptIndex) => `T${attempt}`;

type Payment = { tradeNo: string; purpose: "order" | "surplus"; finished: boolean; returned: boolean };
type Rows = {
  order: OrderStatus;
  attempts: readonly [AttemptStatus, AttemptStatus];
  /** In the order of their trade numbers, so that equal states look equal. */
  payments: readonly Payment[];
};

type Event =
  | { kind: "evidence"; attempt: AttemptIndex; evidence: TradeEvidence }
  | { kind: "cancel" | "ship" | "complete" }
  | { kind: "surplus-returned"; attempt: AttemptIndex };

function evidenceAbout(attempt: AttemptIndex): Event[] {
  const tradeNo = tradeOf(attempt);
  const said: TradeEvidence[] = [
    { kind: "paid", tradeNo, totalFen: TOTAL, finished: false },
    { kind: "paid", tradeNo, totalFen: TOTAL, finished: true },
    { kind: "paid", tradeNo, totalFen: fen(1), finished: false },
    { kind: "paid", tradeNo, totalFen: null, finished: false },
    { kind: "closed", tradeNo },
    { kind: "waiting" },
    { kind: "absent" },
    { kind: "unknown" },
  ];
  return said.map((evidence) => ({ kind: "evidence", attempt, evidence }));
}

const EVENTS: readonly Event[] = [
  ...ATTEMPTS.flatMap(evidenceAbout),
  ...ATTEMPTS.map((attempt): Event => ({ kind: "surplus-returned", attempt })),
  { kind: "cancel" },
  { kind: "ship" },
  { kind: "complete" },
];

const owed = (tradeNo: string): Payment => ({ tradeNo, purpose: "surplus", finished: false, returned: false });
const own = (tradeNo: string): Payment => ({ tradeNo, purpose: "order", finished: false, returned: false });

const STARTS: readonly Rows[] = [
  { order: "pending", attempts: ["open", "closed"], payments: [] },
  { order: "pending", attempts: ["closed", "open"], payments: [] },
  { order: "pending", attempts: ["closed", "closed"], payments: [] },
  { order: "cancelled", attempts: ["closed", "closed"], payments: [] },
  { order: "cancelled-refunding", attempts: ["paid", "closed"], payments: [owed("T0")] },
  ...(["paid", "shipped", "completed"] as const).flatMap((order): Rows[] => [
    { order, attempts: ["paid", "open"], payments: [own("T0")] },
    { order, attempts: ["paid", "closed"], payments: [own("T0")] },
    { order, attempts: ["paid", "paid"], payments: [own("T0"), owed("T1")] },
  ]),
];

function statusMoves(table: string): Readonly<Record<string, readonly string[]>> {
  const moves = WALLS.find((wall) => wall.table === table)?.moves;
  if (!moves) throw new Error(`${table} has no wall for its moves`);
  return moves.to;
}
const orderMoves = statusMoves("Order");
const attemptMoves = statusMoves("PaymentAttempt");

function withAttempt(rows: Rows, index: AttemptIndex, status: AttemptStatus): Rows {
  const [first, second] = rows.attempts;
  return { ...rows, attempts: index === 0 ? [status, second] : [first, status] };
}

function withPayment(rows: Rows, payment: Payment): Rows {
  const others = rows.payments.filter(({ tradeNo }) => tradeNo !== payment.tradeNo);
  return { ...rows, payments: [...others, payment].sort((a, b) => a.tradeNo.localeCompare(b.tradeNo)) };
}

function applyEvidence(rows: Rows, { attempt, evidence }: Extract<Event, { kind: "evidence" }>): Rows {
  const known: PaymentKnowledge = {
    orderStatus: rows.order,
    attemptStatus: rows.attempts[attempt],
    amountFen: TOTAL,
    payments: rows.payments,
  };
  const decision = decidePayment(known, evidence);
  const recorded = rows.payments.find(({ tradeNo }) => tradeNo === tradeOf(attempt));
  const finished = evidence.kind === "paid" && evidence.finished;
  switch (decision.next) {
    case "unchanged":
    case "quarantine":
      return rows;
    case "close-attempt":
      return withAttempt(rows, attempt, "closed");
    case "already-known":
      return recorded && decision.markFinished ? withPayment(rows, { ...recorded, finished: true }) : rows;
    case "settle":
      expect(recorded, "a trade is booked once").toBeUndefined();
      return withPayment(withAttempt({ ...rows, order: "paid" }, attempt, "paid"), {
        ...own(tradeOf(attempt)),
        finished,
      });
    case "surplus": {
      expect(recorded, "a trade is booked once").toBeUndefined();
      const order = decision.cause === "paid-after-close" ? "cancelled-refunding" : rows.order;
      return withPayment(withAttempt({ ...rows, order }, attempt, "paid"), { ...owed(tradeOf(attempt)), finished });
    }
  }
}

/** What the shop does by itself, each under the guard of its repository. */
function apply(rows: Rows, event: Event): Rows {
  switch (event.kind) {
    case "evidence":
      return applyEvidence(rows, event);
    case "cancel": {
      if (rows.order !== "pending") return rows;
      const [first, second] = rows.attempts;
      const closed = (status: AttemptStatus) => (status === "open" ? "closed" : status);
      return { ...rows, order: "cancelled", attempts: [closed(first), closed(second)] };
    }
    case "ship":
      return rows.order === "paid" ? { ...rows, order: "shipped" } : rows;
    case "complete":
      return rows.order === "shipped" ? { ...rows, order: "completed" } : rows;
    case "surplus-returned": {
      const payment = rows.payments.find(({ tradeNo }) => tradeNo === tradeOf(event.attempt));
      if (payment?.purpose !== "surplus") return rows;
      const after = withPayment(rows, { ...payment, returned: true });
      const owesNothing = after.payments.every(({ purpose, returned }) => purpose === "order" || returned);
      return after.order === "cancelled-refunding" && owesNothing ? { ...after, order: "cancelled" } : after;
    }
  }
}

const textOf = (rows: Rows): string => JSON.stringify(rows);

/** What must hold in every state, however it came about. */
function expectSound(rows: Rows): void {
  const trades = rows.payments.map(({ tradeNo }) => tradeNo);
  expect(new Set(trades).size, "M2").toBe(trades.length);
  const ownPayments = rows.payments.filter(({ purpose }) => purpose === "order");
  expect(ownPayments.length, "M3 a paid order has one payment of its own, another none").toBe(
    PAID_STATUSES.includes(rows.order) ? 1 : 0,
  );
  for (const attempt of ATTEMPTS) {
    expect(trades.includes(tradeOf(attempt)), "an attempt is paid where its trade is booked").toBe(
      rows.attempts[attempt] === "paid",
    );
  }
  const isOwing = rows.payments.some(({ purpose, returned }) => purpose === "surplus" && !returned);
  if (rows.order === "cancelled") expect(isOwing, "H3").toBe(false);
  if (rows.order === "cancelled-refunding") expect(isOwing, "money is on its way back").toBe(true);
}

function expectLawfulStep(before: Rows, event: Event, after: Rows): void {
  if (before.order !== after.order) expect(orderMoves[before.order]).toContain(after.order);
  for (const attempt of ATTEMPTS) {
    const [from, to] = [before.attempts[attempt], after.attempts[attempt]];
    if (from !== to) expect(attemptMoves[from]).toContain(to);
  }
  for (const payment of before.payments) {
    const kept = after.payments.find(({ tradeNo }) => tradeNo === payment.tradeNo);
    expect(kept?.purpose, "a payment never goes away").toBe(payment.purpose);
    if (payment.finished) expect(kept?.finished).toBe(true);
  }
  expect(textOf(apply(after, event)), "H5 the same event once more").toBe(textOf(after));
  if (event.kind === "evidence") expectWhatWasSaid(event, { before, after });
}

function expectWhatWasSaid(
  { attempt, evidence }: Extract<Event, { kind: "evidence" }>,
  { before, after }: { before: Rows; after: Rows },
): void {
  const isOurs = evidence.kind === "paid" && evidence.totalFen === TOTAL;
  if (isOurs) expect(after.attempts[attempt], "H1 money that came is booked").toBe("paid");
  else expect(after.payments, "only our own sum pays anything").toEqual(before.payments);
}

test("every sequence of six events, from every state, keeps the books whole", () => {
  const seen = new Map<string, Rows>(STARTS.map((rows) => [textOf(rows), rows]));
  let frontier = [...seen.values()];
  for (let step = 0; step < STEPS; step += 1) {
    const reached = new Map<string, Rows>();
    for (const before of frontier) {
      expectSound(before);
      for (const event of EVENTS) {
        const after = apply(before, event);
        expectLawfulStep(before, event, after);
        if (!seen.has(textOf(after))) reached.set(textOf(after), after);
      }
    }
    for (const [text, rows] of reached) seen.set(text, rows);
    frontier = [...reached.values()];
  }
  for (const rows of frontier) expectSound(rows);
  // Both orders of every pair of events that matter lie within: the world is not empty.
  expect(seen.size).toBeGreaterThan(80);
});
