import { hostname } from "node:os";
import { loadConfig } from "#lib/config/load-config.ts";
import { type Container, createContainer } from "#lib/container.ts";
import { JOBS } from "#lib/worker/jobs.ts";
import { repeatJob, runLeased } from "#lib/worker/run-job.ts";
import { runStep } from "#lib/worker/step.ts";

/** Does what is due whenever the parent process says so, until it hangs up: for a journey through time. */
async function runSteps(container: Container): Promise<void> {
  process.on("message", () => {
    runStep(container.deps).then(
      (report) => process.send?.(report),
      (error: unknown) => {
        container.log.error({ err: error }, "a step failed");
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      },
    );
  });
  await new Promise((resolve) => process.once("disconnect", resolve));
  await container.close();
}

/**
 * The worker: every job in a loop of its own until told to stop. `--once` runs each job a single time, `--steps` when
 * the parent process says so.
 */
async function main(): Promise<void> {
  const container = await createContainer(loadConfig(), "worker");
  const { deps, log } = container;
  const holder = `${hostname()}:${process.pid}`;
  if (process.argv.includes("--once")) {
    for (const job of JOBS) log.info({ job: job.name, rows: await runLeased(deps, { job, holder }) }, "job ran once");
    await container.close();
    return;
  }
  if (process.argv.includes("--steps")) {
    await runSteps(container);
    return;
  }
  const stop = new AbortController();
  const end = () => {
    stop.abort();
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  log.info({ jobs: JOBS.map((job) => job.name) }, "worker ready");
  await Promise.all(JOBS.map((job) => repeatJob(deps, { job, holder, signal: stop.signal })));
  await container.close();
  log.info({}, "worker stopped");
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
