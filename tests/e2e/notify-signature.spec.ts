import { freshNotifyId } from "#tests/support/notify-desk.ts";
import { expect, test } from "#tests/support/notify-fixtures.ts";
import { NOT_GENUINE, SUCCESS } from "#tests/support/notify-post.ts";
import { encodeForm, encodeValue, type FieldBytes } from "#tests/support/signed-notice.ts";

/**
 * Cuts a text that Alipay has signed for a cheap trade into the fields of a dear one (faults, finding 1.5). `cheap` is
 * what Alipay signed, with the attacker's words in the field `via`; `dear` says the same bytes in other fields, and
 * `absorber` swallows what is left over.
 */
function resplit(wanted: FieldBytes, { via, absorber }: { via: string; absorber: string }) {
  const isAfter = (name: string) => name > via && name !== "sign" && name !== "sign_type";
  const after = Object.keys(wanted).filter(isAfter).sort();
  const join = (fields: FieldBytes) => after.map((name) => `&${name}=${String(fields[name])}`).join("");
  const cheap: FieldBytes = {
    ...wanted,
    total_amount: "0.01",
    ...(via < "out_trade_no" && { out_trade_no: "QH20261120CHEAPAAA_1" }),
    [via]: `${String(wanted[via])}${join(wanted)}&${absorber}=`,
  };
  const rest = join(cheap);
  const dear: FieldBytes = { ...wanted, [absorber]: rest };
  // The left-over hidden in a field's name: then no value holds an ampersand.
  const lastEquals = rest.lastIndexOf("=");
  const inName: FieldBytes = { ...wanted, [`${absorber}=${rest.slice(0, lastEquals)}`]: rest.slice(lastEquals + 1) };
  return { cheap, dear, inName };
}

for (const via of ["body", "passback_params", "subject"]) {
  for (const absorber of ["zz_unknown", "voucher_detail_list"]) {
    test(`N-22: a signed text that is cut anew through ${via} into ${absorber} is refused`, async ({ desk }) => {
      const order = await desk.startOrder();
      const wanted = { body: "x", passback_params: "x", ...desk.fields(order) };
      const { cheap, dear, inName } = resplit(wanted, { via, absorber });
      const signature = desk.sign(cheap)["sign"] ?? "";
      const before = await desk.books();
      for (const forged of [dear, inName]) {
        // Alipay's signature really is right for these fields, and they say that this order has been paid in full.
        expect(desk.sign(forged)["sign"]).toBe(signature);
        expect(forged).toMatchObject({ out_trade_no: order.outTradeNo, total_amount: order.total });
        expect(await desk.send(encodeForm({ ...forged, sign: signature }))).toEqual(NOT_GENUINE);
      }
      expect(await desk.send(encodeForm({ ...cheap, sign: signature }))).toEqual(NOT_GENUINE);
      expect(await desk.changesSince(before)).toEqual({});
      expect(await desk.send(desk.body(order))).toEqual(SUCCESS);
    });
  }
}

test("N-22: an unknown field with an equals sign in its value is refused, however well it is signed", async ({
  desk,
}) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  expect(await desk.send(desk.body(order, { zz_unknown: "total_amount=9999.00" }))).toEqual(NOT_GENUINE);
  expect(await desk.changesSince(before)).toEqual({});
});

const escapeAll = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");

for (const name of ["out_trade_no", "total_amount", "subject", "trade_status", "trade_no"]) {
  test(`N-23: a percent-encoded twin of ${name} is not what was signed`, async ({ desk }) => {
    const order = await desk.startOrder();
    const signed = desk.sign(desk.fields(order));
    const twin = { ...signed, [name]: escapeAll(String(signed[name])) };
    const before = await desk.books();
    expect(await desk.send(encodeForm(twin))).toEqual(NOT_GENUINE);
    expect(await desk.changesSince(before)).toEqual({});
    expect(await desk.send(encodeForm(signed))).toEqual(SUCCESS);
  });
}

test("N-23: a percent-encoded number that Alipay has signed names no order of ours", async ({ desk }) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  // Decoded a second time it would be the order's own number.
  const answer = await desk.send(desk.body(order, { out_trade_no: escapeAll(order.outTradeNo) }));
  expect(answer).toEqual(NOT_GENUINE);
  expect(await desk.changesSince(before)).toEqual({});
});

test("N-23: percent signs that were signed are verified as they stand", async ({ desk }) => {
  const order = await desk.startOrder();
  expect(await desk.send(desk.body(order, { passback_params: "a%3D1", body: "100%" }))).toEqual(SUCCESS);
  expect((await desk.moneyOf(order)).order.status).toBe("paid");
});

/** 256 bytes in base64: 342 characters and two equals signs. Each of these decodes leniently to the same bytes. */
const spellings: Record<string, (sign: string) => string> = {
  "a blank in it": (sign) => `${sign.slice(0, 40)} ${sign.slice(40)}`,
  "a blank before it": (sign) => ` ${sign}`,
  "a line break after it": (sign) => `${sign}\n`,
  "line breaks as in a PEM": (sign) => sign.replace(/.{64}/g, "$&\r\n"),
  "junk in it": (sign) => `${sign.slice(0, 40)}!${sign.slice(40)}`,
  "junk behind its end": (sign) => `${sign}AAAA`,
  "the alphabet for addresses": (sign) => sign.replaceAll("+", "-").replaceAll("/", "_"),
  "no padding": (sign) => sign.replace(/=+$/, ""),
  "half its padding": (sign) => sign.replace(/==$/, "="),
  "too much padding": (sign) => `${sign}=`,
  "a last character whose unused bits are set": (sign) => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const last = alphabet[alphabet.indexOf(sign.at(-3) ?? "") + 1] ?? "";
    return `${sign.slice(0, -3)}${last}==`;
  },
};

for (const [name, spell] of Object.entries(spellings)) {
  test(`N-25: a signature with ${name} is refused`, async ({ desk }) => {
    const order = await desk.startOrder();
    const signed = signatureWithAllLetters(() => desk.sign(desk.fields(order, { notify_id: freshNotifyId() })));
    const right = String(signed["sign"]);
    const spelled = spell(right);
    expect(spelled).not.toBe(right);
    const before = await desk.books();
    expect(await desk.send(encodeForm({ ...signed, sign: spelled }))).toEqual(NOT_GENUINE);
    expect(await desk.changesSince(before)).toEqual({});
    expect(await desk.send(encodeForm(signed))).toEqual(SUCCESS);
  });
}

/** One with a plus sign and a slash, so that every alphabet shows. */
function signatureWithAllLetters(sign: () => FieldBytes): FieldBytes {
  for (;;) {
    const signed = sign();
    if (/\+.*\/|\/.*\+/.test(String(signed["sign"]))) return signed;
  }
}

test("N-25: a plus sign of the signature that was sent bare is a blank, and refused", async ({ desk }) => {
  const order = await desk.startOrder();
  const signed = signatureWithAllLetters(() => desk.sign(desk.fields(order, { notify_id: freshNotifyId() })));
  const right = String(signed["sign"]);
  const before = await desk.books();
  const bare = encodeForm(signed).replace(encodeValue(right), encodeValue(right).replaceAll("%2B", "+"));
  expect(await desk.send(bare)).toEqual(NOT_GENUINE);
  expect(await desk.changesSince(before)).toEqual({});
});
