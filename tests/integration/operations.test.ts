import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { type Database, openDatabase } from "#lib/db/client.ts";
import { createDatabase } from "#lib/db/database.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { migrateElsewhere } from "#tests/support/migrate-elsewhere.ts";
import { storeOrder } from "#tests/support/shop-database.ts";

/** A machine that does other things as well may need seconds for three orders. */
const PATIENT = { timeout: 20_000 };

let place: Awaited<ReturnType<typeof createTestDatabaseFile>>;
let opened: Database;
beforeEach(async () => {
  place = await createTestDatabaseFile();
  opened = await openDatabase({ file: place.file });
});
afterEach(async () => {
  await opened.close();
  place.remove();
});

test.each([
  ["adds a column", 'ALTER TABLE "Order" ADD COLUMN "planted" TEXT;'],
  [
    "makes a table and fills it",
    'CREATE TABLE "Planted" (id TEXT PRIMARY KEY); INSERT INTO "Planted" SELECT id FROM "Order";',
  ],
])(
  "O-01: a migration that %s runs beside a shop that writes, and no acknowledged write is lost or fails",
  async (_what, sql) => {
    const database = createDatabase(opened);
    const load = new AbortController();
    let acknowledged = 0;
    const writing = (async () => {
      while (!load.signal.aborted) {
        await storeOrder({ opened, database });
        acknowledged += 1;
        // Who writes without a pause leaves another process no moment at which the lock is free.
        await pause(5);
      }
    })();
    // Else a failure would close the database under the writer.
    onTestFinished(async () => {
      load.abort();
      await writing.catch(() => undefined);
    });
    await expect.poll(() => acknowledged, PATIENT).toBeGreaterThan(2);
    await migrateElsewhere(place.file, sql);
    const before = acknowledged;
    // The program of before goes on with the database of after.
    await expect.poll(() => acknowledged, PATIENT).toBeGreaterThan(before + 2);
    load.abort();
    await writing;
    expect(await opened.reader.order.count()).toBe(acknowledged);
    expect(await opened.reader.paymentAttempt.count()).toBe(acknowledged);
  },
);
