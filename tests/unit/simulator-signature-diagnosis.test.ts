import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type DoubtfulRequest, diagnoseSignature } from "#lib/simulator/domain/signature-diagnosis.ts";
import type { Field } from "#lib/simulator/domain/signature-guesses.ts";
import { decodeText, encodeText } from "#lib/simulator/protocol/charset.ts";

const newPair = (modulusLength = 2048) => generateKeyPairSync("rsa", { modulusLength });
const { privateKey, publicKey } = newPair();
const strangers = newPair();

/** What a client means to send; in the order it sends it. */
const FIELDS: Field[] = [
  ["method", "alipay.trade.query"],
  ["app_id", "9021000100000001"],
  ["timestamp", "2026-01-02 03:04:05"],
  ["version", "1.0"],
  ["charset", "utf-8"],
  ["sign_type", "RSA2"],
  ["notify_url", "https://shop.example/notify?a=1&b=2"],
  ["biz_content", '{"out_trade_no":"T1","subject":"青禾 \\"茶\\" a+b","url":"https://shop.example/"}'],
];

/** The text of section 1.4, written here once more. */
function rightText(fields: readonly Field[]): string {
  const filled = fields.filter(([name, value]) => name !== "sign" && value.trim() !== "");
  return [...filled]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

const change = (fields: readonly Field[], name: string, value: (old: string) => string): Field[] =>
  fields.map(([field, old]) => [field, field === name ? value(old) : old]);

const changeAll = (fields: readonly Field[], value: (old: string) => string): Field[] =>
  fields.map(([field, old]) => [field, value(old)]);

function diagnose(
  signedText: string | Buffer,
  options: {
    sent?: Field[];
    request?: Partial<DoubtfulRequest>;
    key?: KeyObject;
    hash?: string;
    mangle?: (sign: string) => string;
  } = {},
) {
  const bytes = typeof signedText === "string" ? Buffer.from(signedText) : signedText;
  const signature = sign(options.hash ?? "sha256", bytes, options.key ?? privateKey).toString("base64");
  const mangled = options.mangle ? options.mangle(signature) : signature;
  const fields: Field[] = [...(options.sent ?? FIELDS), ["sign", mangled]];
  return diagnoseSignature(
    { fields, queryNames: ["method", "app_id", "charset"], charset: "utf-8", otherFields: null, ...options.request },
    { key: publicKey, others: [{ name: "another shop", key: strangers.publicKey }] },
  );
}

const mistakesOf = (diagnosis: ReturnType<typeof diagnose>) =>
  diagnosis.kind === "found" ? diagnosis.mistakes.map(({ mistake }) => mistake) : diagnosis.kind;

describe("one mistake is found by its name, with the text that was signed", () => {
  const withEmpty: Field[] = [...FIELDS, ["app_auth_token", ""]];
  const plainSort = (fields: Field[]) => [...fields].sort(([left], [right]) => (left < right ? -1 : 1));
  const join = (fields: Field[]) => fields.map(([name, value]) => `${name}=${value}`).join("&");
  const biz = new Map(FIELDS).get("biz_content") ?? "";
  const parsed: unknown = JSON.parse(biz);
  const spaced = (text: string) => text.replaceAll(" ", "+");
  const cases: [mistake: string, signedText: string, sent?: Field[]][] = [
    ["sign-type-left-out", rightText(FIELDS.filter(([name]) => name !== "sign_type"))],
    ["empty-values-signed", join(plainSort(withEmpty)), withEmpty],
    ["not-sorted", join(FIELDS)],
    ["values-url-encoded", rightText(changeAll(FIELDS, encodeURIComponent))],
    ["plus-became-space", rightText(change(FIELDS, "biz_content", spaced))],
    ["space-became-plus", rightText(change(FIELDS, "biz_content", (old) => old.replaceAll("+", " ")))],
    ["entities-decoded", rightText(change(FIELDS, "biz_content", (old) => old.replaceAll('"', "&quot;")))],
    ["entities-sent", rightText(FIELDS), changeAll(FIELDS, (old) => old.replaceAll("&", "&amp;"))],
    [
      "entity-not",
      rightText(FIELDS),
      FIELDS.filter(([name]) => name !== "notify_url").map(([name, value]) =>
        name === "charset" ? [name, `${value}¬ify_url=https://shop.example/notify?a=1&b=2`] : [name, value],
      ),
    ],
    ["values-not-trimmed", rightText(FIELDS), change(FIELDS, "app_id", (old) => `${old} `)],
    ["parameter-not-signed", rightText(FIELDS), [...FIELDS, ["alipay_sdk", "x"]]],
    ["only-body-signed", rightText(FIELDS.filter(([name]) => !["method", "app_id", "charset"].includes(name)))],
    ["biz-content-rewritten", rightText(change(FIELDS, "biz_content", () => JSON.stringify(parsed, null, 2)))],
    ["biz-content-rewritten", rightText(change(FIELDS, "biz_content", (old) => old.replaceAll("/", "\\/")))],
    ["biz-content-only", biz],
    ["text-around", `${rightText(FIELDS)}\n`],
  ];
  test.each(cases)("%s", (mistake, signedText, sent) => {
    const diagnosis = diagnose(signedText, sent ? { sent } : {});
    expect(mistakesOf(diagnosis)).toEqual([mistake]);
    expect(diagnosis).toMatchObject({ text: signedText, hash: "sha256", isRepaired: false });
  });

  test("values-quoted", () => {
    const quoted = FIELDS.filter(([name]) => name !== "notify_url" && name !== "biz_content");
    const text = rightText(quoted).replaceAll(/=([^&]*)/g, '="$1"');
    expect(mistakesOf(diagnose(text, { sent: quoted }))).toEqual(["values-quoted"]);
  });

  test("the parameter that was added after signing is named", () => {
    const diagnosis = diagnose(rightText(FIELDS), { sent: [...FIELDS, ["alipay_sdk", "x"]] });
    expect(diagnosis).toMatchObject({ mistakes: [{ parameter: "alipay_sdk" }] });
  });
});

describe("charsets", () => {
  test("GBK signed, UTF-8 sent", () => {
    expect(mistakesOf(diagnose(encodeText(rightText(FIELDS), "gbk")))).toEqual(["other-charset"]);
  });

  test("UTF-8 sent and signed, but read as GBK because the address named no charset", () => {
    // An odd number of bytes beyond ASCII: GBK, which takes them in pairs, cannot give them back.
    const meant = change(FIELDS, "biz_content", () => '{"subject":"茶"}');
    const sent = meant.map(([name, value]): Field => [name, decodeText(Buffer.from(value), "gbk")]);
    const text = rightText(meant);
    const diagnosis = diagnose(text, { sent, request: { queryNames: [], charset: "gbk", otherFields: meant } });
    expect(diagnosis).toMatchObject({ kind: "found", text, mistakes: [{ mistake: "other-charset" }] });
  });
});

test("two mistakes at once are found", () => {
  const text = rightText(change(FIELDS, "biz_content", (old) => old.replaceAll("/", "\\/"))).replace(
    "&sign_type=RSA2",
    "",
  );
  expect(mistakesOf(diagnose(text))).toEqual(["sign-type-left-out", "biz-content-rewritten"]);
});

describe("the key", () => {
  test("of another application is named", () => {
    expect(diagnose(rightText(FIELDS), { key: strangers.privateKey })).toEqual({
      kind: "other-key",
      name: "another shop",
    });
  });

  test("that nobody knows is told from a wrong text, with the sizes of both", () => {
    const diagnosis = diagnose(rightText(FIELDS), { key: newPair(1024).privateKey });
    expect(diagnosis).toEqual({ kind: "unknown-key", signatureBytes: 128, keyBytes: 256 });
  });

  test("can be right although the text is nothing that was tried", () => {
    expect(diagnose("something else").kind).toBe("other-text");
  });
});

describe("the signature itself", () => {
  test("was made with SHA-1", () => {
    expect(diagnose(rightText(FIELDS), { hash: "sha1" })).toMatchObject({ kind: "found", mistakes: [], hash: "sha1" });
  });

  test.each([
    ["its plus signs became spaces", (text: string) => text.replaceAll("+", " ")],
    ["it was URL-encoded twice", (text: string) => encodeURIComponent(text)],
    ["it is the Base64 of addresses", (text: string) => text.replaceAll("+", "-").replaceAll("/", "_")],
  ])("%s", (_, mangle) => {
    const diagnosis = diagnose(rightText(FIELDS), { mangle });
    expect(diagnosis).toMatchObject({ kind: "found", mistakes: [], isRepaired: true });
  });

  test("is no Base64 at all", () => {
    expect(diagnose(rightText(FIELDS), { mangle: () => "签名" })).toEqual({ kind: "no-signature" });
  });
});

test("a right request is found right", () => {
  const diagnosis = diagnose(rightText(FIELDS));
  expect(diagnosis).toEqual({
    kind: "found",
    text: rightText(FIELDS),
    mistakes: [],
    hash: "sha256",
    isRepaired: false,
  });
});
