import crypto, { generateKeyPairSync } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { AlipaySdk } from "alipay-sdk";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createNotificationVerifier } from "#lib/alipay/notify.ts";
import type { GenuineNotice } from "#lib/services/ports.ts";
import {
  bytes,
  encodeForm,
  encodeValue,
  type FieldBytes,
  makeSigner,
  ourAppId,
  paymentFields,
  signFields,
  without,
} from "#tests/support/signed-notice.ts";

/** How often RSA was asked: a forgery must cost once at most. */
const rsa = { verifications: 0 };
const { verify } = crypto;
beforeEach(() => {
  rsa.verifications = 0;
  vi.spyOn(crypto, "verify").mockImplementation((...given: unknown[]) => {
    rsa.verifications += 1;
    return Reflect.apply(verify, crypto, given) as boolean;
  });
  syncBuiltinESMExports();
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const alipay = makeSigner();
const stranger = makeSigner();
// Made here, where a busy machine may take its time: a test of this kind has five seconds.
const [longer, shorter] = [makeSigner(3072), makeSigner(1024)];
const verifier = createNotificationVerifier({
  appId: ourAppId,
  keys: createAlipayKeys({ publicKeys: [alipay.publicKey] }),
});

/** The SDK that the shop uses, to show where its own check would have said yes. */
const sdk = new AlipaySdk({
  appId: ourAppId,
  privateKey: stranger.privateKey,
  alipayPublicKey: alipay.publicKey,
});

function signed(fields: FieldBytes = paymentFields): FieldBytes {
  return signFields(fields, alipay.privateKey);
}

function verdictOf(fields: FieldBytes) {
  return verifier.verify(bytes(encodeForm(fields)));
}

function refusalOf(fields: FieldBytes): string {
  const verdict = verdictOf(fields);
  return verdict.kind === "rejected" ? verdict.because : "genuine";
}

function noticeOf(fields: FieldBytes): GenuineNotice {
  const verdict = verdictOf(fields);
  if (verdict.kind === "rejected") throw new Error(verdict.because);
  return verdict.notice;
}

test("a genuine payment notification is read", () => {
  const fields = signed({ ...paymentFields, buyer_logon_id: "ifv***@sandbox.com" });
  expect(noticeOf(fields)).toEqual({
    notifyId: "2026112001222100010199160501632046",
    outTradeNo: "QH20261120ABCDEFGH_1",
    tradeNo: "2026112022001499160501589436",
    sellerId: "2088000000000001",
    tradeStatus: "TRADE_SUCCESS",
    subject: "青禾商城订单 QH20261120ABCDEFGH",
    kind: "payment",
    totalFen: 8888,
    buyerLogonId: "ifv***@sandbox.com",
    paidAt: new Date("2026-11-20T02:00:09Z"),
    outBizNo: null,
    body: encodeForm(fields),
  });
  expect(rsa.verifications).toBe(1);
});

test("fields that only some notifications have may be missing", () => {
  const notice = noticeOf(signed(without(paymentFields, "gmt_payment", "buyer_id", "fund_bill_list")));
  expect(notice).toMatchObject({ kind: "payment", paidAt: null, buyerLogonId: null });
  expect(noticeOf(signed(without(paymentFields, "subject"))).subject).toBe("");
});

describe("what a notification is about", () => {
  const refund = { refund_fee: "1.00", gmt_refund: "2026-11-20 11:00:00.631", out_biz_no: "R_1" };
  const closed = { ...paymentFields, trade_status: "TRADE_CLOSED" };

  test.each<[string, GenuineNotice["kind"], FieldBytes]>([
    ["TRADE_SUCCESS", "payment", paymentFields],
    ["TRADE_FINISHED", "payment", { ...paymentFields, trade_status: "TRADE_FINISHED" }],
    ["a partial refund, which keeps TRADE_SUCCESS", "refund", { ...paymentFields, ...refund }],
    ["TRADE_SUCCESS with refund_fee alone", "refund", { ...paymentFields, refund_fee: "1.00" }],
    ["TRADE_SUCCESS with a refund_fee of nothing", "refund", { ...paymentFields, refund_fee: "0.00" }],
    ["TRADE_SUCCESS with gmt_refund alone", "refund", { ...paymentFields, gmt_refund: refund.gmt_refund }],
    ["TRADE_SUCCESS with out_biz_no alone", "refund", { ...paymentFields, out_biz_no: "R_1" }],
    ["a full refund", "refund", { ...closed, ...refund, gmt_close: "2026-11-20 11:00:00" }],
    ["TRADE_CLOSED with gmt_refund alone", "refund", { ...closed, gmt_refund: refund.gmt_refund }],
    ["TRADE_CLOSED with out_biz_no alone", "refund", { ...closed, out_biz_no: "R_1" }],
    ["a close with an unreadable refund_fee", "refund", { ...closed, refund_fee: "0" }],
    ["an unpaid trade that timed out", "close", { ...closed, refund_fee: "0.00", gmt_close: "2026-11-20 10:30:00" }],
    ["an unpaid trade that we closed", "close", closed],
    ["WAIT_BUYER_PAY", "waiting", { ...paymentFields, trade_status: "WAIT_BUYER_PAY" }],
  ])("%s is a %s", (_name, kind, fields) => {
    expect(noticeOf(signed(fields)).kind).toBe(kind);
  });

  test("a refund notification names its request", () => {
    expect(noticeOf(signed({ ...paymentFields, ...refund })).outBizNo).toBe("R_1");
  });

  test.each([
    ["another type", { notify_type: "dut_user_sign" }, "not about a trade"],
    ["a status that nobody has heard of", { trade_status: "TRADE_PENDING" }, "unknown trade_status"],
    ["an out_trade_no in look-alikes", { out_trade_no: "ＱＨ1" }, "a number is missing or malformed"],
    ["an empty trade_no", { trade_no: "" }, "a number is missing or malformed"],
    ["a notify_id of great length", { notify_id: "1".repeat(65) }, "a number is missing or malformed"],
  ])("signed, but %s: refused", (_name, change, because) => {
    expect(refusalOf(signed({ ...paymentFields, ...change }))).toBe(because);
  });

  test.each(["notify_id", "out_trade_no", "trade_no", "seller_id", "trade_status", "notify_type"])(
    "signed, but without %s: refused",
    (name) => {
      expect(refusalOf(signed(without(paymentFields, name)))).not.toBe("genuine");
    },
  );
});

test.each([
  ["no sign", without(signed(), "sign")],
  ["an empty sign", { ...signed(), sign: "" }],
])("N-13: %s: refused without asking RSA", (_name, fields) => {
  expect(refusalOf(fields)).toBe("no proper signature");
  expect(rsa.verifications).toBe(0);
});

test("N-14: signed by another key: refused after one RSA verification", () => {
  expect(refusalOf(signFields(paymentFields, stranger.privateKey))).toBe("wrong signature");
  expect(rsa.verifications).toBe(1);
});

test("N-14: a signature by a longer or shorter key is refused without asking RSA", () => {
  expect(refusalOf(signFields(paymentFields, longer.privateKey))).toBe("no proper signature");
  expect(refusalOf(signFields(paymentFields, shorter.privateKey))).toBe("no proper signature");
  expect(rsa.verifications).toBe(0);
});

test("N-15: an amount tampered with: refused", () => {
  expect(refusalOf({ ...signed(), total_amount: "0.01" })).toBe("wrong signature");
});

test("N-17: genuine for another app_id: refused without asking RSA", () => {
  for (const app_id of ["9021000100000002", "", "９０２１０００１００００００１"]) {
    expect(refusalOf(signed({ ...paymentFields, app_id }))).toBe("another app_id");
  }
  expect(refusalOf(signed(without(paymentFields, "app_id")))).toBe("another app_id");
  expect(rsa.verifications).toBe(0);
});

describe("N-22: one signed text, cut into other fields", () => {
  const cheap = {
    app_id: ourAppId,
    charset: "utf-8",
    notify_id: "2026112001222100010199160501632046",
    notify_type: "trade_status_sync",
    out_trade_no: "CHEAP_1",
    seller_id: "2088000000000001",
    sign_type: "RSA2",
    total_amount: "0.01",
    trade_no: "2026112022001499160501589436",
    trade_status: "TRADE_SUCCESS",
  };

  /** Signs what a buyer's text made of the cheap order's fields, then cuts the same text in the attacker's way. */
  function recut(genuine: FieldBytes, forged: FieldBytes): FieldBytes {
    const { sign } = signed(genuine);
    if (sign === undefined) throw new Error("not signed");
    return { ...forged, sign, sign_type: "RSA2" };
  }

  const dear = { out_trade_no: "DEAR_1", seller_id: cheap.seller_id, total_amount: "9999.00" };
  const rest = { trade_no: cheap.trade_no, trade_status: cheap.trade_status };
  const head = { app_id: cheap.app_id, charset: cheap.charset };

  test.each<[string, FieldBytes, FieldBytes]>([
    [
      "by the subject, the rest absorbed by the known field voucher_detail_list",
      {
        ...cheap,
        subject: `x&total_amount=9999.00&trade_no=${cheap.trade_no}&trade_status=TRADE_SUCCESS&voucher_detail_list=`,
      },
      {
        ...without(cheap, "total_amount", "trade_no", "trade_status"),
        subject: "x",
        total_amount: "9999.00",
        ...rest,
        voucher_detail_list: `&total_amount=0.01&trade_no=${cheap.trade_no}&trade_status=TRADE_SUCCESS`,
      },
    ],
    [
      "by the subject, the rest absorbed by an unknown field",
      {
        ...cheap,
        subject: `x&total_amount=9999.00&trade_no=${cheap.trade_no}&trade_status=TRADE_SUCCESS&zzz=`,
      },
      {
        ...without(cheap, "total_amount", "trade_no", "trade_status"),
        subject: "x",
        total_amount: "9999.00",
        ...rest,
        zzz: `&total_amount=0.01&trade_no=${cheap.trade_no}&trade_status=TRADE_SUCCESS`,
      },
    ],
    [
      "by the body, the number too",
      {
        ...cheap,
        body: `x&charset=utf-8&notify_id=${cheap.notify_id}&notify_type=trade_status_sync&out_trade_no=DEAR_1&seller_id=${cheap.seller_id}&total_amount=9999.00&trade_no=${cheap.trade_no}&trade_status=TRADE_SUCCESS&voucher_detail_list=`,
      },
      {
        app_id: ourAppId,
        body: "x",
        charset: "utf-8",
        notify_id: cheap.notify_id,
        notify_type: cheap.notify_type,
        ...dear,
        ...rest,
        voucher_detail_list: `&charset=utf-8&notify_id=${cheap.notify_id}&notify_type=trade_status_sync&out_trade_no=CHEAP_1&seller_id=${cheap.seller_id}&total_amount=0.01&trade_no=${cheap.trade_no}&trade_status=TRADE_SUCCESS`,
      },
    ],
    [
      "by passback_params, the number before absorbed by an early field",
      {
        ...cheap,
        passback_params: `x&seller_id=${cheap.seller_id}&total_amount=9999.00&trade_no=${cheap.trade_no}&trade_status=TRADE_SUCCESS&voucher_detail_list=`,
      },
      {
        ...head,
        notify_id: cheap.notify_id,
        notify_type: cheap.notify_type,
        out_trade_no: "CHEAP_1",
        passback_params: "x",
        seller_id: cheap.seller_id,
        total_amount: "9999.00",
        ...rest,
        voucher_detail_list: `&seller_id=${cheap.seller_id}&total_amount=0.01&trade_no=${cheap.trade_no}&trade_status=TRADE_SUCCESS`,
      },
    ],
  ])("%s: alipay-sdk says yes, we refuse without asking RSA", (_name, genuine, forged) => {
    const attack = recut(genuine, forged);
    expect(sdk.checkNotifySignV2({ ...attack })).toBe(true);
    expect(refusalOf(attack)).toBe("ambiguous signed text");
    expect(rsa.verifications).toBe(0);
  });

  test("an unknown field that took an equals sign from its neighbour's name is refused", () => {
    const attack = recut({ ...cheap, subject: "x&zzz=trade_no=9" }, { ...cheap, subject: "x", zzz: "trade_no=9" });
    expect(sdk.checkNotifySignV2({ ...attack })).toBe(false);
    const sorted = recut({ ...cheap, "zzz=trade_no": "9" }, { ...cheap, zzz: "trade_no=9" });
    expect(sdk.checkNotifySignV2({ ...sorted })).toBe(true);
    expect(refusalOf(sorted)).toBe("ambiguous signed text");
  });

  test("a field name that took an equals sign from its value is refused", () => {
    const attack = recut({ ...cheap, subject: "a=b" }, { ...cheap, "subject=a": "b" });
    expect(sdk.checkNotifySignV2({ ...attack })).toBe(true);
    expect(refusalOf(attack)).toBe("bad field name");
  });

  test("any value with an ampersand is refused, however genuine", () => {
    expect(refusalOf(signed({ ...paymentFields, subject: "A&B" }))).toBe("ambiguous signed text");
  });

  test("no other cut of a genuine text is ever accepted", { timeout: 60_000 }, () => {
    const joined = Object.entries(without(signed(), "sign", "sign_type"))
      .map(([name, value]) => `${name}=${Buffer.from(value).toString("utf8")}`)
      .sort()
      .join("&");
    const { sign = "" } = signed();
    const cuts = Array.from(joined).flatMap((character, index) => (character === "&" ? [index] : []));
    fc.assert(
      fc.property(fc.subarray(cuts, { maxLength: cuts.length - 1 }), (kept) => {
        const ends = [...kept, joined.length];
        const fields = ends.map((end, index) => joined.slice(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end));
        const attack = Object.fromEntries(
          fields.map((field) => [field.slice(0, field.indexOf("=")), field.slice(field.indexOf("=") + 1)]),
        );
        expect(refusalOf({ ...attack, sign, sign_type: "RSA2" })).not.toBe("genuine");
      }),
    );
  });
});

describe("N-23: percent-encoded twins", () => {
  test("a value that must be decoded twice to verify is refused, though the SDK's V1 check says yes", () => {
    const twin = { ...signed(), out_trade_no: "%51H20261120ABCDEFGH_1" };
    expect(sdk.checkNotifySign({ ...twin })).toBe(true);
    expect(refusalOf(twin)).toBe("wrong signature");
  });

  test("a value that holds a percent sign verifies and is not decoded again", () => {
    expect(noticeOf(signed({ ...paymentFields, subject: "100% off %41" })).subject).toBe("100% off %41");
  });
});

describe("N-24: the algorithm is ours to choose", () => {
  test("RSA with a valid SHA-1 signature is refused, though the SDK says yes", () => {
    const fields = signFields({ ...paymentFields, sign_type: "RSA" }, alipay.privateKey, "RSA-SHA1");
    expect(sdk.checkNotifySignV2({ ...fields })).toBe(true);
    expect(refusalOf(fields)).toBe("sign_type is not RSA2");
  });

  test("a SHA-1 signature under the name RSA2 is refused", () => {
    expect(refusalOf(signFields(paymentFields, alipay.privateKey, "RSA-SHA1"))).toBe("wrong signature");
  });

  test.each(["FOO", "constructor", "__proto__", "rsa2", "RSA2 ", ""])("sign_type=%j is refused", (sign_type) => {
    expect(refusalOf({ ...signed(), sign_type })).toBe("sign_type is not RSA2");
    expect(rsa.verifications).toBe(0);
  });

  test("a missing sign_type is refused", () => {
    expect(refusalOf(without(signed(), "sign_type"))).toBe("sign_type is not RSA2");
  });

  test("sign_type twice is refused", () => {
    const verdict = verifier.verify(bytes(`${encodeForm(signed())}&sign_type=RSA2`));
    expect(verdict).toEqual({ kind: "rejected", because: "repeated field" });
  });
});

describe("N-25: a signature has one spelling", () => {
  const { sign: proper } = signed() as { sign: string };

  test.each<[string, (sign: string) => string]>([
    ["a blank", (sign) => `${sign.slice(0, 40)} ${sign.slice(40)}`],
    ["a line break", (sign) => `${sign.slice(0, 76)}\n${sign.slice(76)}`],
    ["a line break at the end", (sign) => `${sign}\n`],
    ["junk", (sign) => `${sign.slice(0, 40)}!${sign.slice(40)}`],
    ["junk after the padding", (sign) => `${sign}AAAA`],
    ["no padding", (sign) => sign.replace(/=+$/, "")],
    ["too much padding", (sign) => `${sign}=`],
    ["the alphabet of addresses", (sign) => sign.replaceAll("+", "-").replaceAll("/", "_")],
  ])("with %s: refused without asking RSA, though the SDK says yes", (_name, respell) => {
    // A signature with + or / in it, so that the two alphabets differ.
    expect(proper).toMatch(/[+/]/);
    const fields = { ...signed(), sign: respell(proper) };
    expect(sdk.checkNotifySignV2({ ...fields })).toBe(true);
    expect(refusalOf(fields)).toBe("no proper signature");
    expect(rsa.verifications).toBe(0);
  });

  test("unused bits set before the padding: refused", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const last = proper.length - 3;
    const twin = alphabet[alphabet.indexOf(proper.charAt(last)) ^ 1] ?? "";
    const sign = proper.slice(0, last) + twin + proper.slice(last + 1);
    expect(Buffer.from(sign, "base64")).toEqual(Buffer.from(proper, "base64"));
    expect(refusalOf({ ...signed(), sign })).toBe("no proper signature");
  });
});

describe("N-30: GBK", () => {
  // 青禾 in GBK.
  const subject = Buffer.from([0xc7, 0xe0, 0xba, 0xcc]);

  test.each(["GBK", "gbk"])("charset=%s with GBK bytes is verified over the bytes, and its text decoded", (charset) => {
    expect(noticeOf(signed({ ...paymentFields, charset, subject }))).toMatchObject({ subject: "青禾", totalFen: 8888 });
  });

  test("signed bytes that are no GBK are refused", () => {
    expect(refusalOf(signed({ ...paymentFields, charset: "GBK", subject: Buffer.from([0xc7]) }))).toBe(
      "not in its charset",
    );
  });
});

describe("N-31: charset=utf-8", () => {
  test.each([
    ["GBK bytes", [0xc7, 0xe0, 0xba, 0xcc]],
    ["a lone continuation byte", [0x80]],
    ["an overlong encoding", [0xc0, 0xaf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a cut character", [0xe4, 0xbd]],
  ])("with %s is refused, even signed", (_name, raw) => {
    expect(refusalOf(signed({ ...paymentFields, subject: Buffer.from(raw) }))).toBe("not in its charset");
  });

  test("a byte order mark is kept apart from its absence", () => {
    expect(noticeOf(signed({ ...paymentFields, subject: "\uFEFFx" })).subject).toBe("\uFEFFx");
  });

  test.each(["iso-8859-1", "utf-16", "", "constructor"])("charset=%j is refused", (charset) => {
    expect(refusalOf(signed({ ...paymentFields, charset }))).toBe("unknown charset");
  });

  test("no charset is refused", () => {
    expect(refusalOf(signed(without(paymentFields, "charset")))).toBe("unknown charset");
  });
});

test("N-32: a malformed percent sign is refused without asking RSA", () => {
  for (const bad of ["%", "%G1", "%E4%"]) {
    const body = `${encodeForm(signed())}&body=${bad}`;
    expect(verifier.verify(bytes(body))).toEqual({ kind: "rejected", because: "bad encoding" });
  }
  expect(rsa.verifications).toBe(0);
});

test("N-33: blank and plus sign in the subject verify in each spelling and are kept apart", () => {
  const fields = signed({ ...paymentFields, subject: "a b+c" });
  const form = encodeForm(fields);
  const spelled = `subject=${encodeValue("a b+c")}`;
  for (const spelling of ["subject=a+b%2Bc", "subject=a%20b%2Bc", "subject=a%20b%2bc"]) {
    const verdict = verifier.verify(bytes(form.replace(spelled, spelling)));
    expect(verdict.kind === "genuine" && verdict.notice.subject).toBe("a b+c");
  }
  const swapped = verifier.verify(bytes(form.replace(spelled, "subject=a%2Bb+c")));
  expect(swapped).toEqual({ kind: "rejected", because: "wrong signature" });
});

test("N-34: total_amount twice is refused in either order", () => {
  const form = encodeForm(signed());
  for (const body of [`total_amount=0.01&${form}`, `${form}&total_amount=0.01`, `${form}&total_amount=88.88`]) {
    expect(verifier.verify(bytes(body))).toEqual({ kind: "rejected", because: "repeated field" });
  }
});

test("N-35: an unknown field, signed, is accepted", () => {
  expect(noticeOf(signed({ ...paymentFields, new_field_of_2030: "yes, 1:1" })).totalFen).toBe(8888);
});

test("N-36: an empty body, with the fields elsewhere, is refused", () => {
  expect(verifier.verify(bytes(""))).toEqual({
    kind: "rejected",
    because: "a field without name or without =",
  });
});

describe("N-38: names and numbers of fields", () => {
  test.each(["__proto__", "constructor", "toString"])("a field named %s is refused, even signed", (name) => {
    const fields = signed(Object.fromEntries([...Object.entries(paymentFields), [name, "1"]]));
    expect(refusalOf(fields)).toBe("bad field name");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("ten thousand fields are refused without reading them all", () => {
    const body = Array.from({ length: 10_000 }, (_, index) => `f${index}=`).join("&");
    expect(verifier.verify(bytes(body))).toEqual({ kind: "rejected", because: "too large" });
    expect(verifier.verify(bytes(body.slice(0, 16_000)))).toEqual({ kind: "rejected", because: "too many fields" });
    expect(rsa.verifications).toBe(0);
  });

  test.each(["=", "&", "==", "&&&=", "a"])("the body %j is refused", (body) => {
    expect(verifier.verify(bytes(body)).kind).toBe("rejected");
  });
});

describe("N-39: amounts", () => {
  test.each([
    "88.880",
    "8.888e1",
    "+88.88",
    "８８.８８",
    " 88.88",
    "088.88",
    "-88.88",
    "NaN",
    "1e400",
    "88.8",
    "88",
    "",
  ])("total_amount=%j, genuinely signed, is no sum", (total_amount) => {
    expect(noticeOf(signed({ ...paymentFields, total_amount })).totalFen).toBeNull();
  });

  test("no total_amount is no sum", () => {
    expect(noticeOf(signed(without(paymentFields, "total_amount"))).totalFen).toBeNull();
  });

  test.each([
    ["0.01", 1],
    ["100000000.00", 10_000_000_000],
  ])("total_amount=%s is %d fen", (total_amount, fen) => {
    expect(noticeOf(signed({ ...paymentFields, total_amount })).totalFen).toBe(fen);
  });
});

describe("Alipay's key changes", () => {
  const old = makeSigner();
  const both = createNotificationVerifier({
    appId: ourAppId,
    keys: createAlipayKeys({ publicKeys: [alipay.publicKey, old.publicKey] }),
  });

  test("notifications by the old and by the new key verify while both are trusted", () => {
    for (const key of [alipay, old]) {
      expect(both.verify(bytes(encodeForm(signFields(paymentFields, key.privateKey)))).kind).toBe("genuine");
    }
  });

  test("N-40: what neither has signed is refused after one RSA verification a key", () => {
    const forged = bytes(encodeForm(signFields(paymentFields, stranger.privateKey)));
    expect(both.verify(forged)).toEqual({ kind: "rejected", because: "wrong signature" });
    expect(rsa.verifications).toBe(2);
  });

  test("a key that is no RSA key of 2048 bits is refused at once", () => {
    const pss = generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).publicKey.export({
      type: "spki",
      format: "pem",
    });
    const trusting = (publicKey: string) =>
      createNotificationVerifier({ appId: ourAppId, keys: createAlipayKeys({ publicKeys: [publicKey] }) });
    for (const publicKey of ["", "not a key", makeSigner(1024).publicKey, pss.toString()]) {
      expect(() => trusting(publicKey)).toThrow();
    }
    expect(trusting(makeSigner(2048).publicKey).verify(bytes(encodeForm(signed()))).kind).toBe("rejected");
    expect(trusting(alipay.publicKey).verify(bytes(encodeForm(signed()))).kind).toBe("genuine");
  });
});

test("no bytes whatever make it throw, and none are genuine", { timeout: 60_000 }, () => {
  const form = encodeForm(signed());
  const damaged = fc
    .tuple(fc.nat(form.length), fc.nat(20), fc.string({ unit: "binary-ascii", maxLength: 5 }))
    .map(([at, cut, insert]) => form.slice(0, at) + insert + form.slice(at + cut));
  fc.assert(
    fc.property(fc.oneof(damaged, fc.string()), (body) => {
      fc.pre(new URLSearchParams(body).toString() !== new URLSearchParams(form).toString());
      expect(verifier.verify(bytes(body)).kind).toBe("rejected");
    }),
    { numRuns: 2_000 },
  );
});
