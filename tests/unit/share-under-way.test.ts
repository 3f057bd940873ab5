import { expect, test, vi } from "vitest";
import { shareUnderWay } from "#lib/server/share-under-way.ts";

vi.mock("server-only", () => ({}));

test("what comes with the same key while it is under way is done once and answered to all", async () => {
  let finish: (answer: string) => void = () => undefined;
  const work = vi.fn<(input: string) => Promise<string>>(() => new Promise((resolve) => (finish = resolve)));
  const shared = shareUnderWay((input: string) => input, work);
  const answers = [shared("a"), shared("a"), shared("a")];
  finish("success");
  expect(await Promise.all(answers)).toEqual(["success", "success", "success"]);
  expect(work).toHaveBeenCalledTimes(1);
});

test("another key is other work, and once it has ended the same key is done anew", async () => {
  const work = vi.fn((input: string) => Promise.resolve(input.toUpperCase()));
  const shared = shareUnderWay((input: string) => input, work);
  expect(await Promise.all([shared("a"), shared("b")])).toEqual(["A", "B"]);
  expect(await shared("a")).toBe("A");
  expect(work).toHaveBeenCalledTimes(3);
});

test("a failure is everybody's who waited for it, and nobody's after", async () => {
  const work = vi
    .fn<(input: string) => Promise<string>>()
    .mockRejectedValueOnce(new Error("disk full"))
    .mockResolvedValueOnce("success");
  const shared = shareUnderWay((input: string) => input, work);
  const answers = await Promise.allSettled([shared("a"), shared("a")]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await shared("a")).toBe("success");
});
