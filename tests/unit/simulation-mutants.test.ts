import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MUTANTS } from "#tests/simulation/mutants.js";

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test.each(MUTANTS)("the mutant $name finds the places that it changes", ({ changes, behind }) => {
  for (const { file, find, replace } of [...changes, ...(behind?.changes ?? [])]) {
    expect(textOf(file).split(find)).toHaveLength(2);
    expect(replace).not.toBe(find);
  }
});

test("the simulation's README tells of each mutant what kills it", () => {
  const rows = MUTANTS.map(
    ({ name, without, wallsOff, behind, seed, breaks }) =>
      `| ${name} | ${without} | ${wallsOff ? "walls" : (behind?.wall ?? "")} | ${seed} | ${breaks} |`,
  );
  expect(textOf("tests/simulation/README.md")).toContain(rows.join("\n"));
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
});
