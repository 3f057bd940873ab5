import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { fatesOf } from "#tests/races/race.ts";
import { carryOut, type Task } from "#tests/races/use-cases.ts";
import { type RaceOrder, RaceWorld } from "#tests/races/world.ts";

let world: RaceWorld;
beforeAll(async () => {
  world = await RaceWorld.open();
});
beforeEach(() => {
  world.alipay.tellsRefunds = true;
});
afterAll(async () => {
  // The shop's own check of its books, over all that these races have left behind.
  const broken = await world.verify();
  await world.close();
  expect(broken).toEqual([]);
});

const WHOLE = 10_000;
/** Longer than a sender's claim on a refund. */
const CLAIM_IS_OVER: Task = ["pass", { seconds: 46 }];
/** Alipay may be asked again about a refund whose answer was lost. */
const ALIPAY_KNOWS: Task = ["pass", { seconds: 11 }];
const SEND_REFUNDS: Task = ["job", { name: "refunds" }];
const BALANCE_IS_EMPTY: Task = ["fillBalance", { isFull: false }];
const BALANCE_IS_FULL: Task = ["fillBalance", { isFull: true }];

/** What a dialog sends; each dialog of an order has a letter. */
function refund(order: RaceOrder, amountFen: number, { dialog = "a", by = "anna" } = {}): Task {
  return ["refund", { orderId: order.id, amountFen, formKey: `${order.id} ${dialog}`, by }];
}

function inCentre(order: RaceOrder, amountFen: number): Task {
  const { outTradeNo } = order;
  return ["refundInCentre", { outTradeNo, outRequestNo: `CENTRE_${outTradeNo}`, amountFen: fen(amountFen) }];
}

/** A paid order, after these things have happened to it. */
async function paidThen(tasks: (order: RaceOrder) => Task[]): Promise<RaceOrder> {
  const order = await world.paid();
  await carryOut(world.deps, tasks(order));
  return order;
}

/** A refund of 40 yuan whose fate is unknown: what was lost is the request, or Alipay's answer. */
async function unknownRefund(loses: "request" | "answer"): Promise<RaceOrder> {
  world.alipay.faults.push({ method: "refund", loses });
  return paidThen((order) => [refund(order, 4_000), ALIPAY_KNOWS]);
}

/** Refunds that Alipay was asked for can never have been more than the payment: the sum is bounded before any call. */
function promisedTooMuch(order: RaceOrder): string[] {
  const [row] = world.oracle.rows<{ promised: number }>(
    "SELECT coalesce(sum(amountFen), 0) AS promised FROM Refund WHERE orderId = ? AND status <> 'failed'",
    order.id,
  );
  return (row?.promised ?? 0) <= WHOLE ? [] : [`${row?.promised} promised of ${WHOLE}`];
}

test("C-03: of two members of staff who refund 60 of 100 one succeeds, before Alipay is asked", async () => {
  const fates = await fatesOf(world, {
    given: () => world.paid(),
    parties: (order, enter) => ({
      anna: enter(refund(order, 6_000)),
      ben: enter(refund(order, 6_000, { dialog: "b", by: "ben" })),
    }),
    always: promisedTooMuch,
    ends: (_order, { outcomes }) => {
      const codes = [...outcomes.values()].map((outcome) => ("value" in outcome ? outcome.value : null));
      const refused = codes.filter((value) => (value as { status?: string }).status === "refused");
      return refused.length === 1 ? [] : [`${refused.length} were refused`];
    },
  });
  expect(fates).toEqual(["paid +10000 -6000"]);
});

test("C-04: one dialog sent twice is one refund, wherever the second one comes in between", async () => {
  const fates = await fatesOf(world, {
    given: () => world.paid(),
    parties: (order, enter) => ({ click: enter(refund(order, 3_000)), again: enter(refund(order, 3_000)) }),
  });
  expect(fates).toEqual(["paid +10000 -3000"]);
});

test("C-05: of three refunds of 40 from a payment of 100 at once two fit", async () => {
  const fates = await fatesOf(world, {
    given: () => world.paid(),
    parties: (order, enter) => ({
      one: enter(refund(order, 4_000, { dialog: "1" })),
      two: enter(refund(order, 4_000, { dialog: "2" })),
      three: enter(refund(order, 4_000, { dialog: "3" })),
    }),
    always: promisedTooMuch,
    interruptions: 1,
  });
  expect(fates).toEqual(["paid +10000 -8000"]);
});

test("C-12: a whole refund against shipping: refunded and kept back, or shipped and then refunded knowingly", async () => {
  const fates = await fatesOf(world, {
    given: () => world.paid(),
    parties: (order, enter) => ({ anna: enter(refund(order, WHOLE)), ben: enter(["ship", { order }]) }),
    ends: shippedAfterRefund,
  });
  expect(fates).toEqual(["paid +10000 -10000", "shipped +10000 -10000"]);
});

test("C-12: a whole refund against the buyer's word that the goods came", async () => {
  const fates = await fatesOf(world, {
    given: () => paidThen((order) => [["ship", { order }]]),
    parties: (order, enter) => ({ anna: enter(refund(order, WHOLE)), buyer: enter(["complete", { order }]) }),
    ends: shippedAfterRefund,
  });
  expect(fates).toEqual(["completed +10000 -10000"]);
});

/** Goods that left although all the money was promised back by then: nobody can have decided that. */
function shippedAfterRefund(order: RaceOrder): string[] {
  const actions = world.oracle
    .rows<{ action: string }>("SELECT action FROM AuditEntry WHERE orderId = ? ORDER BY rowid", order.id)
    .map(({ action }) => action);
  const [shipped, requested] = [actions.indexOf("order.shipped"), actions.indexOf("refund.requested")];
  return shipped >= 0 && requested >= 0 && shipped > requested ? ["shipped after the whole refund"] : [];
}

test("the dialog against the worker: whoever sends, the money goes back once", async () => {
  const fates = await fatesOf(world, {
    given: () => world.paid(),
    parties: (order, enter) => ({
      anna: enter(refund(order, WHOLE)),
      worker: enter(CLAIM_IS_OVER, SEND_REFUNDS),
    }),
  });
  expect(fates).toEqual(["paid +10000 -10000"]);
});

test.each(["request", "answer"] as const)(
  "P-17: two workers ask again about a refund whose %s was lost",
  async (loses) => {
    const fates = await fatesOf(world, {
      given: () => unknownRefund(loses),
      parties: (_order, enter) => ({ one: enter(SEND_REFUNDS), two: enter(CLAIM_IS_OVER, SEND_REFUNDS) }),
    });
    expect(fates).toEqual(["paid +10000 -4000"]);
  },
);

test.each([true, false])(
  "a sender that stalled against one that was told no, and a second refund of the same money; refunds are told: %s",
  async (tellsRefunds) => {
    world.alipay.tellsRefunds = tellsRefunds;
    const fates = await fatesOf(world, {
      given: () => world.paid(),
      parties: (order, enter) => ({
        stalled: enter(refund(order, WHOLE)),
        others: enter(
          CLAIM_IS_OVER,
          BALANCE_IS_EMPTY,
          SEND_REFUNDS,
          BALANCE_IS_FULL,
          refund(order, WHOLE, { dialog: "b", by: "ben" }),
        ),
      }),
    });
    // Nothing goes back where both were refused in time: the one by Alipay, the other because the sum was promised.
    expect(fates).toEqual(["paid +10000", "paid +10000 -10000"]);
  },
);

test("a refund in the merchant centre against one of ours, of more together than was paid", async () => {
  const fates = await fatesOf(world, {
    given: () => world.paid(),
    parties: (order, enter) => ({
      anna: enter(refund(order, 6_000)),
      centre: enter(inCentre(order, 6_000), ["hearNews", order], ["job", { name: "quarantine" }]),
    }),
    always: promisedTooMuch,
  });
  expect(fates).toEqual(["paid +10000 -6000"]);
});

test("the same refund in the merchant centre is taken into the books by two workers once", async () => {
  const fates = await fatesOf(world, {
    given: () => paidThen((order) => [inCentre(order, 4_000), ["hearNews", order]]),
    parties: (_order, enter) => ({
      one: enter(["job", { name: "quarantine" }]),
      two: enter(["job", { name: "quarantine" }]),
    }),
  });
  expect(fates).toEqual(["paid +10000 -4000"]);
});

test("a refund that Alipay tells of before its own sender has written down the answer", async () => {
  const fates = await fatesOf(world, {
    given: () => world.paid(),
    parties: (order, enter) => ({
      anna: enter(refund(order, WHOLE)),
      mail: enter(["hearNews", order], ["job", { name: "quarantine" }], SEND_REFUNDS),
    }),
  });
  expect(fates).toEqual(["paid +10000 -10000"]);
});

test("the second witness against a whole refund: it is not called a contradiction", async () => {
  const fates = await fatesOf(world, {
    given: async () => {
      const order = await world.start();
      await carryOut(world.deps, [["payAndHear", { order }]]);
      return order;
    },
    parties: (order, enter) => ({
      worker: enter(["job", { name: "witness" }]),
      other: enter(["job", { name: "witness" }]),
      anna: enter(refund(order, WHOLE)),
    }),
    interruptions: 1,
    ends: (order) => {
      const [row] = world.oracle.rows<{ witness: string }>("SELECT witness FROM Payment WHERE orderId = ?", order.id);
      return row?.witness === "agreed" ? [] : [`the witness ${row?.witness}`];
    },
  });
  expect(fates).toEqual(["paid +10000 -10000"]);
});

test("a surplus that two workers send, and staff as soon as it is refused, goes back once", async () => {
  const surplusOf = (order: RaceOrder): Task => {
    const [row] = world.oracle.rows<{ id: string }>("SELECT id FROM Payment WHERE orderId = ?", order.id);
    const form = { orderId: order.id, amountFen: WHOLE, formKey: `${order.id} surplus`, by: "anna" };
    return ["refund", { ...form, paymentId: row?.id ?? "" }];
  };
  const fates = await fatesOf(world, {
    given: async () => {
      const order = await world.start({ pageOpen: false });
      await carryOut(world.deps, [
        ["cancel", { order, cause: "buyer" }],
        ["payAndHear", { order }],
      ]);
      return order;
    },
    parties: (order, enter) => ({
      one: enter(SEND_REFUNDS),
      two: enter(CLAIM_IS_OVER, SEND_REFUNDS, surplusOf(order)),
    }),
  });
  expect(fates).toEqual(["cancelled +10000 -10000"]);
});
