import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { generateClient } from "#lib/cli/database-steps.ts";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { judgeCatalogue } from "#tests/catalogue/catalogue.ts";
import { testsThatRan } from "#tests/catalogue/collect.ts";
import { FAULT_CATALOGUE } from "#tests/catalogue/fault-catalogue.ts";
import { TABLE_FILE } from "#tests/catalogue/table-file.ts";
import { provideBrowser } from "#tests/run/browser.ts";
import {
  type Counts,
  countCheck,
  countMutants,
  countPlaywright,
  countSimulation,
  countVitest,
  type RunnerEnd,
} from "#tests/run/counts.ts";
import { packageProgram } from "#tests/run/package-program.ts";
import { reportFile } from "#tests/run/report-file.ts";
import { type Ended, runToEnd } from "#tests/run/run-to-end.ts";

export interface StepOutcome {
  readonly counts: Counts;
  /** All that was written; shown when something failed. */
  readonly output: string;
}

export interface Step {
  readonly name: string;
  readonly what: string;
  run(say: (line: string) => void): Promise<StepOutcome>;
}

/** Kinds of Vitest's tests, as tests/vitest.config.ts names them. */
export const VITEST_PROJECTS = ["unit", "property", "integration", "contract", "races", "architecture"] as const;

// They give way to tests, and may have to wait for all of them.
const CHECK_WITHIN_MS = 15 * 60_000;
const TESTS_WITHIN_MS = 40 * 60_000;

function check(name: string, what: string, program: readonly [string, string], args: readonly string[]): Step {
  return {
    name,
    what,
    async run() {
      const command = [packageProgram(...program), ...args];
      const ended = await runToEnd({ args: command, timeoutMs: CHECK_WITHIN_MS, givesWay: true });
      return { counts: countCheck({ code: ended.code, report: null }), output: ended.output };
    },
  };
}

/** What the other steps need: the database client and Next's types. Run first, and alone. */
export const prepare: Step = {
  name: "prepare",
  what: "database client, types of the routes",
  async run() {
    await generateClient(process.env);
    const typegen = await runToEnd({ args: [packageProgram("next", "next"), "typegen"], timeoutMs: CHECK_WITHIN_MS });
    return { counts: countCheck({ code: typegen.code, report: null }), output: typegen.output };
  },
};

/** Checks of the source text; they do not touch each other. */
export const checks: readonly Step[] = [
  check("types", "TypeScript", ["typescript", "tsc"], ["--noEmit", "--project", "."]),
  check("lint", "ESLint", ["eslint", "eslint"], ["--max-warnings", "0", "."]),
  check("format", "Biome", ["@biomejs/biome", "biome"], ["ci", "--colors=off", "."]),
  check(
    "layers",
    "dependency-cruiser",
    ["dependency-cruiser", "depcruise"],
    ["--config", ".dependency-cruiser.cjs", ...sourcesAtTheTop()],
  ),
  check("unused", "knip", ["knip", "knip"], ["--no-progress"]),
];

/** The tests that Vitest runs, all kinds at once so that its workers are never idle. */
export function vitest(projects: readonly string[]): Step {
  return {
    name: "vitest",
    what: projects.join(", "),
    run: () =>
      withReport("vitest", countVitest, (report) =>
        runToEnd({
          args: [
            packageProgram("vitest", "vitest"),
            "run",
            "--config=tests/vitest.config.ts",
            ...projects.map((project) => `--project=${project}`),
            "--reporter=default",
            "--reporter=json",
            `--outputFile.json=${report}`,
          ],
          timeoutMs: TESTS_WITHIN_MS,
        }),
      ),
  };
}

/** The deterministic simulation: as many seeds as fit into a minute, and never fewer than a thousand. */
export const simulation: Step = {
  name: "simulation",
  what: "seeds of the deterministic simulation",
  run: () =>
    withReport("simulation", countSimulation, (report) =>
      runToEnd({
        args: ["--import", "tsx", "tests/simulation/main.ts", "--seeds", "1000", "--seconds", "60", "--report", report],
        timeoutMs: TESTS_WITHIN_MS,
      }),
    ),
};

/** The simulation with one protection of the product taken away at a time: it must notice each. */
export const mutants: Step = {
  name: "mutants",
  what: "mutants of the product, which the simulation must kill",
  run: () =>
    withReport("mutants", countMutants, (report) =>
      runToEnd({
        args: [
          "--import",
          "./tests/simulation/mutant-loader.js",
          "--import",
          "tsx",
          "tests/simulation/mutants-main.ts",
          "--report",
          report,
        ],
        timeoutMs: TESTS_WITHIN_MS,
      }),
    ),
};

/** The tests that use the shop as people do, in a real browser. */
export const endToEnd: Step = {
  name: "e2e",
  what: "Playwright in Chromium",
  run(say) {
    return withReport("playwright", countPlaywright, async (report) => {
      const browser = provideBrowser(say);
      if ("problem" in browser) return { code: 1, output: browser.problem };
      return runToEnd({
        args: [
          packageProgram("playwright", "playwright"),
          "test",
          "--config=tests/playwright.config.ts",
          "--reporter=list,json",
        ],
        env: { CHROMIUM_PATH: browser.path, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
        timeoutMs: TESTS_WITHIN_MS,
      });
    });
  },
};

/** Whether each row of the fault catalogue has a test that has passed: reads what all the others have reported. */
export const catalogue: Step = {
  name: "catalogue",
  what: "rows of faults and their tests",
  run() {
    const table = existsSync(TABLE_FILE) ? readFileSync(TABLE_FILE, "utf8") : "";
    const { proven, excused, problems } = judgeCatalogue(FAULT_CATALOGUE, testsThatRan(), table);
    return Promise.resolve({
      counts: { passed: proven, failed: problems.length, skipped: excused },
      output: problems.join("\n"),
    });
  },
};

async function withReport(
  name: string,
  count: (end: RunnerEnd) => Counts,
  run: (reportFile: string) => Promise<Ended>,
): Promise<StepOutcome> {
  const file = reportFile(name);
  // A report of an earlier run must never stand in for one that was not written.
  rmSync(file, { force: true });
  const { code, output } = await run(file);
  const report: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
  return { counts: count({ code, report }), output };
}

function sourcesAtTheTop(): string[] {
  return [
    "app",
    "lib",
    "prisma",
    "tests",
    "deploy",
    "next.config.js",
    "postcss.config.js",
    "prisma.config.ts",
    "instrumentation.ts",
  ].filter((name) => existsSync(join(PROJECT_FOLDER, name)));
}
