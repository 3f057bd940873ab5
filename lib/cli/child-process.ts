import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";

export interface Command {
  /** Arguments for Node itself. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

// A group of its own keeps the terminal's Ctrl-C from the child, so that we decide in which order programs stop, and
// lets us reach what the child itself has started. Windows has no such groups; there the console tells everyone.
const HAS_GROUPS = process.platform !== "win32";

const running = new Set<ChildProcess>();
/** Shells: what was really asked for is their child. */
const shells = new WeakSet<ChildProcess>();

/** Starts Node with a program, its output as a pipe. It is ended at the latest when this process ends. */
export function startNode({ args, env }: Command): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: PROJECT_FOLDER,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: HAS_GROUPS,
    windowsHide: true,
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/**
 * Starts a command line as the person at the terminal would, in the system's shell and their own folder, its output as a
 * pipe. It is ended at the latest when this process ends.
 */
export function startShell(command: string): ChildProcess {
  const child = spawn(command, {
    shell: true,
    stdio: ["ignore", "pipe", "pipe"],
    detached: HAS_GROUPS,
    windowsHide: true,
  });
  shells.add(child);
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Runs a program to its end and gives what it wrote. Throws only when it could not be started at all. */
export async function runNode(command: Command): Promise<Finished> {
  const child = startNode(command);
  const written = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (written.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (written.stderr += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code, signal, ...written });
    });
  });
}

/** Runs a program at the terminal of this one and gives its exit code. */
export async function runAtTerminal({ args, env }: Command): Promise<number> {
  const child = spawn(process.execPath, args, { cwd: PROJECT_FOLDER, env, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}

/** Sends a signal to a program and to what it has started. On Windows any signal ends the program at once. */
export function signalChild(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    if (HAS_GROUPS) process.kill(-child.pid, signal);
    else if (shells.has(child)) spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"], { windowsHide: true });
    else child.kill(signal);
  } catch {
    // It has ended by itself in the meantime, which is what was wanted.
  }
}

/** Ends whatever still runs, at once: the last thing this process does, however it ends. */
export function endAllChildren(): void {
  for (const child of running) signalChild(child, "SIGKILL");
}
