import { expect, test } from "vitest";
import { shopEn } from "#lib/i18n/messages/shop.en.ts";
import { shopZhCn } from "#lib/i18n/messages/shop.zh-CN.ts";

type Tree = { readonly [key: string]: string | Tree };

function textsOf(tree: Tree, path = ""): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") texts.set(path + key, value);
    else for (const [inner, text] of textsOf(value, `${path}${key}.`)) texts.set(inner, text);
  }
  return texts;
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1]).sort();

const chinese = textsOf(shopZhCn);
const english = textsOf(shopEn);

test("both languages have the same texts with the same values in them", () => {
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, text] of chinese) {
    expect([
      key,
      [...new Set(placeholders(english.get(key) ?? ""))].filter((name) => name !== "item" && name !== "items"),
    ]).toEqual([key, [...new Set(placeholders(text))]]);
  }
});

test("no Chinese is left in the English texts, except names", () => {
  const left = [...english].filter(([, text]) => /\p{Script=Han}/u.test(text)).map(([key]) => key);
  expect(left).toEqual(["header.language", "footer.rights"]);
});
