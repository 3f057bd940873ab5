import { describe, expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { citedRows, judgeCatalogue, type NamedTest, renderTable } from "#tests/catalogue/catalogue.ts";
import { testsOfPlaywright, testsOfVitest } from "#tests/catalogue/collect.ts";

describe("a name cites the rows at its beginning", () => {
  test.each([
    ["one", "N-05: a hundred copies", ["N-05"]],
    ["several", "C-03, C-05: refunds", ["C-03", "C-05"]],
    ["from one to another", "P-01…P-03: killed", ["P-01", "P-02", "P-03"]],
    ["both", "P-01…P-02, C-01: killed", ["P-01", "P-02", "C-01"]],
    ["at the beginning of a group", "G-12: answers > empty", ["G-12"]],
    ["in group and test, once", "G-12: answers > G-12, G-13: empty", ["G-12", "G-13"]],
    ["none without a colon", "N-05 a hundred copies", []],
    ["none at the end", "a hundred copies (N-05)", []],
    ["none in the middle", "as N-05: a hundred copies", []],
    ["a range that is none stays one word", "P-03…P-01: killed", ["P-03…P-01"]],
  ])("%s", (_what, name, rows) => {
    expect(citedRows(name)).toEqual(rows);
  });
});

const rows = { "N-01": "a payment", "N-02": "none comes", "G-01": "no answer" };
const proof = (name: string, changes: Partial<NamedTest> = {}): NamedTest => ({
  file: "tests/integration/some.test.ts",
  name,
  passed: true,
  ...changes,
});
const ALL = [proof("N-01…N-02: settles"), proof("G-01: asks again")];

function judge(tests: readonly NamedTest[], { exceptions = {} }: { exceptions?: Record<string, string> } = {}) {
  const catalogue = { rows, exceptions };
  return judgeCatalogue(catalogue, tests, renderTable(catalogue, tests));
}

test("all is well when each row has a test or a reason", () => {
  expect(judge(ALL)).toEqual({ proven: 3, excused: 0, problems: [] });
  const reason = { exceptions: { "G-01": "there is no gateway" } };
  expect(judge([proof("N-01, N-02: settles")], reason)).toEqual({ proven: 2, excused: 1, problems: [] });
});

const NO_PROOF = "G-01 (no answer) has no test with a real request, process or file that passed.";

test.each([
  ["that failed", { passed: false }],
  ["of the unit tests", { file: "tests/unit/some.test.ts" }],
  ["of the property tests", { file: "tests/property/some.test.ts" }],
])("a test %s stands for no row", (_what, changes) => {
  const tests = [proof("N-01…N-02: settles"), proof("G-01: asks again", changes)];
  expect(judge(tests).problems).toEqual([NO_PROOF]);
});

test("one test that passed is enough", () => {
  expect(judge([...ALL, proof("G-01: asks once more", { passed: false })]).problems).toEqual([]);
});

test("a row whose test failed is not excused", () => {
  const tests = [proof("N-01…N-02: settles"), proof("G-01: asks again", { passed: false })];
  expect(judge(tests, { exceptions: { "G-01": "there is no gateway" } }).problems).toContain(NO_PROOF);
});

test("an exception that has a test, or is no row, is a problem", () => {
  expect(judge(ALL, { exceptions: { "G-01": "there is no gateway" } }).problems).toEqual([
    "G-01 is excepted and has a test: take the exception out.",
  ]);
  expect(judge(ALL, { exceptions: { "G-99": "who knows" } }).problems).toEqual(["G-99 is excepted and is no row."]);
});

test.each([
  ["names a row that there is not", "N-41: settles", "N-41 is no row"],
  ["names a row of three digits", "N-011: settles", "N-011 is no row"],
  ["names a range that runs backwards", "N-02…N-01: settles", "N-02…N-01 is no row"],
  ["names a row where it does not count", "settles (N-01)", "N-01 does not stand at the beginning"],
  ["forgets the colon", "N-01 settles", "N-01 does not stand at the beginning"],
])("a test that %s is a problem", (_what, name, problem) => {
  const { problems } = judge([...ALL, proof(name)]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
  expect(problems[0]).toContain(`tests/integration/some.test.ts: ${name}`);
});

test("a table that is not of these tests is a problem", () => {
  const catalogue = { rows, exceptions: {} };
  const table = renderTable(catalogue, ALL);
  expect(judgeCatalogue(catalogue, [...ALL, proof("N-01: settles again")], table).problems).toEqual([
    "The table is not what ran: write it anew with npm run catalogue.",
  ]);
});

test("the table has a line for each test and one for each row without", () => {
  const catalogue = { rows, exceptions: { "N-02": "it always comes" } };
  const table = renderTable(catalogue, [proof("N-01: settles b | c"), proof("N-01: settles a")]);
  expect(table.split("\n").filter((line) => line.startsWith("| "))).toEqual([
    "| row | fault | tests |",
    "| --- | --- | --- |",
    "| N-01 | a payment | tests/integration/some.test.ts › N-01: settles a |",
    "|  | | tests/integration/some.test.ts › N-01: settles b \\| c |",
    "| N-02 | none comes | no test: it always comes |",
    "| G-01 | no answer | no test |",
  ]);
});

test("tests are read from Vitest's report, those that did not pass too", () => {
  const name = `${PROJECT_FOLDER}/tests/integration/a.test.ts`;
  const result = (status: string) => ({ ancestorTitles: ["", "group"], title: status, status });
  expect(
    testsOfVitest({ testResults: [{ name, assertionResults: ["passed", "failed", "skipped"].map(result) }] }),
  ).toEqual([
    { file: "tests/integration/a.test.ts", name: "group > passed", passed: true },
    { file: "tests/integration/a.test.ts", name: "group > failed", passed: false },
    { file: "tests/integration/a.test.ts", name: "group > skipped", passed: false },
  ]);
});

test("tests are read from Playwright's report; one that passed when tried again has passed", () => {
  const spec = (status: string) => ({ title: status, file: "a.spec.ts", tests: [{ status }] });
  const inner = { title: "group", specs: ["unexpected", "skipped"].map(spec) };
  const file = { title: "a.spec.ts", specs: ["expected", "flaky"].map(spec), suites: [inner] };
  expect(testsOfPlaywright({ config: { rootDir: `${PROJECT_FOLDER}/tests/e2e` }, suites: [file] })).toEqual([
    { file: "tests/e2e/a.spec.ts", name: "expected", passed: true },
    { file: "tests/e2e/a.spec.ts", name: "flaky", passed: true },
    { file: "tests/e2e/a.spec.ts", name: "group > unexpected", passed: false },
    { file: "tests/e2e/a.spec.ts", name: "group > skipped", passed: false },
  ]);
});
