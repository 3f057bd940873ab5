import { afterAll, beforeAll, expect, test } from "vitest";
import { fatesOf } from "#tests/races/race.ts";
import type { Task } from "#tests/races/use-cases.ts";
import { type RaceOrder, RaceWorld } from "#tests/races/world.ts";

let world: RaceWorld;
beforeAll(async () => {
  world = await RaceWorld.open();
});
afterAll(async () => {
  // The shop's own check of its books, over all that these races have left behind.
  const broken = await world.verify();
  await world.close();
  expect(broken).toEqual([]);
});

const PAID = "paid +10000";
const CANCELLED = "cancelled";
const MONEY_BACK = "cancelled +10000 -10000";

const buyerCancels = (order: RaceOrder): Task => ["cancel", { order, cause: "buyer" }];
const staffCancel = (order: RaceOrder): Task => ["cancel", { order, cause: "staff" }];
const startAnew = (order: RaceOrder): Task => ["start", { order, anew: true }];
const EXPIRY: Task = ["job", { name: "expiry" }];
const SWEEP: Task = ["job", { name: "payments" }];

/** An order whose payment was started, `secondsLeft` before its time is over. */
async function startedWith(secondsLeft: number, options: { pageOpen?: boolean } = {}): Promise<RaceOrder> {
  const order = await world.start(options);
  world.pass(30 * 60 - secondsLeft);
  return order;
}

/** An order whose payment the worker is about to ask about. */
async function dueForTheSweep(): Promise<RaceOrder> {
  const order = await world.start();
  world.pass(61);
  return order;
}

/** Two trades that a buyer could pay for one order at the same time. */
function twoOpenTrades(order: RaceOrder): string[] {
  const open = [...world.alipay.trades.values()].filter(
    (trade) => trade.status === "WAIT_BUYER_PAY" && trade.outTradeNo.startsWith(order.orderNo),
  );
  return open.length <= 1 ? [] : [`two trades can be paid: ${open.map(({ outTradeNo }) => outTradeNo).join(", ")}`];
}

test.each(["payAndHear", "pay"] as const)(
  "C-06: a buyer who pays (%s) against a cancel: paid, or cancelled without money",
  async (pay) => {
    const fates = await fatesOf(world, {
      given: () => world.start(),
      parties: (order, enter) => ({ buyer: enter([pay, { order }]), tab: enter(buyerCancels(order)) }),
      interruptions: 3,
    });
    expect(fates).toEqual([CANCELLED, PAID]);
  },
);

test.each(["payAndHear", "pay"] as const)(
  "C-06: a buyer who pays (%s) where Alipay knew no trade to close: paid, or the money goes back",
  async (pay) => {
    const fates = await fatesOf(world, {
      given: () => world.start({ pageOpen: false }),
      parties: (order, enter) => ({ buyer: enter([pay, { order }]), tab: enter(buyerCancels(order)) }),
      interruptions: 3,
    });
    expect(fates).toEqual([MONEY_BACK, PAID]);
  },
);

test.each([true, false])(
  "C-07: a payment in the last second against the end of the order's time; page open before: %s",
  async (pageOpen) => {
    const fates = await fatesOf(world, {
      given: () => startedWith(1, { pageOpen }),
      parties: (order, enter) => ({
        buyer: enter(["payAndHear", { order }]),
        worker: enter(["pass", { seconds: 2 }], EXPIRY),
      }),
    });
    expect(fates).toEqual([CANCELLED, PAID]);
  },
);

test("C-07: a shop whose clock is ahead ends an order that Alipay still lets be paid", async () => {
  const fates = await fatesOf(world, {
    given: () => startedWith(1),
    parties: (order, enter) => ({
      buyer: enter(["payAndHear", { order }]),
      ahead: enter(staffCancel(order), EXPIRY),
    }),
  });
  expect(fates).toEqual([CANCELLED, PAID]);
});

test("C-08: buyer, staff and the end of its time close one order: its stock comes back once", async () => {
  const fates = await fatesOf(world, {
    given: () => startedWith(-1),
    parties: (order, enter) => ({
      buyer: enter(buyerCancels(order)),
      staff: enter(staffCancel(order)),
      worker: enter(EXPIRY),
    }),
    interruptions: 1,
    ends: stockNotBackOnce,
  });
  expect(fates).toEqual([CANCELLED]);
});

/** Asked of the movements themselves: the sum alone would not show one too many and one too few. */
function stockNotBackOnce(order: RaceOrder): string[] {
  const moves = world.oracle.rows<{ kind: string; quantity: number }>(
    "SELECT kind, quantity FROM StockMovement WHERE reference = ? ORDER BY kind",
    order.id,
  );
  const text = moves.map(({ kind, quantity }) => `${kind} ${quantity}`).join(", ");
  return text === "give-back 1, reserve -1" ? [] : [`stock moved: ${text}`];
}

test("C-13: notification, sweep and return page settle one trade once", async () => {
  const fates = await fatesOf(world, {
    given: dueForTheSweep,
    parties: (order, enter) => ({
      buyer: enter(["payAndHear", { order }]),
      sweep: enter(SWEEP),
      page: enter(["refresh", { order }]),
    }),
    interruptions: 1,
  });
  expect(fates).toEqual([PAID]);
});

test("C-13: one notification that comes twice at once, and the sweep", async () => {
  const fates = await fatesOf(world, {
    given: async () => {
      const order = await dueForTheSweep();
      world.alipay.pay(order.outTradeNo);
      return order;
    },
    parties: (order, enter) => ({
      once: enter(["hearNews", order]),
      again: enter(["hearNews", order]),
      sweep: enter(SWEEP),
    }),
    interruptions: 1,
  });
  expect(fates).toEqual([PAID]);
});

test("C-02: two tabs that start a payment have one trade", async () => {
  await fatesOf(world, {
    given: () => world.place(),
    parties: (order, enter) => ({
      one: enter(["start", { order, anew: false }]),
      two: enter(["start", { order, anew: false }]),
    }),
    always: twoOpenTrades,
    ends: (order) => {
      const trades = [...world.alipay.trades.keys()].filter((number) => number.startsWith(order.orderNo));
      return trades.length === 1 ? [] : [`trades: ${trades.join(", ")}`];
    },
  });
});

test("C-02: two tabs that start anew, and a buyer who pays meanwhile: never two trades that can be paid", async () => {
  const fates = await fatesOf(world, {
    given: () => world.start(),
    parties: (order, enter) => ({
      one: enter(startAnew(order)),
      two: enter(startAnew(order)),
      buyer: enter(["payAndHear", { order }]),
    }),
    always: twoOpenTrades,
    interruptions: 1,
  });
  expect(fates).toEqual([CANCELLED, PAID]);
});

test("C-02: a tab that starts anew and pays there, another that pays the old trade, and staff who cancel", async () => {
  const fates = await fatesOf(world, {
    given: () => world.start(),
    parties: (order, enter) => ({
      one: enter(startAnew(order), ["payAndHear", { order: { ...order, outTradeNo: `${order.orderNo}_2` } }]),
      buyer: enter(["payAndHear", { order }]),
      staff: enter(staffCancel(order)),
    }),
    always: twoOpenTrades,
    interruptions: 1,
  });
  expect(fates).toEqual([CANCELLED, MONEY_BACK, PAID]);
});

test("C-02: starting anew against the worker that asks about the same trade", async () => {
  await fatesOf(world, {
    given: dueForTheSweep,
    parties: (order, enter) => ({ tab: enter(startAnew(order)), worker: enter(SWEEP) }),
    always: twoOpenTrades,
    interruptions: 1,
  });
});

test("C-08: an order that is cancelled while its first payment is being started", async () => {
  const fates = await fatesOf(world, {
    given: () => world.place(),
    parties: (order, enter) => ({ tab: enter(["start", { order, anew: false }]), other: enter(buyerCancels(order)) }),
    ends: (order) => (world.fate(order) === "pending" ? [] : stockNotBackOnce(order)),
  });
  expect(fates).toEqual([CANCELLED]);
});

test("P-17: two workers that sweep and end the same order at once, its time being over", async () => {
  const fates = await fatesOf(world, {
    given: () => startedWith(-1),
    parties: (_order, enter) => ({ one: enter(SWEEP, EXPIRY), two: enter(EXPIRY, SWEEP) }),
    interruptions: 1,
  });
  expect(fates).toEqual([CANCELLED]);
});
