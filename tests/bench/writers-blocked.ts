/**
 * How long a writer waits while a backup is taken, and while a migration runs, beside what it waits for nothing: each
 * commit on the disk (synchronous=FULL), through the guard, as the shop writes.
 *
 *   npm run bench:writers -- [orders in the database]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as pause, setImmediate } from "node:timers/promises";
import { programArgs } from "#lib/cli/project.ts";
import { type Database, openDatabase } from "#lib/db/client.ts";
import type { NewOrder } from "#lib/services/ports.ts";
import { percentile } from "#tests/bench/percentile.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { migrateElsewhere } from "#tests/support/migrate-elsewhere.ts";
import { addVariant, newAttempt, newOrder } from "#tests/support/shop-rows.ts";

const ORDERS_DEFAULT = 20_000;
const ORDERS_AT_ONCE = 500;
const QUIET_MS = 10_000;
const BACKUPS = 3;

async function main(): Promise<void> {
  const orders = Number(process.argv[2] ?? ORDERS_DEFAULT);
  const place = await createTestDatabaseFile();
  const database = await openDatabase({ file: place.file });
  try {
    await fill(database, orders);
    report("nothing else", await writeWhile(database, () => pause(QUIET_MS)));
    const backup = programArgs("lib/db/main.ts", "backup", "--file", place.file, "--mode", "simulator");
    for (let turn = 1; turn <= BACKUPS; turn += 1) {
      const folder = join(place.folder, `backups-${turn}`);
      report(`backup ${turn}`, await writeWhile(database, () => run([...backup, "--to", folder])));
    }
    const migrate = () => migrateElsewhere(place.file, 'ALTER TABLE "Order" ADD COLUMN "planted" TEXT;');
    report("migration that adds a column", await writeWhile(database, migrate));
    console.log(
      `  ${orders} orders, load average ${loadavg()
        .map((load) => load.toFixed(1))
        .join(", ")}`,
    );
  } finally {
    await database.close();
    place.remove();
  }
}

async function fill(database: Database, orders: number): Promise<void> {
  const variant = await addVariant(database);
  for (let stored = 0; stored < orders; stored += ORDERS_AT_ONCE) {
    const batch = Array.from({ length: ORDERS_AT_ONCE }, () => newOrder(variant));
    await database.transaction(async (unit) => {
      await unit.order.createMany({ data: batch.map(withoutLines) });
      await unit.paymentAttempt.createMany({
        data: batch.map((order) => ({ ...newAttempt(order), openOrderId: order.id })),
      });
    });
  }
}

/** Lines are rows of their own, and weigh nothing here. */
function withoutLines(order: NewOrder): Omit<NewOrder, "lines"> {
  return Object.fromEntries(Object.entries(order).filter(([name]) => name !== "lines")) as Omit<NewOrder, "lines">;
}

/** Commits one small write after another until the work is done, and gives how long each took. */
async function writeWhile(database: Database, work: () => Promise<unknown>): Promise<number[]> {
  const isOver = new AbortController();
  const took: number[] = [];
  const writing = (async () => {
    const variant = await addVariant(database);
    while (!isOver.signal.aborted) {
      const startedAt = performance.now();
      await database.transaction((unit) =>
        unit.variant.updateMany({ where: { id: variant.variantId }, data: { position: { increment: 1 } } }),
      );
      took.push(performance.now() - startedAt);
      await setImmediate();
    }
  })();
  await work();
  isOver.abort();
  await writing;
  return took.toSorted((a, b) => a - b);
}

async function run(args: string[]): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`the backup ended with ${code ?? "a signal"}`);
}

function report(name: string, ms: readonly number[]): void {
  const figures = [50, 99, 100].map((rank) => `p${rank} ${percentile(ms, rank).toFixed(1)} ms`);
  console.log(`  ${name.padEnd(30)} ${String(ms.length).padStart(6)} commits   ${figures.join("   ")}`);
}

await main();
