import { expect, test } from "vitest";
import { expiryOf } from "#lib/simulator/domain/expiry.ts";

const MINUTE_MS = 60_000;
const at = (beijing: string) => Date.parse(`${beijing}+08:00`);
const NOW = at("2026-03-01T22:15:00");

/** When an order asked for so ends, for a buyer who first looks at NOW. */
const endOf = (timeoutExpress: string, timeExpireAt: number | null = null, now = NOW) =>
  expiryOf({ timeExpireAt, timeoutExpress }, now);

test.each([
  ["1m", 1],
  ["90m", 90],
  ["2h", 120],
  ["15d", 15 * 24 * 60],
])("%s counts from the buyer's first look", (timeoutExpress, minutes) => {
  expect(endOf(timeoutExpress)).toBe(NOW + minutes * MINUTE_MS);
});

test("without a wish a trade lives for fifteen days", () => {
  expect(endOf("")).toBe(at("2026-03-16T22:15:00"));
});

test("1c ends with Beijing's day, whatever the machine's zone", () => {
  expect(endOf("1c")).toBe(at("2026-03-02T00:00:00"));
  // Still the same day in London, already the next one in Beijing.
  expect(endOf("1c", null, at("2026-03-02T01:00:00"))).toBe(at("2026-03-03T00:00:00"));
  expect(endOf("1c", null, at("2026-03-02T00:00:00"))).toBe(at("2026-03-03T00:00:00"));
});

test("an absolute end wins over a relative one, be it sooner or later", () => {
  for (const end of [at("2026-03-01T22:20:00"), at("2026-03-09T00:00:00")]) {
    expect(endOf("30m", end)).toBe(end);
    expect(endOf("1c", end)).toBe(end);
  }
});
