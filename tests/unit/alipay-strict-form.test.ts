import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStrictForm } from "#lib/alipay/strict-form.ts";
import { bytes, encodeForm } from "#tests/support/signed-notice.ts";

function parse(text: string): Record<string, string> | string {
  const form = parseStrictForm(bytes(text));
  if (form.kind === "malformed") return form.because;
  return Object.fromEntries(
    [...form.fields].map(([name, value]) => [name, Buffer.from(value, "latin1").toString("utf8")]),
  );
}

test("N-33: a plus sign is a blank, %2B a plus sign, %20 a blank", () => {
  expect(parse("a=x+y&b=x%2By&c=x%20y&d=x%2by")).toEqual({ a: "x y", b: "x+y", c: "x y", d: "x+y" });
});

test("values are decoded once, never twice", () => {
  expect(parse("a=%2543HEAP&b=100%25+off")).toEqual({ a: "%43HEAP", b: "100% off" });
});

test("a value may be empty and may hold an equals sign", () => {
  expect(parse("a=&b=c=d==")).toEqual({ a: "", b: "c=d==" });
});

test("decoded bytes above ASCII stay bytes", () => {
  const form = parseStrictForm(bytes("a=%C7%E0%00%FF"));
  expect(form.kind === "form" && [...Buffer.from(form.fields.get("a") ?? "", "latin1")]).toEqual([
    0xc7, 0xe0, 0x00, 0xff,
  ]);
});

test.each([
  ["%", "a=%"],
  ["%G1", "a=%G1"],
  ["%E4%", "a=%E4%"],
  ["%4", "a=%4"],
  ["a percent sign before the next field", "a=%&b=1"],
  ["a bad percent sign in a name", "a%2=1"],
  ["a unicode escape", "a=%u0041"],
])("N-32: %s is refused", (_name, text) => {
  expect(parse(text)).toBe("bad encoding");
});

test.each([
  ["the same name twice", "total_amount=0.01&total_amount=88.88"],
  ["the same name twice, once escaped", "total_amount=0.01&total%5Famount=88.88"],
])("N-34: %s is refused", (_name, text) => {
  expect(parse(text)).toBe("repeated field");
});

describe("N-38: names and numbers of fields", () => {
  test.each(["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "%5F%5Fproto%5F%5F"])(
    "the name %s is refused",
    (name) => {
      expect(parse(`a=1&${name}=1`)).toBe("bad field name");
    },
  );

  test.each(["", "=", "=1", "a=1&=1", "a=1&", "&a=1", "a=1&&b=1", "a", "a=1&b"])(
    "%j has a field without name",
    (text) => {
      expect(parse(text)).toBe("a field without name or without =");
    },
  );

  test("a name that could be split is refused", () => {
    expect(parse("a%3Db=1")).toBe("bad field name");
    expect(parse("a%26b=1")).toBe("bad field name");
    expect(parse("a+b=1")).toBe("bad field name");
    expect(parse("%E5%90%8D=1")).toBe("bad field name");
    expect(parse(`${"a".repeat(65)}=1`)).toBe("bad field name");
  });

  test("a hundred fields are read, one more is not", () => {
    const fields = (count: number) => Array.from({ length: count }, (_, index) => `f${index}=1`).join("&");
    expect(Object.keys(parse(fields(100)))).toHaveLength(100);
    expect(parse(fields(101))).toBe("too many fields");
    expect(parse(fields(10_000).slice(0, 16 * 1024))).toBe("too many fields");
  });
});

test("16 KiB are read, one byte more is not", () => {
  expect(parse(`a=${"x".repeat(16 * 1024 - 2)}`)).toHaveProperty("a");
  expect(parse(`a=${"x".repeat(16 * 1024 - 1)}`)).toBe("too large");
});

test.each([
  ["a blank", "a=x y"],
  ["a line break", "a=x\r\n"],
  ["a tab", "a=\t"],
  ["a null byte", "a=\0"],
  ["bytes above ASCII", "a=\u00e9"],
  ["a blank in the name", "a b=1"],
])("%s that is not escaped is refused", (_name, text) => {
  expect(parse(text)).toBe("bad encoding");
});

test("what is encoded reads back byte for byte, in its order", { timeout: 60_000 }, () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/).filter((text) => !(text in Object.prototype));
  const fields = fc.uniqueArray(fc.tuple(name, fc.uint8Array({ maxLength: 40 })), {
    selector: ([text]) => text,
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(fields, (entries) => {
      const form = parseStrictForm(bytes(encodeForm(Object.fromEntries(entries))));
      if (form.kind === "malformed") throw new Error(form.because);
      expect([...form.fields].map(([text, value]) => [text, [...Buffer.from(value, "latin1")]])).toEqual(
        entries.map(([text, value]) => [text, [...value]]),
      );
    }),
  );
});

test("what it reads, URLSearchParams reads in the same way", { timeout: 60_000 }, () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from("ab=&%+2619F_ ;")), maxLength: 30 });
  fc.assert(
    fc.property(text, (body) => {
      const strict = parse(body);
      if (typeof strict === "string") return;
      expect(strict).toEqual(Object.fromEntries(new URLSearchParams(body)));
    }),
    { numRuns: 3_000 },
  );
});

test("no bytes whatever make it throw", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
      expect(["form", "malformed"]).toContain(parseStrictForm(body).kind);
    }),
    { numRuns: 2_000 },
  );
});
