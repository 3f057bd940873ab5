import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { NAME_SEPARATOR, type NamedTest } from "#tests/catalogue/catalogue.ts";
import { packageProgram } from "#tests/run/package-program.ts";
import { reportFile } from "#tests/run/report-file.ts";
import { type Ended, runToEnd } from "#tests/run/run-to-end.ts";

const LIST_WITHIN_MS = 5 * 60_000;

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

interface PlaywrightSuite {
  readonly title: string;
  readonly specs: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly { readonly status?: string }[];
  }[];
  readonly suites?: readonly PlaywrightSuite[];
}

interface PlaywrightReport {
  readonly config: { readonly rootDir: string };
  readonly suites: readonly PlaywrightSuite[];
}

export function testsOfVitest({ testResults }: VitestReport): NamedTest[] {
  return testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) => ({
      file: fromProject(file),
      name: [...ancestorTitles.filter((group) => group !== ""), title].join(NAME_SEPARATOR),
      passed: status === "passed",
    })),
  );
}

export function testsOfPlaywright({ config, suites }: PlaywrightReport): NamedTest[] {
  const testsIn = (suite: PlaywrightSuite, groups: readonly string[]): NamedTest[] => [
    ...suite.specs.map(({ title, file, tests }) => ({
      file: fromProject(resolve(config.rootDir, file)),
      name: [...groups, title].join(NAME_SEPARATOR),
      passed: tests.some(({ status }) => status === "expected" || status === "flaky"),
    })),
    ...(suite.suites ?? []).flatMap((inner) => testsIn(inner, [...groups, inner.title])),
  ];
  // The outermost suite is the file.
  return suites.flatMap((suite) => testsIn(suite, []));
}

/** The tests of the reports that the runners have just written. */
export function testsThatRan(): NamedTest[] {
  return [
    ...testsOfVitest(readReport("vitest") as VitestReport),
    ...testsOfPlaywright(readReport("playwright") as PlaywrightReport),
  ];
}

/** The names of all tests, as the runners find them. None is run, so none has passed. */
export async function listTests(): Promise<NamedTest[]> {
  const [vitest, playwright] = ["vitest-list", "playwright-list"];
  mkdirSync(join(PROJECT_FOLDER, ".tmp", "test-reports"), { recursive: true });
  // A pattern that no name matches: the report then has every test, also those that this machine would skip.
  const nothing = ["--testNamePattern", "(?!)", "--reporter=json", `--outputFile=${reportFile(vitest)}`];
  const ended = await Promise.all([
    runToEnd({
      args: [packageProgram("vitest", "vitest"), "run", "--config=tests/vitest.config.ts", ...nothing],
      timeoutMs: LIST_WITHIN_MS,
    }),
    runToEnd({
      args: [
        packageProgram("playwright", "playwright"),
        "test",
        "--config=tests/playwright.config.ts",
        "--list",
        "--reporter=json",
      ],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile(playwright) },
      timeoutMs: LIST_WITHIN_MS,
    }),
  ]);
  const broken = ended.find(({ code }: Ended) => code !== 0);
  if (broken !== undefined) throw new Error(`The tests cannot be listed:\n${broken.output}`);
  return [
    ...testsOfVitest(readReport(vitest) as VitestReport),
    ...testsOfPlaywright(readReport(playwright) as PlaywrightReport),
  ];
}

function readReport(name: string): unknown {
  const file = reportFile(name);
  if (!existsSync(file)) throw new Error(`There is no report ${file}: its tests have not run to their end.`);
  return JSON.parse(readFileSync(file, "utf8")) as unknown;
}

function fromProject(file: string): string {
  return relative(PROJECT_FOLDER, file).split(sep).join("/");
}
