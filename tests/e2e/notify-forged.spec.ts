import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DeskOrder, NotifyDesk } from "#tests/support/notify-desk.ts";
import { expect, test } from "#tests/support/notify-fixtures.ts";
import { NOT_GENUINE, SUCCESS } from "#tests/support/notify-post.ts";
import { encodeForm, encodeValue, makeSigner, signFields, without } from "#tests/support/signed-notice.ts";

const stranger = makeSigner();

type Forgery = (desk: NotifyDesk, order: DeskOrder) => string | Uint8Array;

/** Each is refused, and leaves no trace in any table. */
const forgeries: Record<string, Forgery> = {
  "N-13: without a signature": (desk, order) => encodeForm(desk.fields(order)),
  "N-13: with an empty signature": (desk, order) => encodeForm({ ...desk.fields(order), sign: "" }),
  "N-14: signed by a stranger": (desk, order) => encodeForm(signFields(desk.fields(order), stranger.privateKey)),
  "N-14: signed with the shop's own key": (desk, order) => {
    const ownKey = readFileSync(join(desk.rig.dataDir, "keys", "app-private-key.pem"), "utf8");
    return encodeForm(signFields(desk.fields(order), ownKey));
  },
  "N-15: with another sum than was signed": (desk, order) =>
    encodeForm({ ...desk.sign(desk.fields(order, { total_amount: "0.01" })), total_amount: order.total }),
  "N-15: with another order than was signed": (desk, order) =>
    encodeForm({
      ...desk.sign(desk.fields(order, { out_trade_no: "QH20261120CHEAPAAA_1" })),
      out_trade_no: order.outTradeNo,
    }),
  "N-17: for another app_id, signed by Alipay": (desk, order) => desk.body(order, { app_id: "9021000100000009" }),
  "N-17: without an app_id, signed by Alipay": (desk, order) =>
    encodeForm(desk.sign(without(desk.fields(order), "app_id"))),
  "N-24: of sign_type RSA with a true SHA-1 signature": (desk, order) =>
    encodeForm(signFields(desk.fields(order, { sign_type: "RSA" }), desk.rig.alipayPrivateKey, "RSA-SHA1")),
  "N-24: of sign_type RSA2 with a true SHA-1 signature": (desk, order) =>
    encodeForm(signFields(desk.fields(order), desk.rig.alipayPrivateKey, "RSA-SHA1")),
  "N-24: of sign_type FOO": (desk, order) => desk.body(order, { sign_type: "FOO" }),
  "N-24: of sign_type constructor": (desk, order) => desk.body(order, { sign_type: "constructor" }),
  "N-24: of sign_type rsa2": (desk, order) => desk.body(order, { sign_type: "rsa2" }),
  "N-24: without a sign_type": (desk, order) => encodeForm(desk.sign(without(desk.fields(order), "sign_type"))),
  "N-24: with its sign_type twice": (desk, order) => `${desk.body(order)}&sign_type=RSA2`,
  "N-24: with two sign_types": (desk, order) => `sign_type=RSA&${desk.body(order)}`,
  "N-32: with a lone percent sign": (desk, order) => unescaped(desk, order, "%"),
  "N-32: with a percent sign before what is no hexadecimal": (desk, order) => unescaped(desk, order, "%G1"),
  "N-32: with half a percent sequence": (desk, order) => unescaped(desk, order, "%E4%"),
  "N-32: with a percent sign in a name": (desk, order) => desk.body(order).replace("total_amount", "total%_amount"),
  "N-34: with the same sum twice": (desk, order) => `${desk.body(order)}&total_amount=${order.total}`,
  "N-34: with another sum behind the signed one": (desk, order) => `${desk.body(order)}&total_amount=9999.00`,
  "N-34: with another sum before the signed one": (desk, order) => `total_amount=9999.00&${desk.body(order)}`,
  "N-34: with a second sum under an escaped name": (desk, order) => `${desk.body(order)}&total%5Famount=9999.00`,
  "N-38: with a field __proto__": (desk, order) => withField(desk, order, "__proto__"),
  "N-38: with a field constructor": (desk, order) => withField(desk, order, "constructor"),
  "N-38: with a field toString": (desk, order) => withField(desk, order, "toString"),
  "N-38: with a field hasOwnProperty": (desk, order) => withField(desk, order, "hasOwnProperty"),
  "N-38: with a hundred fields more": (desk, order) =>
    desk.body(order, Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${index}`, "1"]))),
  "N-38: with a field without a name": (desk, order) => withField(desk, order, ""),
  "N-38: with a field that is only an equals sign": (desk, order) => `${desk.body(order)}&=`,
  "N-38: with a name without an equals sign": (desk, order) => `${desk.body(order)}&flag`,
  "N-38: with an ampersand at its end": (desk, order) => `${desk.body(order)}&`,
  "N-38: that is only an equals sign": () => "=",
  "N-38: that is empty": () => "",
  "N-38: of five thousand ampersands": () => "a=&".repeat(5_000),
};

/** Signed as a reader would see it who lets bad escapes stand as they are. */
function unescaped(desk: NotifyDesk, order: DeskOrder, value: string): string {
  return desk.body(order, { body: value }).replace(`body=${encodeValue(value)}`, `body=${value}`);
}

/** Truly signed by Alipay with one field more. */
function withField(desk: NotifyDesk, order: DeskOrder, name: string): string {
  return encodeForm(desk.sign({ ...desk.fields(order), [name]: "1" }));
}

for (const [name, forge] of Object.entries(forgeries)) {
  test(`${name} a notification is refused and changes nothing`, async ({ desk }) => {
    const order = await desk.startOrder();
    const before = await desk.books();
    expect(await desk.send(forge(desk, order))).toEqual(NOT_GENUINE);
    expect(await desk.changesSince(before)).toEqual({});
    // The shop lives, and the true notification still finds the order waiting.
    expect(await desk.send(desk.body(order))).toEqual(SUCCESS);
    expect((await desk.moneyOf(order)).order.status).toBe("paid");
  });
}

test("N-15: no field can be changed after signing, not by one character", async ({ desk }) => {
  const order = await desk.startOrder();
  const signed = desk.sign(desk.fields(order));
  const before = await desk.books();
  for (const [name, value] of Object.entries(signed)) {
    const text = String(value);
    const changed = `${text.slice(0, -1)}${text.endsWith("1") ? "2" : "1"}`;
    expect(await desk.send(encodeForm({ ...signed, [name]: changed })), name).toEqual(NOT_GENUINE);
  }
  expect(await desk.changesSince(before)).toEqual({});
  expect(await desk.send(encodeForm(signed))).toEqual(SUCCESS);
});
