import iconv from "iconv-lite";
import { expect, test } from "#tests/support/notify-fixtures.ts";
import { NOT_GENUINE, SUCCESS } from "#tests/support/notify-post.ts";
import { encodeForm } from "#tests/support/signed-notice.ts";

for (const charset of ["GBK", "gbk"]) {
  test(`N-30: a notification in ${charset} is verified over its bytes, and its texts are kept as they read`, async ({
    desk,
  }) => {
    const order = await desk.startOrder();
    const subject = iconv.encode(order.subject, "gbk");
    const buyer_logon_id = iconv.encode("韩*梅 138****8000", "gbk");
    expect(subject.equals(Buffer.from(order.subject))).toBe(false);
    expect(await desk.send(desk.body(order, { charset, subject, buyer_logon_id }))).toEqual(SUCCESS);
    const { order: row, payments, ledger } = await desk.moneyOf(order);
    expect(row.status).toBe("paid");
    expect(payments).toHaveLength(1);
    expect(ledger).toMatchObject([{ kind: "payment", amountFen: order.totalFen }]);
    const payment = await desk.rig.database.reader.payment.findFirstOrThrow({ where: { orderId: order.id } });
    expect(payment.buyerLogonId).toBe("韩*梅 138****8000");
  });
}

const BROKEN: Record<string, [charset: string, bytes: number[]]> = {
  "GBK bytes that say they are UTF-8": ["utf-8", [0xc7, 0xe0, 0xba, 0xcc]],
  "a lone continuation byte": ["utf-8", [0x80]],
  "an overlong encoding": ["utf-8", [0xc0, 0xaf]],
  "a surrogate": ["utf-8", [0xed, 0xa0, 0x80]],
  "half a character": ["utf-8", [0xe4, 0xbd]],
  "half a GBK character": ["GBK", [0xc7]],
};

test("N-31: bytes that are not in their charset are refused, however well they are signed", async ({ desk }) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  for (const [what, [charset, bytes]] of Object.entries(BROKEN)) {
    for (const field of ["subject", "body"]) {
      expect(await desk.send(desk.body(order, { charset, [field]: Buffer.from(bytes) })), what).toEqual(NOT_GENUINE);
    }
  }
  for (const charset of ["iso-8859-1", "utf-16", "", "constructor"]) {
    expect(await desk.send(desk.body(order, { charset })), charset).toEqual(NOT_GENUINE);
  }
  expect(await desk.changesSince(before)).toEqual({});
  expect(await desk.send(desk.body(order))).toEqual(SUCCESS);
});

test("N-31: two byte strings that a lenient reader takes for one text are two: the signature of one is not the other's", async ({
  desk,
}) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  const signed = desk.sign(desk.fields(order, { body: "\uFFFD" }));
  for (const bytes of [[0x80], [0xff], [0xed, 0xa0, 0x80]]) {
    expect(await desk.send(encodeForm({ ...signed, body: Buffer.from(bytes) }))).toEqual(NOT_GENUINE);
  }
  expect(await desk.changesSince(before)).toEqual({});
});
