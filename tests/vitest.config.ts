import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { leaveOwnSettings } from "#tests/support/own-settings.ts";

const projectFolder = fileURLToPath(new URL("..", import.meta.url));

leaveOwnSettings();

/** One project for each kind of test; `--project unit` runs one kind alone. */
function project(name: string, timeoutMs: number, retry = 0) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`, `tests/${name}/**/*.test.tsx`],
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      retry,
    },
  };
}

export default defineConfig({
  root: projectFolder,
  // Vite would look for settings of its own in the developer's .env.
  envDir: false,
  test: {
    environment: "node",
    // Tests of the database and of whole programs need a process each: better-sqlite3 and signals do not share one.
    pool: "forks",
    // Many files wait for programs they have started: without this, two cores would run one file at a time.
    maxWorkers: "100%",
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      project("unit", 5_000),
      project("property", 30_000),
      // Some of these wait out the five seconds of a locked database, on machines that do other things meanwhile.
      // Both start real processes in real time: a machine that stalls gets a second chance, a defect fails twice.
      project("integration", 30_000, 1),
      project("contract", 30_000, 1),
      // Long runs of short steps: every course of a race, one after the other.
      project("races", 240_000),
      project("architecture", 60_000),
    ],
  },
});
