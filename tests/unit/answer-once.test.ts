import { expect, test, vi } from "vitest";
import { answerOnce } from "#lib/server/answer-once.ts";

vi.mock("server-only", () => ({}));

const keyOf = (input: string) => input;
const isFinal = (answer: string) => answer === "success";
const once = (work: (input: string) => Promise<string>, keptMax = 2) => answerOnce(work, { keyOf, isFinal, keptMax });

test("what is asked again while it is being answered is done once, and answered to all", async () => {
  let finish: (answer: string) => void = () => undefined;
  const work = vi.fn<(input: string) => Promise<string>>(() => new Promise((resolve) => (finish = resolve)));
  const ask = once(work);
  const answers = [ask("a"), ask("a"), ask("a")];
  finish("fail");
  expect(await Promise.all(answers)).toEqual(["fail", "fail", "fail"]);
  expect(work).toHaveBeenCalledTimes(1);
});

test("a final answer is remembered; another one is found out anew", async () => {
  const work = vi.fn((input: string) => Promise.resolve(input === "paid" ? "success" : "fail"));
  const ask = once(work);
  expect([await ask("paid"), await ask("paid")]).toEqual(["success", "success"]);
  expect(work).toHaveBeenCalledTimes(1);
  expect([await ask("forged"), await ask("forged")]).toEqual(["fail", "fail"]);
  expect(work).toHaveBeenCalledTimes(3);
});

test("only the newest final answers are remembered", async () => {
  const work = vi.fn(() => Promise.resolve("success"));
  const ask = once(work, 2);
  for (const question of ["a", "b", "c"]) await ask(question);
  work.mockClear();
  await ask("b");
  await ask("c");
  expect(work).not.toHaveBeenCalled();
  await ask("a");
  expect(work).toHaveBeenCalledTimes(1);
});

test("a failure is everybody's who waited for it, and nobody's after", async () => {
  const work = vi
    .fn<(input: string) => Promise<string>>()
    .mockRejectedValueOnce(new Error("disk full"))
    .mockResolvedValueOnce("success");
  const ask = once(work);
  const answers = await Promise.allSettled([ask("a"), ask("a")]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await ask("a")).toBe("success");
});
