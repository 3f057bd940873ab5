import { freshNotifyId, type NotifyDesk } from "#tests/support/notify-desk.ts";
import { expect, test } from "#tests/support/notify-fixtures.ts";
import { INCONSISTENT, NOT_GENUINE } from "#tests/support/notify-post.ts";
import { encodeForm, type FieldBytes } from "#tests/support/signed-notice.ts";

/** Alipay's signature is right and the content contradicts our rows: one row for people to look at, and no more. */
async function expectOneQuarantineRow(
  desk: NotifyDesk,
  fields: FieldBytes,
  reason: string,
  audited: readonly string[] = [],
): Promise<void> {
  const before = await desk.books();
  const errorsBefore = countAlarms(desk);
  const body = encodeForm(desk.sign(fields));
  expect(await desk.send(body)).toEqual(INCONSISTENT);
  // Alipay sends it again: the same row still.
  expect(await desk.send(body)).toEqual(INCONSISTENT);
  const { quarantine, audit, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  expect((audit?.added ?? []).map(({ action }) => action)).toEqual(audited);
  expect(quarantine?.added).toHaveLength(1);
  expect(quarantine).toMatchObject({ added: [{ notifyId: fields["notify_id"], reason, status: "open" }] });
  await expect.poll(() => countAlarms(desk)).toBe(errorsBefore + 1);
}

function countAlarms(desk: NotifyDesk): number {
  return desk.rig.shopOutput().split("notification quarantined").length - 1;
}

/** Wrong in value. */
const sums = (fenTotal: number) => ({
  "0.01": "0.01",
  "one fen less": ((fenTotal - 1) / 100).toFixed(2),
  "one fen more": ((fenTotal + 1) / 100).toFixed(2),
  "far more": "999999999.99",
});

for (const name of ["0.01", "one fen less", "one fen more", "far more"] as const) {
  test(`N-16: a genuine payment of ${name} never pays the order`, async ({ desk }) => {
    const order = await desk.startOrder();
    const fields = desk.fields(order, { total_amount: sums(order.totalFen)[name] });
    await expectOneQuarantineRow(desk, fields, "amount-mismatch");
  });
}

/** From "0" to "０". */
const FULL_WIDTH_OFFSET = 0xfee0;

/** Right in value to a lenient reader, and not written as Alipay writes a sum. */
const spellings: Record<string, (sum: string) => string> = {
  "a third decimal": (sum) => `${sum}0`,
  "no decimals": (sum) => sum.replace(/\.\d\d$/, ""),
  "one decimal": (sum) => sum.slice(0, -1),
  "an exponent": (sum) => `${Number(sum) / 10}e1`,
  "a plus sign": (sum) => `+${sum}`,
  "full-width digits": (sum) =>
    sum.replace(/./g, (digit) => String.fromCharCode(digit.charCodeAt(0) + FULL_WIDTH_OFFSET)),
  "a blank before it": (sum) => ` ${sum}`,
  "a blank after it": (sum) => `${sum} `,
  "a line break after it": (sum) => `${sum}\n`,
  "a leading zero": (sum) => `0${sum}`,
  "a minus sign": (sum) => `-${sum}`,
  "a comma": (sum) => sum.replace(".", ","),
  "hexadecimal digits": (sum) => `0x${Number(sum.replace(".", "")).toString(16)}`,
  "no number": () => "NaN",
  "a number beyond all numbers": () => "1e400",
  nothing: () => "",
};

for (const [name, spell] of Object.entries(spellings)) {
  test(`N-39: a sum written with ${name} never pays the order`, async ({ desk }) => {
    const order = await desk.startOrder();
    const total_amount = spell(order.total);
    expect(total_amount).not.toBe(order.total);
    await expectOneQuarantineRow(desk, desk.fields(order, { total_amount }), "amount-mismatch");
  });
}

test("N-18: a payment to another seller never pays the order", async ({ desk }) => {
  const order = await desk.startOrder();
  await expectOneQuarantineRow(desk, desk.fields(order, { seller_id: "2088999999999999" }), "seller-mismatch");
});

test("N-19: a genuine payment of a number that we never gave out is kept for people to look at", async ({ desk }) => {
  const order = await desk.startOrder();
  const fields = desk.fields(order, { out_trade_no: "QH20261120ZZZZZZZZ_1", notify_id: freshNotifyId() });
  // Nobody at Alipay can be asked what it was meant for: it is a person's at once.
  await expectOneQuarantineRow(desk, fields, "unknown-trade", ["person.needed"]);
});

test("N-19: who cannot sign reads the same answer for numbers that exist and numbers that do not", async ({ desk }) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  const known = await desk.send(encodeForm({ ...desk.fields(order), sign: "AAAA" }));
  const unknown = await desk.send(
    encodeForm({ ...desk.fields(order, { out_trade_no: "QH20261120ZZZZZZZZ_1" }), sign: "AAAA" }),
  );
  expect(known).toEqual(NOT_GENUINE);
  expect(unknown).toEqual(known);
  expect(await desk.changesSince(before)).toEqual({});
});
