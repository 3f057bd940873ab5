import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { bundledProgram } from "#tests/support/bundled-program.ts";

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

interface Fake {
  readonly name: string;
  readonly code: string;
  readonly ready?: { url: string } | { line: string };
}

const sayReady = `console.log(JSON.stringify({ msg: "ready", pid: process.pid }));`;
const PROGRAM = await bundledProgram("tests/support/serve-fixture.ts");

const stayAlive = "setInterval(() => {}, 1000);";

/** Runs fake programs under serve() and gives what it wrote, and how it ended. */
function run(fakes: readonly Fake[], output: "pipe" | number = "pipe") {
  const services = fakes.map(({ name, code, ready = { line: "ready" } }) => ({
    name,
    args: ["--input-type=module", "--eval", code],
    env: process.env,
    ready,
  }));
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(services)], { stdio: ["ignore", output, output] });
  started.push(child);
  const seen = { output: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => (seen.output += text));
  }
  const exitCode = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, seen, exitCode };
}

async function waitFor(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { timeout: 15_000, interval: 20 }).toBe(true);
}

function pidsIn(output: string): number[] {
  return [...output.matchAll(/"pid":(\d+)/g)].map((match) => Number(match[1]));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// A device that is always full; only Linux has it.
const FULL = "/dev/full";

// Windows ends a process without telling it, so there is nothing to listen to.
describe.skipIf(process.platform === "win32")("programs side by side", () => {
  test("each line carries the name of its program, and all must be ready first", async () => {
    const slow = `setTimeout(() => { ${sayReady} }, 400); ${stayAlive}`;
    const { child, seen, exitCode } = run([
      { name: "one", code: `console.log("hello"); console.error("oops"); ${sayReady} ${stayAlive}` },
      { name: "another", code: slow },
    ]);
    await waitFor(() => seen.output.includes("ALL READY"));
    const lines = seen.output.split("\n");
    expect(lines).toContain("one     | hello");
    expect(lines).toContain("one     | oops");
    expect(lines.findIndex((line) => line.startsWith("another | "))).toBeLessThan(lines.indexOf("ALL READY"));
    child.kill("SIGTERM");
    expect(await exitCode).toBe(0);
    expect(seen.output).toContain("Stopped.");
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s stops all, the last started first", async (signal) => {
    const leave = (name: string) =>
      `process.on("SIGTERM", () => { console.log("${name} leaves"); process.exit(0); }); ${sayReady} ${stayAlive}`;
    const { child, seen, exitCode } = run([
      { name: "first", code: leave("first") },
      { name: "second", code: leave("second") },
    ]);
    await waitFor(() => seen.output.includes("ALL READY"));
    child.kill(signal);
    expect(await exitCode).toBe(0);
    expect(seen.output.indexOf("second leaves")).toBeLessThan(seen.output.indexOf("first leaves"));
    expect(pidsIn(seen.output)).toHaveLength(2);
    expect(pidsIn(seen.output).filter(isAlive)).toEqual([]);
  });

  test("a program that ends by itself is named, and the others are stopped", async () => {
    const { seen, exitCode } = run([
      { name: "steady", code: `${sayReady} ${stayAlive}` },
      { name: "brittle", code: `${sayReady} setTimeout(() => process.exit(7), 1500);` },
    ]);
    expect(await exitCode).toBe(1);
    expect(seen.output).toContain("ALL READY");
    expect(seen.output).toContain("The brittle ended (exit code 7). Stopping.");
    expect(pidsIn(seen.output).filter(isAlive)).toEqual([]);
  });

  test.runIf(existsSync(FULL))("O-08: a log on a full disk stops none of them, and a signal still does", async () => {
    const folder = mkdtempSync(join(tmpdir(), "full-log-"));
    const mark = (name: string) => join(folder, name);
    const beat = `setInterval(() => { console.log("x".repeat(2000)); }, 20);
      setTimeout(() => { writeFileSync(process.env.MARK, String(process.pid)); }, 1500);`;
    const talkative = (name: string) => ({
      name,
      code: `import { writeFileSync } from "node:fs"; process.env.MARK = ${JSON.stringify(mark(name))};
        ${sayReady} ${beat}`,
    });
    const log = openSync(FULL, "w");
    const { child, exitCode } = run([talkative("one"), talkative("another")], log);
    closeSync(log);
    await waitFor(() => existsSync(mark("one")) && existsSync(mark("another")));
    const pids = ["one", "another"].map((name) => Number(readFileSync(mark(name), "utf8")));
    expect(pids.filter(isAlive)).toEqual(pids);
    expect(child.exitCode).toBeNull();
    child.kill("SIGTERM");
    expect(await exitCode).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test("a program that ends before it is ready is named", async () => {
    const { seen, exitCode } = run([
      { name: "steady", code: `${sayReady} ${stayAlive}` },
      { name: "stillborn", code: "process.exit(3);" },
    ]);
    expect(await exitCode).toBe(1);
    expect(seen.output).not.toContain("ALL READY");
    expect(seen.output).toContain("The stillborn ended (exit code 3). Stopping.");
  });

  test("what a program has started ends with it", async () => {
    const child = `import { spawn } from "node:child_process";
      const inner = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      console.log(JSON.stringify({ msg: "ready", pid: inner.pid })); ${stayAlive}`;
    const { child: serve, seen, exitCode } = run([{ name: "parent", code: child }]);
    await waitFor(() => seen.output.includes("ALL READY"));
    serve.kill("SIGTERM");
    expect(await exitCode).toBe(0);
    await waitFor(() => !pidsIn(seen.output).some(isAlive));
  });

  test("a second Ctrl-C ends a program that does not want to stop", async () => {
    const stubborn = `process.on("SIGTERM", () => console.log("not yet")); ${sayReady} ${stayAlive}`;
    const { child, seen, exitCode } = run([{ name: "stubborn", code: stubborn }]);
    await waitFor(() => seen.output.includes("ALL READY"));
    child.kill("SIGINT");
    // npm delivers the same key press a second time: that must not count.
    child.kill("SIGINT");
    await waitFor(() => seen.output.includes("not yet"));
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(child.exitCode).toBeNull();
    child.kill("SIGINT");
    expect(await exitCode).toBe(1);
    await waitFor(() => !pidsIn(seen.output).some(isAlive));
  });

  test("an address counts as ready when it answers 200, not before", async () => {
    const port = await freePort();
    const code = `import { createServer } from "node:http";
      let asked = 0;
      createServer((_, answer) => { asked += 1; answer.statusCode = asked < 3 ? 503 : 200; answer.end();
        console.log("asked " + asked); }).listen(${port}, "127.0.0.1");`;
    const { child, seen, exitCode } = run([{ name: "web", code, ready: { url: `http://127.0.0.1:${port}/` } }]);
    // Had an earlier answer been taken for ready, nobody would have asked a third time.
    await waitFor(() => seen.output.includes("ALL READY") && seen.output.includes("asked 3"));
    child.kill("SIGTERM");
    expect(await exitCode).toBe(0);
  });
});

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}
