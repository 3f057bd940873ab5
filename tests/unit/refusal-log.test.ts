import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withRefusalLog } from "#lib/alipay/refusal-log.ts";
import type { GenuineNotice } from "#lib/services/ports.ts";
import { memoryLog } from "#tests/support/memory-log.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("O-08: a genuine notification is no refusal, and no line", () => {
  const { log, lines } = memoryLog();
  const verdict = { kind: "genuine", notice: {} as GenuineNotice } as const;
  expect(withRefusalLog({ verify: () => verdict }, { log }).verify(Uint8Array.of(1))).toBe(verdict);
  vi.advanceTimersByTime(60_000);
  expect(lines).toEqual([]);
});

function forge() {
  const { log, lines } = memoryLog();
  const verifier = withRefusalLog(
    { verify: (body) => ({ kind: "rejected", because: `reason ${body[0] ?? 0}` }) },
    { log },
  );
  return { lines, send: (reason: number) => verifier.verify(Uint8Array.of(reason)) };
}

test("O-08: ten thousand forged notifications a minute are two lines of log, and the second counts them", () => {
  const { lines, send } = forge();
  for (let count = 0; count < 10_000; count += 1) expect(send(count % 2)).toMatchObject({ kind: "rejected" });
  expect(lines).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  expect(lines.map(({ facts }) => facts)).toEqual([
    { because: "reason 0" },
    { refused: { "reason 1": 5_000, "reason 0": 4_999 } },
  ]);
});

test("O-08: the next forged notification after a quiet minute is a line of its own again", () => {
  const { lines, send } = forge();
  send(1);
  vi.advanceTimersByTime(59_999);
  send(1);
  expect(lines, "the minute is not over").toHaveLength(1);
  vi.advanceTimersByTime(60_001);
  send(2);
  expect(lines.map(({ facts }) => facts)).toEqual([
    { because: "reason 1" },
    { refused: { "reason 1": 1 } },
    { because: "reason 2" },
  ]);
});
