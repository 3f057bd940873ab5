import { describe, expect, test } from "vitest";
import { countCheck, countPlaywright, countSimulation, countVitest } from "#tests/run/counts.ts";

const vitestReport = (passed: number, failed: number, testResults: unknown[] = []) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults,
});
const playwrightReport = (expected: number, unexpected: number, flaky = 0) => ({
  stats: { expected, unexpected, flaky, skipped: 1 },
});

test("a check counts as one test", () => {
  expect(countCheck({ code: 0, report: null })).toMatchObject({ passed: 1, failed: 0 });
  expect(countCheck({ code: 2, report: null })).toMatchObject({ passed: 0, failed: 1 });
  expect(countCheck({ code: null, report: null })).toMatchObject({ passed: 0, failed: 1 });
});

test("the simulation counts as one test, however many seeds it has lived through", () => {
  const report = { seeds: 1_010, steps: 9, crashes: 2, faults: 3, from: 1, broken: 0 };
  const note = "1010 seeds, 9 steps, 2 crashes, 3 faults, from seed 1";
  expect(countSimulation({ code: 0, report })).toEqual({ passed: 1, failed: 0, skipped: 0, note });
  expect(countSimulation({ code: 1, report: { ...report, broken: 2 } })).toMatchObject({ passed: 0, failed: 2 });
  expect(countSimulation({ code: 1, report: null })).toMatchObject({ passed: 0, failed: 1 });
});

describe("the numbers of a report are taken as they are", () => {
  test("Vitest's", () => {
    expect(countVitest({ code: 0, report: vitestReport(7, 0) })).toEqual({ passed: 7, failed: 0, skipped: 3 });
    expect(countVitest({ code: 1, report: vitestReport(7, 2) })).toEqual({ passed: 7, failed: 2, skipped: 3 });
  });

  test("Playwright's", () => {
    expect(countPlaywright({ code: 0, report: playwrightReport(5, 0) })).toEqual({ passed: 5, failed: 0, skipped: 1 });
    expect(countPlaywright({ code: 1, report: playwrightReport(5, 1) })).toEqual({ passed: 5, failed: 1, skipped: 1 });
  });
});

describe("nothing that went wrong counts as nothing", () => {
  test.each([
    ["Vitest wrote no report", countVitest({ code: 1, report: null })],
    ["Vitest wrote no report and said all is well", countVitest({ code: 0, report: null })],
    ["Vitest found no test", countVitest({ code: 0, report: vitestReport(0, 0) })],
    [
      "Vitest's tests passed, but something was thrown beside them",
      countVitest({ code: 1, report: vitestReport(3, 0) }),
    ],
    ["Vitest was killed", countVitest({ code: null, report: vitestReport(3, 0) })],
    [
      "a file could not be loaded",
      countVitest({ code: 1, report: vitestReport(3, 0, [{ status: "failed", assertionResults: [] }]) }),
    ],
    ["Playwright wrote no report", countPlaywright({ code: 1, report: null })],
    ["Playwright ran no test", countPlaywright({ code: 0, report: playwrightReport(0, 0) })],
    [
      "Playwright's tests passed, but its teardown failed",
      countPlaywright({ code: 1, report: playwrightReport(3, 0) }),
    ],
  ])("%s", (_what, counts) => {
    expect(counts.failed).toBe(1);
  });
});

test("a file that could not be loaded counts beside the tests that failed", () => {
  const files = [
    { status: "failed", assertionResults: [] },
    { status: "failed", assertionResults: [{ status: "failed" }] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ];
  expect(countVitest({ code: 1, report: vitestReport(1, 1, files) })).toMatchObject({ passed: 1, failed: 2 });
});

test("a test that passed only when tried again is mentioned", () => {
  const counts = countPlaywright({ code: 0, report: playwrightReport(4, 0, 1) });
  expect(counts).toEqual({ passed: 5, failed: 0, skipped: 1, note: "1 passed only when tried again" });
});
