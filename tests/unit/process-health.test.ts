import { getHeapStatistics } from "node:v8";
import { expect, test, vi } from "vitest";
import { findAilment, markFailed } from "#lib/server/process-health.ts";

vi.mock("server-only", () => ({}));
vi.mock("node:v8", () => ({ getHeapStatistics: vi.fn() }));

function useHeap(share: number): void {
  const statistics = { used_heap_size: share * 1_000, heap_size_limit: 1_000 };
  vi.mocked(getHeapStatistics).mockReturnValue(statistics as ReturnType<typeof getHeapStatistics>);
}

test("P-19: a process is well while it has room, and not well near the limit of its heap", () => {
  useHeap(0.9);
  expect(findAilment()).toBeNull();
  useHeap(0.91);
  expect(findAilment()).toBe("heap-nearly-full");
  useHeap(0.5);
  expect(findAilment()).toBeNull();
});

test("P-19: after an error that nobody handled a process never calls itself well again", () => {
  useHeap(0.5);
  markFailed();
  expect(findAilment()).toBe("unhandled-error");
});
