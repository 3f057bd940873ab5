import { assert, constantFrom, property, string } from "fast-check";
import { expect, test } from "vitest";
import { type Piece, textDifference } from "#lib/simulator/domain/text-difference.ts";

/** One of the two texts, put together from the pieces again. */
const textOf = (pieces: readonly Piece[], left: Piece["kind"]) =>
  pieces
    .filter(({ kind }) => kind !== left)
    .map(({ text }) => text)
    .join("");

const texts = string({ unit: constantFrom("a", "b", "=", "&", "中", "𠮷", "\u0301"), maxLength: 60 });

test("what is kept and removed is the one text, what is kept and added the other", () => {
  assert(
    property(texts, texts, (before, after) => {
      const pieces = textDifference(before, after);
      expect(textOf(pieces, "added")).toBe(before);
      expect(textOf(pieces, "removed")).toBe(after);
      expect(pieces.every(({ text }) => text !== "")).toBe(true);
    }),
  );
});

test("equal texts have no difference", () => {
  assert(
    property(texts, (text) => {
      expect(textDifference(text, text)).toEqual(text === "" ? [] : [{ kind: "same", text }]);
    }),
  );
});

/** The length of the longest text that can be got from both by leaving characters out, by the textbook's table. */
function longestCommon(left: string[], right: string[]): number {
  let row = new Array<number>(right.length + 1).fill(0);
  for (const character of left) {
    const next = [0];
    for (const [index, other] of right.entries()) {
      next.push(character === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

test("no more is changed than must be, apart from islands of two characters between changes", () => {
  assert(
    property(texts, texts, (before, after) => {
      const pieces = textDifference(before, after);
      const keptText = pieces.filter(({ kind }) => kind === "same").map(({ text }) => text);
      const kept = Array.from(keptText.join("")).length;
      const changes = pieces.filter(({ kind }) => kind !== "same").map(({ text }) => Array.from(text));
      const islands = changes.reduce((sum, change) => sum + change.length, 0) / 2;
      const best = longestCommon(Array.from(before), Array.from(after));
      expect(kept).toBeLessThanOrEqual(best);
      expect(kept).toBeGreaterThanOrEqual(best - islands);
      if (changes.length <= 1) expect(kept).toBe(best);
    }),
  );
});

test("texts that have nothing in common take no time to be told apart", () => {
  const before = "x".repeat(200_000);
  expect(textDifference(`${before}&`, "y".repeat(200_000))).toHaveLength(2);
});

test("one changed place is one change", () => {
  expect(textDifference("a=1&b=2&c=3", "a=1&c=3")).toEqual([
    { kind: "same", text: "a=1&" },
    { kind: "removed", text: "b=2&" },
    { kind: "same", text: "c=3" },
  ]);
});
