import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { placeOrder } from "#lib/services/place-order.ts";
import { setCartLine } from "#lib/services/set-cart-line.ts";
import { runStep } from "#lib/worker/step.ts";
import { USE_CASES } from "#tests/races/use-cases.ts";
import { type RaceOrder, RaceWorld } from "#tests/races/world.ts";
import { DEEDS, type Deed, mortal } from "#tests/support/mortal-deps.ts";
import { Mortals } from "#tests/support/mortals.ts";
import { nextId } from "#tests/support/shop-rows.ts";
import { orderForm } from "#tests/support/test-shop.ts";

// Each boundary is a process of its own that is really killed; a busy machine takes its time to start them.
vi.setConfig({ testTimeout: 240_000 });

let world: RaceWorld;
let mortals: Mortals;

beforeAll(async () => {
  world = await RaceWorld.open();
  mortals = new Mortals(world.deps);
});

afterAll(async () => {
  mortals.close();
  await world.close();
});

type Case = {
  id: string;
  what: string;
  /** What was before, and what the process that dies is told to do. */
  given: () => Promise<{ order: RaceOrder; input: unknown }>;
  useCase: Deed;
  /** What people do when nothing came back. The worker's work is nobody's to repeat. */
  again: boolean;
  /** How it ends, whenever the process died: the order's state, what Alipay took and gave back. */
  fate: string;
};

const started = async () => {
  const order = await world.start();
  return { order, input: { order } };
};

const CASES: readonly Case[] = [
  {
    id: "P-02",
    what: "starting to pay",
    given: async () => {
      const order = await world.place();
      return { order, input: { order, anew: false } };
    },
    useCase: "start",
    again: true,
    fate: "paid +10000",
  },
  {
    id: "P-02",
    what: "starting to pay anew",
    given: async () => {
      const order = await world.start();
      return { order, input: { order, anew: true } };
    },
    useCase: "start",
    again: true,
    fate: "paid +10000",
  },
  {
    id: "P-03, N-26, N-27",
    what: "a notification",
    given: async () => {
      const order = await world.start();
      return { order, input: { notice: world.alipay.pay(order.outTradeNo) } };
    },
    useCase: "hear",
    // Alipay sends again what nobody acknowledged: healing delivers every notification once more.
    again: false,
    fate: "paid +10000",
  },
  {
    id: "P-04",
    what: "cancelling",
    given: async () => {
      const { order } = await started();
      return { order, input: { order, cause: "buyer" } };
    },
    useCase: "cancel",
    again: true,
    fate: "cancelled",
  },
  {
    id: "P-04",
    what: "cancelling what was just paid",
    given: async () => {
      const { order } = await started();
      world.alipay.pay(order.outTradeNo);
      return { order, input: { order, cause: "buyer" } };
    },
    useCase: "cancel",
    again: true,
    fate: "paid +10000",
  },
  {
    id: "P-05",
    what: "a refund",
    given: async () => {
      const order = await world.paid();
      return { order, input: { orderId: order.id, amountFen: 3_000, formKey: nextId("dialog"), by: "anna" } };
    },
    useCase: "refund",
    again: true,
    fate: "paid +10000 -3000",
  },
  {
    id: "P-06",
    what: "the sweep that finds a payment",
    given: async () => {
      const { order, input } = await started();
      world.alipay.pay(order.outTradeNo);
      world.pass(61);
      return { order, input };
    },
    useCase: "worker",
    again: false,
    fate: "paid +10000",
  },
  {
    id: "P-06",
    what: "the sweep that ends an order's time",
    given: async () => {
      const { order, input } = await started();
      world.pass(30 * 60);
      return { order, input };
    },
    useCase: "worker",
    again: false,
    fate: "cancelled",
  },
  {
    id: "P-06",
    what: "the sweep that sends back what came too late",
    given: async () => {
      const order = await world.start({ pageOpen: false });
      await USE_CASES.cancel(world.deps, { order, cause: "buyer" });
      world.alipay.pay(order.outTradeNo);
      world.pass(400);
      return { order, input: { order } };
    },
    useCase: "worker",
    again: false,
    fate: "cancelled +10000 -10000",
  },
  {
    id: "P-06, P-16",
    what: "the sweep that asks about a refund whose answer was lost",
    given: async () => {
      const order = await world.paid();
      world.alipay.faults.push({ method: "refund", loses: "answer" });
      const form = { orderId: order.id, amountFen: 3_000, formKey: nextId("dialog"), by: "anna" };
      await USE_CASES.refund(world.deps, form);
      world.pass(3_600);
      return { order, input: { order } };
    },
    useCase: "worker",
    again: false,
    fate: "paid +10000 -3000",
  },
];

/** Runs the use-case here, to its end: what it does, one name for each place to die. */
async function countBoundaries(useCase: Deed, input: unknown): Promise<string[]> {
  const boundaries: string[] = [];
  const run = DEEDS[useCase] as (deps: typeof world.deps, given: unknown) => Promise<unknown>;
  await run(
    mortal(world.deps, (done) => boundaries.push(done)),
    input,
  );
  return boundaries;
}

/** The buyer who stands on the pay page pays, under the newest number. */
async function payNewest(order: RaceOrder): Promise<void> {
  const attempts = await world.deps.database.read.attempts.list(order.id);
  const open = attempts.find((attempt) => attempt.status === "open");
  if (open !== undefined) await USE_CASES.payAndHear(world.deps, { order: { ...order, outTradeNo: open.outTradeNo } });
}

const NAMED = CASES.map((given) => [given.id, given.what, given] as const);

test.each(NAMED)(
  "%s: killed after any effect of %s, the shop heals: its books are Alipay's",
  async (_id, _what, given) => {
    const { order, input } = await given.given();
    const putBack = await world.save();
    const boundaries = await countBoundaries(given.useCase, input);
    expect(boundaries.length).toBeGreaterThan(1);
    for (const [index, boundary] of boundaries.entries()) {
      await putBack();
      const { file } = world.opened;
      const end = await mortals.die({ file, useCase: given.useCase, input, dieAfter: index + 1 });
      const where = `killed at ${index + 1} of ${boundaries.length}: ${boundary}`;
      expect(end, where).toBe("SIGKILL");
      expect(world.oracle.findLies(), where).toEqual([]);
      if (given.again) await countBoundaries(given.useCase, input);
      if (given.useCase === "start") await payNewest(order);
      await world.heal();
      expect(await world.findUnhealed(order), where).toEqual([]);
      expect(world.fate(order), where).toBe(given.fate);
    }
  },
);

test("P-01: killed after any effect of placing an order, the buyer's next press of the button leads to one order with its goods", async () => {
  const visitorHash = nextId("visitor");
  const variant = await world.opened.reader.variant.findFirstOrThrow({ where: { stock: { gt: 1 } } });
  await setCartLine(world.deps, { visitorHash, variantId: variant.id, quantity: 1 });
  const form = orderForm({ visitorHash, seenTotalFen: variant.priceFen });
  const putBack = await world.save();
  for (const dieAfter of [1, 2]) {
    await putBack();
    expect(await mortals.die({ file: world.opened.file, useCase: "place", input: form, dieAfter })).toBe("SIGKILL");
    const found = { where: { formKey: form.formKey } };
    expect(await world.opened.reader.order.count(found)).toBe(dieAfter - 1);
    expect(world.oracle.findLies()).toEqual([]);
    const placed = await placeOrder(world.deps, form);
    const orders = await world.opened.reader.order.findMany(found);
    expect(orders).toMatchObject([{ orderNo: placed.status === "placed" ? placed.orderNo : "" }]);
    expect(world.oracle.findLies()).toEqual([]);
    const left = await world.opened.reader.variant.findUniqueOrThrow({ where: { id: variant.id } });
    expect(left.stock).toBe(variant.stock - 1);
  }
});

test("P-16: a refund whose sender was killed while Alipay moved the money is settled within a minute, under its one number", async () => {
  const order = await world.paid();
  const input = { orderId: order.id, amountFen: 3_000, formKey: nextId("dialog"), by: "anna" };
  const putBack = await world.save();
  const moved = (await countBoundaries("refund", input)).findIndex((boundary) => boundary.startsWith("refund done"));
  await putBack();
  await mortals.die({ file: world.opened.file, useCase: "refund", input, dieAfter: moved + 1 });
  expect(world.fate(order)).toBe("paid +10000 -3000");
  expect(world.oracle.rows("SELECT status FROM Refund WHERE orderId = ?", order.id)).toEqual([{ status: "requested" }]);
  world.pass(60);
  await runStep(world.deps);
  expect(world.oracle.rows("SELECT status, sendCount FROM Refund WHERE orderId = ?", order.id)).toEqual([
    { status: "done", sendCount: 2 },
  ]);
  expect(world.fate(order)).toBe("paid +10000 -3000");
});
