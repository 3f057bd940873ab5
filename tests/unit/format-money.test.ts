import fc from "fast-check";
import { expect, test } from "vitest";
import { fen } from "#lib/domain/money.ts";
import { formatFen, formatMoney } from "#lib/i18n/format-money.ts";

test.each([
  [0, "0.00"],
  [1, "0.01"],
  [99, "0.99"],
  [100, "1.00"],
  [99_999, "999.99"],
  [100_000, "1,000.00"],
  [129_900, "1,299.00"],
  [100_000_000, "1,000,000.00"],
])("%i fen reads %s", (amount, text) => {
  expect(formatFen(fen(amount))).toBe(text);
});

test("no fen is lost or invented on the way to text", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (amount) => {
      expect(Number(formatFen(fen(amount)).replace(/[,.]/g, ""))).toBe(amount);
    }),
  );
});

test("a sum in running text carries its sign", () => {
  expect(formatMoney(fen(12_800))).toBe("¥128.00");
});
