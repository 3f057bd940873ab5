import { encode } from "iconv-lite";
import { expect, test } from "vitest";
import { inGbk, inUtf8 } from "#lib/alipay/reply-charset.ts";

const text = '{"msg":"处理成功","subject":"青禾文具"}';

test("a reply in UTF-8 is left as it is, one in GBK says the same in UTF-8", () => {
  const utf8 = Buffer.from(text, "utf8");
  expect(inUtf8(utf8)).toBe(utf8);
  expect(inUtf8(encode(text, "gbk"))).toEqual(utf8);
});

test("a reply in neither is left as it is: what it says is believed by nobody", () => {
  const halfACharacter = Buffer.concat([encode(text, "gbk"), Buffer.of(0x81)]);
  expect(inUtf8(halfACharacter)).toBe(halfACharacter);
});

test("a text is written in GBK where GBK can hold it, and not at all where it cannot", () => {
  expect(inGbk(text)).toEqual(encode(text, "gbk"));
  expect(inGbk("😀")).toBeNull();
  expect(inGbk("?")).toEqual(Buffer.from("?"));
});
