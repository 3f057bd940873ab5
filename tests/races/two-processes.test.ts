import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Party } from "#tests/races/party.ts";
import { type Enter, fatesOf } from "#tests/races/race.ts";
import { RemoteProcess } from "#tests/races/remote-party.ts";
import type { Task } from "#tests/races/use-cases.ts";
import { type RaceOrder, RaceWorld } from "#tests/races/world.ts";

// The same races, with each party in a process of its own: between them stands nothing but the database file.

let world: RaceWorld;
let processes: readonly [RemoteProcess, RemoteProcess];
beforeAll(async () => {
  world = await RaceWorld.open();
  processes = await Promise.all([RemoteProcess.start(world), RemoteProcess.start(world)]);
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.close()));
  // The shop's own check of its books, over all that these races have left behind.
  const broken = await world.verify();
  await world.close();
  expect(broken).toEqual([]);
});

/** The first party of a race goes to one process, the second to the other. */
function enterProcesses(): Enter {
  let entered = 0;
  return (...tasks) => {
    const process = processes[entered % 2 === 0 ? 0 : 1];
    entered += 1;
    return process.enter(tasks);
  };
}

const refund = (order: RaceOrder, amountFen: number, dialog: string): Task => [
  "refund",
  { orderId: order.id, amountFen, formKey: `${order.id} ${dialog}`, by: dialog },
];

type Pair = {
  name: string;
  given: () => Promise<RaceOrder>;
  first: (order: RaceOrder) => Task;
  second: (order: RaceOrder) => Task;
  fates: string[];
};

const PAIRS: Pair[] = [
  {
    name: "C-02: two tabs that start a payment",
    given: () => world.place(),
    first: (order) => ["start", { order, anew: false }],
    second: (order) => ["start", { order, anew: false }],
    fates: ["cancelled"],
  },
  {
    name: "C-03: two members of staff who refund 60 of 100",
    given: () => world.paid(),
    first: (order) => refund(order, 6_000, "anna"),
    second: (order) => refund(order, 6_000, "ben"),
    fates: ["paid +10000 -6000"],
  },
  {
    name: "C-04: one dialog sent twice",
    given: () => world.paid(),
    first: (order) => refund(order, 3_000, "anna"),
    second: (order) => refund(order, 3_000, "anna"),
    fates: ["paid +10000 -3000"],
  },
  {
    name: "C-06: a payment against a cancel",
    given: () => world.start(),
    first: (order) => ["payAndHear", { order }],
    second: (order) => ["cancel", { order, cause: "buyer" }],
    fates: ["cancelled", "paid +10000"],
  },
  {
    name: "C-08: buyer and staff cancel",
    given: () => world.start(),
    first: (order) => ["cancel", { order, cause: "buyer" }],
    second: (order) => ["cancel", { order, cause: "staff" }],
    fates: ["cancelled"],
  },
  {
    name: "C-12: a whole refund against shipping",
    given: () => world.paid(),
    first: (order) => refund(order, 10_000, "anna"),
    second: (order) => ["ship", { order }],
    fates: ["paid +10000 -10000", "shipped +10000 -10000"],
  },
  {
    name: "C-13: a notification and the return page",
    given: () => world.start(),
    first: (order) => ["payAndHear", { order }],
    second: (order) => ["refresh", { order }],
    fates: ["paid +10000"],
  },
];

const NAMED = PAIRS.map((pair) => [pair.name, pair] as const);

test.each(NAMED)("%s, each from a process of its own, interrupted at every boundary", async (_name, pair) => {
  const fates = await fatesOf(
    world,
    {
      given: pair.given,
      parties: (order, enter) => ({ first: enter(pair.first(order)), second: enter(pair.second(order)) }),
      interruptions: 1,
    },
    enterProcesses(),
  );
  expect(fates).toEqual(pair.fates);
});

/** Steps a party until it stands before a COMMIT, with the write lock in hand; answers false where it ended before. */
async function stepToCommit(party: Party): Promise<boolean> {
  for (;;) {
    const step = await party.step();
    if ("ended" in step) return false;
    if (step.before === "COMMIT") return true;
  }
}

async function stepToEnd(party: Party) {
  for (;;) {
    const step = await party.step();
    if ("ended" in step) return step.ended;
  }
}

/** Long enough for the other process to meet the lock, short enough to be let in. */
const MEETS_THE_LOCK_MS = 80;

describe("a party that stands inside its transaction", () => {
  test.each(NAMED)("%s: the other waits for it, and both end as if one came after the other", async (_name, pair) => {
    const order = await pair.given();
    const holder = processes[0].enter([pair.first(order)], "inside transactions too");
    expect(await stepToCommit(holder)).toBe(true);
    const other = stepToEnd(processes[1].enter([pair.second(order)]));
    await pause(MEETS_THE_LOCK_MS);
    expect(world.oracle.findLies(order.id)).toEqual([]);
    expect(await stepToEnd(holder)).toHaveProperty("value");
    expect(await other).toHaveProperty("value");
    expect(world.oracle.findLies(order.id)).toEqual([]);
    await world.heal();
    expect(await world.findUnhealed(order)).toEqual([]);
    expect(pair.fates).toContain(world.fate(order));
  });

  test("P-11, C-03: where its process stands still the other is refused after five seconds, and nothing is left half done", async () => {
    const order = await world.paid();
    const holder = processes[0].enter([refund(order, 6_000, "anna")], "inside transactions too");
    expect(await stepToCommit(holder)).toBe(true);
    processes[0].signal("SIGSTOP");
    const refused = await processes[1].run([refund(order, 6_000, "ben")]);
    const seen = world.oracle.rows("SELECT id FROM Refund WHERE orderId = ?", order.id);
    processes[0].signal("SIGCONT");
    expect(refused).toMatchObject({ error: { message: expect.stringMatching(/^DatabaseBusyError/) as string } });
    expect(seen).toEqual([]);
    // Its own time is over as well: it commits, or says that it could not.
    const ended = await stepToEnd(holder);
    expect(world.oracle.findLies(order.id)).toEqual([]);
    const written = world.oracle.rows("SELECT id FROM Refund WHERE orderId = ?", order.id);
    expect(written).toHaveLength("value" in ended ? 1 : 0);
    expect(await processes[1].run([refund(order, 4_000, "ben")])).toMatchObject({ value: { status: "done" } });
    await world.heal();
    expect(await world.findUnhealed(order)).toEqual([]);
  });
});

/** Looks at committed snapshots until the work is done; answers what was ever untrue in one. */
async function readMeanwhile(work: Promise<unknown>): Promise<string[]> {
  const lies = new Set<string>();
  const run = { isOver: false };
  const end = () => {
    run.isOver = true;
  };
  work.then(end, end);
  while (!run.isOver) {
    for (const lie of world.oracle.findLies()) lies.add(lie);
    await pause(1);
  }
  await work;
  return [...lies];
}

const BUYERS = 100;

test("C-09, C-15: a hundred buyers in two processes for the last three: three orders, stock never below nothing", async () => {
  const variantId = await world.shelve(3);
  const forms = [];
  for (let buyer = 0; buyer < BUYERS; buyer += 1) forms.push(await world.readyToOrder(variantId));
  const halves = [forms.slice(0, BUYERS / 2), forms.slice(BUYERS / 2)];
  const work = Promise.all(processes.map((process, at) => process.run([["placeAtOnce", { forms: halves[at] ?? [] }]])));
  expect(await readMeanwhile(work)).toEqual([]);
  const answers = (await work).flatMap((outcome) => ("value" in outcome ? (outcome.value as string[]) : []));
  expect(answers).toHaveLength(BUYERS);
  expect(answers.filter((answer) => answer.startsWith("QH"))).toHaveLength(3);
  expect(answers.filter((answer) => answer === "changed")).toHaveLength(BUYERS - 3);
  expect(world.oracle.rows("SELECT stock FROM Variant WHERE id = ?", variantId)).toEqual([{ stock: 0 }]);
});

test("C-01, C-15: one checkout form sent forty times from two processes is one order", async () => {
  const form = await world.readyToOrder();
  const forms = Array.from({ length: 20 }, () => form);
  const work = Promise.all(processes.map((process) => process.run([["placeAtOnce", { forms }]])));
  expect(await readMeanwhile(work)).toEqual([]);
  const answers = (await work).flatMap((outcome) => ("value" in outcome ? (outcome.value as string[]) : []));
  expect(answers).toHaveLength(40);
  const orders = world.oracle.rows<{ orderNo: string }>(`SELECT orderNo FROM "Order" WHERE formKey = ?`, form.formKey);
  expect(orders).toEqual([{ orderNo: answers[0] }]);
  expect(new Set(answers).size).toBe(1);
});

test("C-05, C-15: fifty refunds of 3 from a payment of 100, from two processes: 33 fit, and Alipay is asked for no more", async () => {
  const order = await world.paid();
  const forms = Array.from({ length: 50 }, (_, at) => ({
    orderId: order.id,
    amountFen: 300,
    formKey: `${order.id} ${at}`,
    by: "anna",
  }));
  const halves = [forms.slice(0, 25), forms.slice(25)];
  const work = Promise.all(
    processes.map((process, at) => process.run([["refundAtOnce", { forms: halves[at] ?? [] }]])),
  );
  expect(await readMeanwhile(work)).toEqual([]);
  const answers = (await work).flatMap((outcome) => ("value" in outcome ? (outcome.value as string[]) : []));
  expect(answers).toHaveLength(50);
  expect(answers.filter((answer) => answer === "refused")).toHaveLength(17);
  await world.heal();
  expect(await world.findUnhealed(order)).toEqual([]);
  expect(world.fate(order)).toBe("paid +10000 -9900");
});
