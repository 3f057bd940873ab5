import { describe, expect, test } from "vitest";
import { typedLine, typedLines } from "#lib/server/typed-text.ts";

const line = typedLine({ charactersMax: 4 });
const lines = typedLines({ charactersMax: 4 });
const problemOf = (schema: typeof line, text: string) => schema.safeParse(text).error?.issues[0]?.message ?? null;

test.each([
  ["Chinese", "韩梅梅"],
  ["emoji, each of two units", "😀😀😀😀"],
  ["right to left", "محمد"],
  ["combining", "e\u0301e\u0301"],
  ["joined by a zero-width joiner", "👩\u200D🍳"],
  ["of a plane that few know", "𠮷野家"],
  ["nothing", ""],
])("a text is kept as it was typed: %s", (_what, text) => {
  expect(line.parse(text)).toBe(text);
  expect(lines.parse(text)).toBe(text);
});

test("blanks at the ends are taken away before anything is counted", () => {
  expect(line.parse("  a b  \n")).toBe("a b");
});

describe("refused in lines of either kind", () => {
  test.each([
    ["too long", "abcde", "long"],
    ["too long in emoji", "😀😀😀😀😀", "long"],
    ["NUL", "a\0b", "characters"],
    ["escape", "a\u001Bb", "characters"],
    ["a control character of Latin-1", "a\u0085b", "characters"],
    ["the first half of a pair", "a\uD800b", "characters"],
    ["the second half of a pair", "a\uDC00b", "characters"],
    ["what broken bytes become", "a\uFFFDb", "characters"],
  ])("%s", (_what, text, problem) => {
    expect(problemOf(line, text)).toBe(problem);
    expect(problemOf(lines, text)).toBe(problem);
  });
});

test.each(["a\nb", "a\r\nb", "a\tb"])("%j is two lines or a tab, which one line cannot hold", (text) => {
  expect(problemOf(line, text)).toBe("characters");
  expect(lines.parse(text)).toBe(text);
});
