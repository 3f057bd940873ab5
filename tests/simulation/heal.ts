import { happen } from "./happen.ts";
import { checkHealed } from "./healed.ts";
import { BrokenInvariant } from "./oracle.ts";
import type { World } from "./world.ts";

/** Far more than any run has needed: what has not come to rest by then never does (H6). */
const ROUNDS_MAX = 200;
/** So many rounds go by the tables' own times. */
const FINE_ROUNDS = 6;
const STEPS_MAX = 5_000;

/** Columns in which the tables say when something is to be done, and the job that does it. */
const DUE: readonly { job: string; sql: string }[] = [
  { job: "witness", sql: "SELECT min(nextWitnessAt) AS at FROM Payment WHERE witness = 'pending'" },
  { job: "payments", sql: "SELECT min(nextAskAt) AS at FROM PaymentAttempt" },
  { job: "refunds", sql: "SELECT min(nextTryAt) AS at FROM Refund WHERE status NOT IN ('done', 'failed')" },
  {
    job: "expiry",
    // The year 9999 stands for a person's turn.
    sql: `SELECT min(coalesce(nextExpiryAt, expiresAt)) AS at FROM "Order" WHERE status = 'pending' AND coalesce(nextExpiryAt, '') < '9999'`,
  },
  { job: "outbox", sql: "SELECT min(nextTryAt) AS at FROM OutboxMessage WHERE status = 'waiting'" },
  { job: "quarantine", sql: "SELECT min(nextTryAt) AS at FROM QuarantinedNotification WHERE status = 'open'" },
];

/** When each job has something to do, in milliseconds. */
export function findDue(world: World): { job: string; atMs: number }[] {
  return DUE.flatMap(({ job, sql }) => {
    const at = world.oracle.rows(sql)[0]?.["at"];
    return typeof at === "string" ? [{ job, atMs: Date.parse(at) }] : [];
  });
}

/** Liveness: all faults end, Alipay delivers, the worker works, until nothing is left to do; then all must be right. */
export async function heal(world: World): Promise<void> {
  world.note("liveness");
  world.alipay.canPayRefunds = true;
  world.frozen.clear();
  world.doomed.clear();
  await finishTasks(world);
  await comeToRest(world);
  await doWhatIsLeftToAPerson(world);
  if (!world.failed()) judgeHealed(world);
  if (!world.failed()) await changeNothingMore(world);
}

function judgeHealed(world: World): void {
  world.check(() => {
    world.oracle.checkPromises();
    checkHealed(world.oracle, world);
  });
}

async function finishTasks(world: World): Promise<void> {
  for (let steps = 0; !world.failed(); steps += 1) {
    const [task] = world.tasks.waiting();
    if (!task) return;
    if (steps > STEPS_MAX) world.fail(new BrokenInvariant("H6 a task ends", { task: task.name, halt: task.halt }));
    await world.step(task.name);
  }
}

async function comeToRest(world: World): Promise<void> {
  for (let round = 0; !world.failed(); round += 1) {
    if (round > ROUNDS_MAX) {
      world.fail(new BrokenInvariant("H6 all comes to rest", { due: findDue(world) }));
      return;
    }
    const treated = await workOff(world);
    if (treated) continue;
    const nextMs = Math.min(
      ...findDue(world).map(({ atMs }) => atMs),
      ...[...world.mail.letters.values()].flatMap(({ nextAt }) =>
        nextAt ? [nextAt.getTime() + world.now().getTime() - world.alipayNow().getTime()] : [],
      ),
    );
    if (nextMs === Number.POSITIVE_INFINITY) return;
    world.passTime(Math.max(leastWait(round), Math.ceil((nextMs - world.now().getTime()) / 1000)));
  }
}

/** Longer and longer, as if the worker had slept: what is asked about for days would take as many rounds else. */
function leastWait(round: number): number {
  return round < FINE_ROUNDS ? 1 : Math.min(60 * 2 ** (round - FINE_ROUNDS), 12 * 3_600);
}

/** Delivers what is due and runs the jobs that have something to do. False where there was nothing. */
async function workOff(world: World): Promise<boolean> {
  const letters = world.mail.due(world.alipayNow());
  const jobs = dueNow(world);
  for (const letter of letters) {
    world.note(`  deliver ${letter.ref}`);
    world.deliver(world.nextName(), letter);
    await finishTasks(world);
  }
  for (const { job } of jobs) {
    world.note(`  job ${job}`);
    await runJob(world, job);
  }
  // Where another worker died with the lease in its hand, or Alipay wants to be asked less often.
  if (jobs.length > 0 && JSON.stringify(dueNow(world)) === JSON.stringify(jobs)) world.passTime(PATIENCE_SECONDS);
  return letters.length + jobs.length > 0;
}

const PATIENCE_SECONDS = 10;

function dueNow(world: World) {
  return findDue(world).filter(({ atMs }) => atMs <= world.now().getTime());
}

async function runJob(world: World, job: string): Promise<void> {
  world.startJob(world.nextName(), "worker-1", job);
  await finishTasks(world);
}

/**
 * A surplus of which somebody gave back a part in the merchant centre: Alipay refuses the whole, the shop says that a
 * person should look, and the person sends the rest.
 */
async function doWhatIsLeftToAPerson(world: World): Promise<void> {
  const owed = world.oracle.rows(
    `SELECT o.formKey, p.amountFen - coalesce(sum(CASE WHEN r.status <> 'failed' THEN r.amountFen END), 0) AS restFen
     FROM Payment p JOIN "Order" o ON o.id = p.orderId JOIN Refund r ON r.paymentId = p.id
     WHERE p.purpose = 'surplus' AND o.status = 'cancelled-refunding'
     AND EXISTS (SELECT 1 FROM Refund e WHERE e.paymentId = p.id AND e.kind = 'elsewhere') GROUP BY p.id HAVING restFen > 0`,
  );
  for (const { formKey, restFen } of owed) {
    const amountFen = Number(restFen);
    const name = world.nextName();
    const deed = {
      do: "refund",
      form: String(formKey),
      key: `rest-${name}`,
      staff: 1,
      amountFen,
      purpose: "surplus",
    } as const;
    world.note(`  a person: ${JSON.stringify(deed)}`);
    await happen(world, { id: Number(name.slice(1)), ...deed });
    await finishTasks(world);
  }
  if (owed.length > 0) await comeToRest(world);
}

const REPLAYED_MAX = 6;

/** H5: a second sweep a day later changes nothing, nor do all notifications once more, in the opposite order. */
async function changeNothingMore(world: World): Promise<void> {
  const before = moneyOf(world);
  world.passTime(86_400);
  for (const { name } of world.code.jobs) await runJob(world, name);
  for (const letter of heardLetters(world).reverse().slice(0, REPLAYED_MAX)) {
    world.note(`  deliver ${letter.ref} once more`);
    world.deliver(world.nextName(), letter);
    await finishTasks(world);
  }
  const after = moneyOf(world);
  if (!world.failed() && before !== after)
    world.fail(new BrokenInvariant("H5 a second time changes nothing", { before, after }));
}

/** Those that have come at least once: one that was lost each time would be news. */
function heardLetters(world: World) {
  const sql = "SELECT notifyId FROM Notification UNION SELECT notifyId FROM QuarantinedNotification";
  const heard = new Set(world.oracle.rows(sql).map(({ notifyId }) => notifyId));
  return [...world.mail.letters.values()].filter(({ notice }) => heard.has(notice.notifyId));
}

function moneyOf(world: World): string {
  const tables = [
    `SELECT id, status FROM "Order"`,
    "SELECT outTradeNo, status FROM PaymentAttempt",
    "SELECT tradeNo, witness FROM Payment",
    "SELECT outRequestNo, status FROM Refund",
    "SELECT kind, reference, amountFen FROM LedgerEntry",
    "SELECT id, stock FROM Variant",
  ];
  return tables.map((sql) => JSON.stringify(world.oracle.rows(`${sql} ORDER BY 1`))).join("\n");
}
