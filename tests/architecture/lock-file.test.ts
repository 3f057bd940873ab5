import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";

type LockedPackage = { version?: string; optionalDependencies?: Record<string, string> };

const lock = JSON.parse(readFileSync(fileURLToPath(new URL("../../package-lock.json", import.meta.url)), "utf8")) as {
  packages: Record<string, LockedPackage>;
};

test("the lock file names the packages of every platform, not only of the machine that wrote it", () => {
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`${path}/node_modules/${name}` in lock.packages) && !(`node_modules/${name}` in lock.packages),
    ),
  );
  expect(missing).toEqual([]);
});

test("the lock file names no registry, so that a mirror works as well", () => {
  expect(Object.values(lock.packages).filter((locked) => "resolved" in locked)).toEqual([]);
});

/** Security advisories up to 2026-11-10; in SQLite, the version that closes a corruption of the log. */
const FLOORS = [
  ["next", "16.4.1"],
  ["react", "19.3.1"],
  ["react-dom", "19.3.1"],
  ["sharp", "0.35.5"],
] as const;
const SQLITE_FLOOR = "3.51.3";

function isBelow(version: string, floor: string): boolean {
  const [has = [], needs = []] = [version, floor].map((text) => text.split(/[.-]/).map(Number));
  const first = needs.findIndex((number, index) => number !== has[index]);
  return first !== -1 && !((has[first] ?? 0) > (needs[first] ?? 0));
}

test.each(FLOORS)("O-12: every copy of %s in the lock file is %s or newer", (name, floor) => {
  const copies = Object.entries(lock.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
  expect(copies).not.toEqual([]);
  expect(copies.filter(([, { version = "0" }]) => isBelow(version, floor))).toEqual([]);
});

test(`O-12: the SQLite inside the driver is ${SQLITE_FLOOR} or newer`, () => {
  const database = new Sqlite(":memory:");
  const version = String(database.prepare("SELECT sqlite_version()").pluck().get());
  database.close();
  expect(isBelow(version, SQLITE_FLOOR)).toBe(false);
});

test.each([
  ["16.4.0", "16.4.1", true],
  ["16.4.1", "16.4.1", false],
  ["16.10.0", "16.4.1", false],
  ["17.0.0", "16.4.1", false],
  ["15.9.9", "16.4.1", true],
])("O-12: %s against the floor %s: below is %s", (version, floor, below) => {
  expect(isBelow(version, floor)).toBe(below);
});
