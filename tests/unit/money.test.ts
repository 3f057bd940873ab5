import { expect, test } from "vitest";
import { fen, findFenInYuan, lineTotal, subtractFen, sumFen, yuanFromFen } from "#lib/domain/money.ts";

test("fen takes whole amounts only", () => {
  expect(fen(0)).toBe(0);
  expect(fen(8_888)).toBe(8_888);
  for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(() => fen(wrong)).toThrow(RangeError);
  }
});

test.each([
  ["0.00", 0],
  ["0.01", 1],
  ["88.88", 8_888],
  ["999999999.99", 99_999_999_999],
])("%s yuan are %i fen", (text, amount) => {
  expect(findFenInYuan(text)).toBe(amount);
});

test.each([
  "88.880",
  "8.888e1",
  "+88.88",
  "８８.８８",
  " 88.88",
  "88.88 ",
  "088.88",
  "-88.88",
  "NaN",
  "1e400",
  "88",
  "88.8",
  ".88",
  "88,88",
  "1234567890.00",
  "",
  "88.88\n",
])("N-39: %j is no amount", (text) => {
  expect(findFenInYuan(text)).toBeNull();
});

test("yuan are written with two decimals, whatever the size", () => {
  expect(yuanFromFen(fen(0))).toBe("0.00");
  expect(yuanFromFen(fen(1))).toBe("0.01");
  expect(yuanFromFen(fen(10))).toBe("0.10");
  expect(yuanFromFen(fen(129_900))).toBe("1299.00");
});

test("sums and lines stay integers, and nothing is taken that is not there", () => {
  expect(sumFen([])).toBe(0);
  expect(sumFen([fen(1), fen(2), fen(3)])).toBe(6);
  expect(lineTotal(fen(3_333), 3)).toBe(9_999);
  expect(subtractFen({ from: fen(10), take: fen(10) })).toBe(0);
  expect(() => subtractFen({ from: fen(10), take: fen(11) })).toThrow(RangeError);
});
