import fs, { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LogStream } from "#lib/log/log-stream.ts";
import { createLogger } from "#lib/log/logger.ts";

let folder: string;
let fd: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "log-stream-"));
  fd = openSync(join(folder, "log"), "a");
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

const written = () => readFileSync(join(folder, "log"), "utf8");
const lines = () => written().split("\n").slice(0, -1);
const logged = () => lines().map((line) => JSON.parse(line) as Record<string, unknown>);

type Write = (fd: number, bytes: Buffer, done: (error: Error | null, written: number) => void) => void;

/** The disk as it is for now: writes go through, fail with a code, or are cut short. Counts the attempts. */
function disk() {
  const real = fs.write.bind(fs) as unknown as Write;
  const state = { failsWith: null as string | null, bytesMax: Number.POSITIVE_INFINITY, attempts: 0 };
  const fake: Write = (file, bytes, done) => {
    state.attempts += 1;
    const code = state.failsWith;
    if (code === null) real(file, bytes.subarray(0, state.bytesMax), done);
    else setImmediate(done, Object.assign(new Error(code), { code }), 0);
  };
  vi.spyOn(fs, "write").mockImplementation(fake as unknown as typeof fs.write);
  syncBuiltinESMExports();
  return state;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("lines are written whole and in their order, however small the pieces are that the system takes", async () => {
  disk().bytesMax = 7;
  const stream = new LogStream({ fd, program: "test" });
  const sent = Array.from({ length: 50 }, (_, index) => `line ${index} 青禾`);
  for (const line of sent) stream.write(`${line}\n`);
  await expect.poll(lines).toEqual(sent);
});

test.each(["ENOSPC", "EPIPE", "EAGAIN", "EIO"])(
  "O-08: while writing fails with %s the program goes on, and the lines are written when it is over",
  async (code) => {
    const now = disk();
    now.failsWith = code;
    const log = createLogger({ level: "info", program: "test", destination: new LogStream({ fd, program: "test" }) });
    for (let index = 0; index < 100; index += 1) log.info({ index }, "order placed");
    await pause(250);
    expect(lines()).toEqual([]);
    expect(now.attempts, "tried again now and then, not in a circle").toBeLessThan(10);
    now.failsWith = null;
    await expect.poll(() => logged().map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  },
);

test("O-08: a log that stays full costs a megabyte of memory and then lines, which are counted", async () => {
  const now = disk();
  now.failsWith = "ENOSPC";
  const stream = new LogStream({ fd, program: "test" });
  const line = JSON.stringify({ msg: "x".repeat(1_000) });
  for (let index = 0; index < 3_000; index += 1) stream.write(`${line}\n`);
  await pause(20);
  now.failsWith = null;
  await expect.poll(() => logged().at(-1)).toMatchObject({ level: "error", program: "test" });
  const kept = logged().length - 1;
  expect(kept + Number(logged().at(-1)?.["lines"])).toBe(3_000);
  expect(written().length).toBeLessThan(1_100_000);
  stream.write(`${line}\n`);
  await expect.poll(lines).toHaveLength(kept + 2);
  expect(
    logged().filter((entry) => "lines" in entry),
    "told once",
  ).toHaveLength(1);
});

test("O-08: at the end the rest is written once, and a disk that is full keeps nobody", async () => {
  const stream = new LogStream({ fd, program: "test" });
  stream.write("under way\n");
  stream.write("waiting\n");
  stream.flush();
  await expect.poll(lines).toHaveLength(2);
  expect(lines().toSorted()).toEqual(["under way", "waiting"]);

  disk().failsWith = "ENOSPC";
  vi.spyOn(fs, "writeSync").mockImplementation(() => {
    throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
  });
  syncBuiltinESMExports();
  stream.write("lost\n");
  await pause(20);
  const started = performance.now();
  stream.flush();
  expect(performance.now() - started).toBeLessThan(1_000);
});
