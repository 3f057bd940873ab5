import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Blueprint, deployMigrations, readBlueprint } from "#lib/db/migrate.ts";
import { readMigrations } from "#lib/db/migration-files.ts";
import { findDrift, writeMigration } from "#lib/db/migration-new.ts";
import { SchemaEngine } from "#lib/db/schema-engine.ts";
import { sqliteDriver } from "#lib/db/sqlite-driver.ts";
import { createTestDatabaseFile, prismaFolder } from "#tests/support/database.ts";
import { holdLock } from "#tests/support/lock-holder.ts";

const NOW = new Date("2030-01-02T03:04:05.000Z");
const blueprint = readBlueprint(prismaFolder);

/** sqlite_master, without the names that Prisma's engine keeps for itself. */
function masterOf(file: string): { type: string; name: string; sql: string }[] {
  const database = new Sqlite(file);
  const rows = database
    .prepare<[], { type: string; name: string; sql: string }>(
      "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name",
    )
    .all();
  database.close();
  return rows;
}

const triggersOf = (file: string) => masterOf(file).filter((row) => row.type === "trigger");

function addVariant(file: string): void {
  const database = new Sqlite(file);
  database.exec(`
    INSERT INTO Category VALUES ('c', 'c', 'c', 'c', 'c', 0);
    INSERT INTO Product VALUES ('p', 'p', 'c', 'p', 'p', 'p', 'p', '[]', '[]', '[]', 1, 0, '2026-01-01');
    INSERT INTO Variant (id, productId, sku, optionValues, priceFen, stock, pictureFile, position)
      VALUES ('v', 'p', 's', '{}', 100, 5, '', 0);
  `);
  database.close();
}

/** The blueprint with a changed schema and the migration for it, which rebuilds the tables Variant and LedgerEntry. */
async function plantRedefinition(folder: string): Promise<Blueprint> {
  const changed = blueprint.schema.content
    .replace(/^( +stock +Int)$/m, "$1 @default(0)")
    .replace(/^( +creditAccount +String)$/m, '$1 @default("order-income")');
  const planted = { ...blueprint, schema: { ...blueprint.schema, content: changed }, migrationsFolder: folder };
  await writeMigration(planted, "planted", NOW);
  return { ...planted, migrations: [...blueprint.migrations, ...readMigrations(folder)] };
}

function withMigration(sql: string): Blueprint {
  return { ...blueprint, migrations: [...blueprint.migrations, { name: "99999999999999_planted", sql }] };
}

let file: string;
let folder: string;
let remove: () => void;

beforeEach(async () => {
  ({ file, folder, remove } = await createTestDatabaseFile());
});

afterEach(() => {
  remove();
});

test("the migrations give exactly what the schema says", async () => {
  expect(await findDrift(blueprint)).toBeUndefined();
});

test("a changed schema is drift, and its SQL names the change", async () => {
  const content = blueprint.schema.content.replace(/^( +stock +Int)$/m, "$1\n  weight Int?");
  expect(await findDrift({ ...blueprint, schema: { ...blueprint.schema, content } })).toContain('ADD COLUMN "weight"');
});

test("a second deploy changes nothing", async () => {
  const before = readFileSync(file);
  expect(await deployMigrations(file, blueprint)).toEqual([]);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("deploy makes the file and its folder", async () => {
  const fresh = join(folder, "new", "shop.db");
  expect(await deployMigrations(fresh, blueprint)).toEqual(blueprint.migrations.map(({ name }) => name));
  expect(masterOf(fresh)).toEqual(masterOf(file));
});

describe("a migration that rebuilds tables (finding 1.8)", () => {
  test("keeps every wall and every row", async () => {
    const before = triggersOf(file);
    addVariant(file);
    const planted = await plantRedefinition(join(folder, "planted"));
    expect(planted.migrations.at(-1)?.name).toBe("20300102030405_planted");
    expect(planted.migrations.at(-1)?.sql).toMatch(/DROP TABLE "LedgerEntry"[^]*DROP TABLE "Variant"/);
    expect(await deployMigrations(file, planted)).toEqual(["20300102030405_planted"]);
    expect(before.length).toBeGreaterThan(40);
    expect(triggersOf(file)).toEqual(before);
    const database = new Sqlite(file);
    expect(database.prepare("SELECT id, stock FROM Variant").all()).toEqual([{ id: "v", stock: 5 }]);
    expect(() => database.exec("UPDATE Variant SET stock = -1")).toThrow("wall broken: Variant.stock");
    database.close();
  });

  test("drops the walls of those tables when Prisma's engine is left alone with it", async () => {
    const before = triggersOf(file);
    const planted = await plantRedefinition(join(folder, "planted"));
    const connection = await sqliteDriver(file, { busyTimeoutMs: 0, mayCreate: false }).connect();
    const engine = await SchemaEngine.start(connection, planted.schema);
    await engine.apply(planted.migrationsFolder, planted.migrations);
    engine.free();
    await connection.dispose();
    const lost = before.filter(({ name }) => !triggersOf(file).some((kept) => kept.name === name));
    expect(lost.map(({ name }) => name)).toContain("wall_Variant_insert");
    expect(lost.map(({ name }) => name)).toContain("wall_LedgerEntry_no_delete");
  });
});

describe("O-02: a migration that cannot be finished changes nothing", () => {
  test.each([
    ["an error in its middle", "CREATE TABLE half (a INTEGER); nonsense;", /syntax error/],
    ["a reference to a row that is not there", "DELETE FROM Product;", /rows would refer to rows that are not there/],
    ["rows that break a wall", "UPDATE Variant SET stock = -1;", /1 rows of the database break the wall Variant.stock/],
  ])("%s", async (_what, sql, message) => {
    addVariant(file);
    const before = masterOf(file);
    await expect(deployMigrations(file, withMigration(sql))).rejects.toThrow(message);
    expect(masterOf(file)).toEqual(before);
    const applied = await deployMigrations(file, withMigration("CREATE TABLE whole (a INTEGER);"));
    expect(applied).toEqual(["99999999999999_planted"]);
  });
});

test("O-01: a migration that others never let in says so, and changes nothing", async () => {
  const before = masterOf(file);
  const others = await holdLock(file, 20_000);
  onTestFinished(others.release);
  await expect(deployMigrations(file, withMigration("CREATE TABLE late (a INTEGER);"), 200)).rejects.toThrow(
    /^Other programs have kept the database .+ locked for 0\.2 seconds: stop them and try again\.$/,
  );
  await others.release();
  expect(masterOf(file)).toEqual(before);
});

test("a migration may change rows that nothing else may change", async () => {
  addVariant(file);
  const database = new Sqlite(file);
  database.exec("INSERT INTO StockMovement VALUES ('m', 'v', 'initial', 5, 'v', '2026-01-01')");
  expect(() => database.exec("UPDATE StockMovement SET quantity = 6")).toThrow("StockMovement.never_changed");
  database.close();
  await deployMigrations(file, withMigration("UPDATE StockMovement SET quantity = 6;"));
});

test("a migration's name is plain", async () => {
  const scratch = mkdtempSync(join(tmpdir(), "shop-test-"));
  const target = { ...blueprint, migrationsFolder: scratch };
  await expect(writeMigration(target, "../Add coupons", NOW)).rejects.toThrow("small letters");
  expect(await writeMigration(target, "nothing_new", NOW)).toBeUndefined();
  rmSync(scratch, { recursive: true });
});
