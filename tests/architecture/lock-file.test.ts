import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

type LockedPackage = { optionalDependencies?: Record<string, string> };

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
