import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "#tests/support/shop-rig.ts";
import { projectFolder } from "#tests/support/shop-template.ts";

const ROUTE = `export async function POST() {
  return new Response("fail", { status: 400, headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" } });
}
`;
const START_TIMEOUT_MS = 60_000;

export type EmptyNext = { origin: string; pid: number; stop(): Promise<void> };

/** A Next app of one route that answers at once and reads nothing: what any answer by Next costs at least. */
export async function startEmptyNext(): Promise<EmptyNext> {
  const folder = join(projectFolder, ".tmp", "bench", "empty-next");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "app", "empty"), { recursive: true });
  writeFileSync(join(folder, "app", "empty", "route.js"), ROUTE);
  // Else Next takes the one of the project around it, and starts the shop.
  writeFileSync(join(folder, "instrumentation.js"), "export function register() {}\n");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty-next", private: true, type: "module" }));
  writeFileSync(
    join(folder, "next.config.js"),
    `export default { turbopack: { root: ${JSON.stringify(projectFolder)} } };\n`,
  );
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  execFileSync(process.execPath, [next, "build"], { cwd: folder, env, stdio: "pipe" });
  const port = await freePort();
  const child = spawn(process.execPath, [next, "start", "--port", String(port)], { cwd: folder, env, stdio: "ignore" });
  const origin = `http://localhost:${port}`;
  await untilAnswers(child, `${origin}/empty`);
  return {
    origin,
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function untilAnswers(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error("the empty Next app did not start");
    const answer = await fetch(url, { method: "POST" }).catch(() => null);
    if (answer?.status === 400) return;
    await pause(100);
  }
}
