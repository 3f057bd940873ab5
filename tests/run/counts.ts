/** How many tests a step has run, and what came of them. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What the numbers alone do not tell. */
  readonly note?: string;
}

/** What is known of a runner after it has ended: its exit code, and its report where it has written one. */
export interface RunnerEnd {
  readonly code: number | null;
  readonly report: unknown;
}

const one = (passes: boolean): Counts => ({ passed: passes ? 1 : 0, failed: passes ? 0 : 1, skipped: 0 });

/** A check that only says yes or no counts as one test. */
export function countCheck({ code }: RunnerEnd): Counts {
  return one(code === 0);
}

/** Vitest's JSON report, which has the shape of Jest's. A file that could not be loaded counts as one failed test. */
export function countVitest({ code, report }: RunnerEnd): Counts {
  const files = listOf(report, "testResults");
  const unloaded = files.filter(
    (file) => field(file, "status") === "failed" && listOf(file, "assertionResults").length === 0,
  );
  return judge(code, {
    passed: numberOf(report, "numPassedTests"),
    failed: numberOf(report, "numFailedTests") + unloaded.length,
    skipped: numberOf(report, "numPendingTests") + numberOf(report, "numTodoTests"),
  });
}

/** Playwright's JSON report. A test that passed only when tried again has passed, and is mentioned. */
export function countPlaywright({ code, report }: RunnerEnd): Counts {
  const stats = field(report, "stats");
  const flaky = numberOf(stats, "flaky");
  return judge(code, {
    passed: numberOf(stats, "expected") + flaky,
    failed: numberOf(stats, "unexpected"),
    skipped: numberOf(stats, "skipped"),
    ...(flaky > 0 ? { note: `${flaky} passed only when tried again` } : {}),
  });
}

/** The simulation's report: all its seeds are one test, and their number is mentioned. */
export function countSimulation({ code, report }: RunnerEnd): Counts {
  const numbers = ["seeds", "steps", "crashes", "faults"].map((name) => `${numberOf(report, name)} ${name}`);
  const note = `${numbers.join(", ")}, from seed ${numberOf(report, "from")}`;
  const broken = numberOf(report, "broken");
  return judge(code, {
    passed: numberOf(report, "seeds") > 0 && broken === 0 ? 1 : 0,
    failed: broken,
    skipped: 0,
    note,
  });
}

/** What became of the simulation's mutants: each that is killed is a test that has passed. */
export function countMutants({ code, report }: RunnerEnd): Counts {
  return judge(code, { passed: numberOf(report, "killed"), failed: numberOf(report, "failed"), skipped: 0 });
}

/** A runner that failed without a failed test, or ran none at all, is itself a failure. */
function judge(code: number | null, counts: Counts): Counts {
  if (counts.failed > 0) return counts;
  if (counts.passed === 0) return { ...counts, failed: 1, note: "no test ran" };
  if (code !== 0)
    return { ...counts, failed: 1, note: `all tests passed, but the runner ended with ${code ?? "a signal"}` };
  return counts;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function numberOf(value: unknown, name: string): number {
  const found = field(value, name);
  return typeof found === "number" ? found : 0;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
}
