import fc from "fast-check";
import { expect, test } from "vitest";
import { fen, findFenInYuan, yuanFromFen } from "#lib/domain/money.ts";

const amounts = fc.integer({ min: 0, max: 99_999_999_999 });

test("an amount written as yuan is read back as the same amount", () => {
  fc.assert(
    fc.property(amounts, (amount) => {
      expect(findFenInYuan(yuanFromFen(fen(amount)))).toBe(amount);
    }),
  );
});

test("a text that is read as an amount is exactly how that amount is written", () => {
  const nearly = fc.stringMatching(/^[0-9.+\-e ]{1,12}$/);
  fc.assert(
    fc.property(nearly, (text) => {
      const amount = findFenInYuan(text);
      if (amount !== null) expect(yuanFromFen(amount)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});
