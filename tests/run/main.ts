import { endAllChildren } from "#lib/cli/child-process.ts";
import type { Counts } from "#tests/run/counts.ts";
import {
  catalogue,
  checks,
  endToEnd,
  mutants,
  prepare,
  type Step,
  simulation,
  VITEST_PROJECTS,
  vitest,
} from "#tests/run/steps.ts";
import { leaveOwnSettings } from "#tests/support/own-settings.ts";

/** Two at a time: the machines that run this have two cores. */
const AT_ONCE = 2;
const STILL_RUNNING_EVERY_MS = 60_000;

interface Result extends Counts {
  readonly name: string;
  readonly ms: number;
}

const results: Result[] = [];

/** Runs a step, tells how it ended, and shows all that it wrote when something failed. */
async function runStep(step: Step): Promise<void> {
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const reminder = setInterval(() => {
    console.log(`  … ${step.name}: still running after ${seconds()}`);
  }, STILL_RUNNING_EVERY_MS);
  console.log(`  ▸ ${step.name} (${step.what})`);
  const { counts, output } = await step
    .run((line) => {
      console.log(`    ${line}`);
    })
    .catch((error: unknown) => ({
      counts: { passed: 0, failed: 1, skipped: 0 },
      output: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }));
  clearInterval(reminder);
  results.push({ ...counts, name: step.name, ms: performance.now() - startedAt });
  if (counts.failed > 0) {
    console.log(`\n──── ${step.name} failed ────\n${output.trim()}\n──── end of ${step.name} ────\n`);
  } else {
    console.log(`  ✓ ${step.name} (${seconds()})`);
  }
}

async function runSideBySide(steps: readonly Step[]): Promise<void> {
  const waiting = [...steps];
  const takeNext = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await runStep(step);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeNext));
}

/**
 * The steps that are asked for by name: none named means all, and then what only all of them can tell. The checks read
 * text on one processor, while Vitest's tests wait for programs half of the time: they go side by side, and the checks
 * give way. Nothing goes beside what counts seeds in a minute, or beside a browser.
 */
function choose(names: readonly string[]): { sideBySide: Step[]; alone: Step[] } {
  const isChosen = (name: string) => names.length === 0 || names.includes(name);
  const known = [...checks.map(({ name }) => name), ...VITEST_PROJECTS, simulation.name, mutants.name, endToEnd.name];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(", ")}: say ${known.join(", ")}, or nothing for all.`);
  const projects = VITEST_PROJECTS.filter(isChosen);
  return {
    sideBySide: [...(projects.length > 0 ? [vitest(projects)] : []), ...checks.filter(({ name }) => isChosen(name))],
    alone: [
      ...[simulation, mutants, endToEnd].filter(({ name }) => isChosen(name)),
      ...(names.length === 0 ? [catalogue] : []),
    ],
  };
}

function showTable(): void {
  const sum = (name: "passed" | "failed" | "skipped") => results.reduce((total, result) => total + result[name], 0);
  const row = (cells: readonly (string | number)[]) =>
    `  ${cells.map((cell, at) => (at === 0 ? String(cell).padEnd(10) : String(cell).padStart(9))).join("")}`;
  console.log("");
  console.log(row(["", "passed", "failed", "skipped", "seconds"]));
  for (const { name, passed, failed, skipped, ms, note } of results) {
    console.log(row([name, passed, failed, skipped, (ms / 1000).toFixed(1)]) + (note === undefined ? "" : `  ${note}`));
  }
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed`);
  process.exitCode = sum("failed") > 0 ? 1 : 0;
}

leaveOwnSettings();
process.on("exit", endAllChildren);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));

try {
  const chosen = choose(process.argv.slice(2));
  await runStep(prepare);
  await runSideBySide(chosen.sideBySide);
  for (const step of chosen.alone) await runStep(step);
  showTable();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
