/**
 * `npm run test:mutation` changes lib/domain, lib/services and lib/alipay in every way that Stryker knows, one change at
 * a time, and expects a test to fail. `-- --mutate "lib/domain/*.ts"` looks at one folder alone.
 */
const mutate = ["lib/domain/*.ts", "lib/services/*.ts", "lib/alipay/*.ts"];

// Only the tests of the folders that are mutated are run, in the processes that Stryker starts.
const given = process.argv.indexOf("--mutate");
const mutated = given === -1 ? mutate.join(",") : (process.argv[given + 1] ?? "");
process.env["MUTATED_FOLDERS"] = ["domain", "services", "alipay"]
  .filter((name) => mutated.includes(`lib/${name}/`))
  .join(",");

const config = {
  mutate,
  testRunner: "vitest",
  vitest: { configFile: "tests/mutation/vitest.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner"],
  coverageAnalysis: "perTest",
  // What is worked out once while a module loads, such as a table, would need the whole run for each mutant of it.
  ignoreStatic: true,
  // A database is a file: two at once keep both cores busy without making the timeouts lie.
  concurrency: 2,
  timeoutMS: 20_000,
  timeoutFactor: 2,
  tempDirName: ".tmp/mutation/sandboxes",
  // Everything else is only in the way: the sandbox is a copy.
  ignorePatterns: [".data", ".tmp", ".next", "app", "docs", "tests/e2e", "tests/bench", "tests/contract"],
  reporters: ["progress-append-only", "clear-text", "json", "html"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  jsonReporter: { fileName: ".tmp/mutation/report.json" },
  htmlReporter: { fileName: ".tmp/mutation/report.html" },
  thresholds: { high: 95, low: 90, break: 90 },
};

export default config;
