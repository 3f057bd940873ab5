import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Answer } from "#lib/alipay/call.ts";
import { withinPageTime } from "#lib/alipay/page-time.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const success: Answer = { kind: "success", fields: { code: "10000" } };
const unanswered = { kind: "unknown", cause: "no answer within the 8000 ms that a page has" };
const subject = { subject: { out_trade_no: "QH_1" } };

/** A page of eight seconds, whose calls take as long as the test says. */
function page() {
  const asked: string[] = [];
  let seconds = 0;
  const call = withinPageTime(async (method) => {
    asked.push(method);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    return success;
  }, 8_000);
  const ask = (method: string, takesSeconds: number) => {
    seconds = takesSeconds;
    return call(method, subject);
  };
  return { asked, ask };
}

test("G-17: a page's calls are answered as long as they come in time", async () => {
  const { ask, asked } = page();
  for (const method of ["first", "second"]) {
    const answer = ask(method, 2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await answer).toBe(success);
  }
  expect(asked).toEqual(["first", "second"]);
});

test("G-17: what has no answer when the page's time is over is unknown, whichever call it is", async () => {
  const { ask, asked } = page();
  const first = ask("first", 5);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await first).toBe(success);
  const second = ask("second", 5);
  const heard = vi.fn();
  void second.then(heard);
  await vi.advanceTimersByTimeAsync(2_999);
  expect(heard).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await second).toEqual(unanswered);
  expect(asked).toEqual(["first", "second"]);
});

test("G-17: in the last quarter of the page's time nothing more is sent", async () => {
  const { ask, asked } = page();
  void ask("first", 1);
  await vi.advanceTimersByTimeAsync(5_999);
  void ask("just in time", 1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await ask("too late", 0)).toEqual(unanswered);
  expect(asked).toEqual(["first", "just in time"]);
});
