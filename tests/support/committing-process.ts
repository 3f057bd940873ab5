import { writeSync } from "node:fs";
import { openDatabase } from "#lib/db/client.ts";
import type { PrismaClient } from "#lib/db/generated/client.ts";
import { openUnguarded } from "#tests/support/sqlite-faults.ts";

/**
 * Commits one row after another and says so of each: `acknowledged 1`, … With `shop` through the shop's own client, with
 * `driver` through the driver as Prisma ships it. `maintain` moves the log into the file and repacks it in between.
 */
const [, , file = "", how = "shop", rows = "40", maintain = ""] = process.argv;

const shop = how === "shop" ? await openDatabase({ file }) : null;
const writer: PrismaClient = shop?.writer ?? openUnguarded(file);
for (let row = 1; row <= Number(rows); row += 1) {
  await writer.jobLease.create({ data: { job: `row-${row}`, holder: "x".repeat(500), expiresAt: new Date(0) } });
  writeSync(1, `acknowledged ${row}\n`);
  if (maintain !== "") await writer.$queryRawUnsafe("PRAGMA wal_checkpoint(TRUNCATE)");
  if (maintain !== "" && row % 5 === 0) await writer.$executeRawUnsafe("VACUUM");
}
process.exit();
