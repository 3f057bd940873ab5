import { type ChildProcess, spawn } from "node:child_process";
import { PROJECT_FOLDER, programArgs } from "#lib/cli/project.ts";
import { UserError } from "#lib/cli/user-error.ts";

/** What the worker's program says after a step (see lib/worker/step.ts). */
interface StepReport {
  readonly treated: number;
  readonly nextDueMs: number | null;
}

export interface StepWorker {
  /** Does all jobs that are due on the shop's clock. */
  step(): Promise<StepReport>;
  stop(): Promise<void>;
}

/** Starts the worker's program so that it does its jobs when it is told to, and not by itself. */
export function startStepWorker(env: NodeJS.ProcessEnv): StepWorker {
  const child = spawn(process.execPath, programArgs("lib/worker/main.ts", "--steps"), {
    cwd: PROJECT_FOLDER,
    env,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    windowsHide: true,
  });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => {
      resolve();
    });
    child.once("exit", () => {
      resolve();
    });
  });
  return {
    async step() {
      if (!child.connected) throw new UserError(`The worker could not be started: ${complaint.trim()}`);
      const answer = reportOf(child);
      child.send("step");
      const report = await Promise.race([answer, ended]);
      if (report !== undefined) return report;
      throw new UserError(`The worker ended in the middle of a step: ${complaint.trim()}`);
    },
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function reportOf(child: ChildProcess): Promise<StepReport> {
  return new Promise((resolve) => {
    child.once("message", (message) => {
      resolve(message as StepReport);
    });
  });
}
