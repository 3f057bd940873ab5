import { freshNotifyId, freshTradeNo } from "#tests/support/notify-desk.ts";
import { expect, test } from "#tests/support/notify-fixtures.ts";
import { INCONSISTENT, NOT_GENUINE, SUCCESS } from "#tests/support/notify-post.ts";
import { encodeForm, without } from "#tests/support/signed-notice.ts";

const A_TIME: unknown = expect.any(Date);

test("N-01: a genuine payment is one payment, one ledger entry of the order's sum and `success`", async ({ desk }) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  const numbers = { notify_id: freshNotifyId(), trade_no: freshTradeNo() };
  expect(await desk.send(desk.body(order, numbers))).toEqual(SUCCESS);
  const { orders, attempts, payments, ledger, audit, inbox, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  expect(orders).toEqual({ altered: [{ status: "paid", paidAt: A_TIME }] });
  expect(attempts).toEqual({
    altered: [{ status: "paid", openOrderId: null, nextAskAt: null, gatewayStatus: "TRADE_SUCCESS" }],
  });
  expect(payments).toMatchObject({
    added: [{ tradeNo: numbers.trade_no, amountFen: order.totalFen, purpose: "order", learnedFrom: "notify" }],
  });
  expect(ledger?.added).toHaveLength(1);
  expect(ledger).toMatchObject({
    added: [
      {
        kind: "payment",
        reference: numbers.trade_no,
        debitAccount: "alipay-balance",
        creditAccount: "order-income",
        amountFen: order.totalFen,
      },
    ],
  });
  expect(audit?.added).toHaveLength(1);
  expect(audit).toMatchObject({
    added: [{ actor: "alipay", action: "payment.settled", before: "pending", after: "paid" }],
  });
  expect(inbox).toMatchObject({ added: [{ notifyId: numbers.notify_id, verdict: "settled" }] });
});

test("N-01: the offline Alipay's own notification settles, and Alipay reads `success`", async ({ desk }) => {
  const order = await desk.startOrder();
  const tradeNo = await desk.pay(order);
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("paid");
  const { payments, ledger } = await desk.moneyOf(order);
  expect(payments).toEqual([{ amountFen: order.totalFen, purpose: "order", finished: false }]);
  expect(ledger).toHaveLength(1);
  await expect
    .poll(async () => (await desk.rig.simulator.api.trade(order.outTradeNo)).notifies)
    .toMatchObject([{ tradeNo, state: "delivered", attempts: [{ status: 200, replyBody: "success" }] }]);
});

test("N-04: a hundred copies at once are one payment, and all of them hear `success`", async ({ desk }) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  const body = desk.body(order);
  const answers = await Promise.all(Array.from({ length: 100 }, () => desk.send(body)));
  expect(answers.filter((answer) => JSON.stringify(answer) === JSON.stringify(SUCCESS))).toHaveLength(100);
  const changes = await desk.changesSince(before);
  // Neither stock nor its movements: the goods were taken once, when the order was placed.
  expect(Object.keys(changes).sort()).toEqual(["attempts", "audit", "inbox", "ledger", "orders", "payments"]);
  for (const table of ["audit", "inbox", "ledger", "payments"]) expect(changes[table]?.added).toHaveLength(1);
  expect((await desk.moneyOf(order)).stock).toEqual([{ kind: "reserve", quantity: -1 }]);
});

test("N-06: a redelivery changes nothing, with the same bytes or with a new notify_time and signature", async ({
  desk,
}) => {
  const order = await desk.startOrder();
  const fields = desk.fields(order);
  const first = encodeForm(desk.sign(fields));
  const again = encodeForm(desk.sign({ ...fields, notify_time: "2026-11-20 10:04:11" }));
  expect(again).not.toEqual(first);
  expect(await desk.send(first)).toEqual(SUCCESS);
  const before = await desk.books();
  expect(await desk.send(again)).toEqual(SUCCESS);
  expect(await desk.send(first)).toEqual(SUCCESS);
  expect(await desk.changesSince(before)).toEqual({});
});

test("N-06: the offline Alipay's resend is acknowledged and changes nothing", async ({ desk }) => {
  const order = await desk.startOrder();
  await desk.pay(order);
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("paid");
  const [notify] = (await desk.rig.simulator.api.trade(order.outTradeNo)).notifies;
  const before = await desk.books();
  expect(await desk.rig.simulator.api.resend(notify?.notifyId ?? "")).toBe(true);
  expect(await desk.changesSince(before)).toEqual({});
});

test("N-07: a second notify_id for the same trade is filed and moves nothing", async ({ desk }) => {
  const order = await desk.startOrder();
  const trade_no = freshTradeNo();
  expect(await desk.send(desk.body(order, { trade_no }))).toEqual(SUCCESS);
  const before = await desk.books();
  const second = freshNotifyId();
  expect(await desk.send(desk.body(order, { trade_no, notify_id: second }))).toEqual(SUCCESS);
  const { inbox, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  expect(inbox?.added).toHaveLength(1);
  expect(inbox).toMatchObject({ added: [{ notifyId: second, verdict: "already-known" }] });
});

test("N-08: a close that overtakes the payment decides nothing: the payment still settles", async ({ desk }) => {
  const order = await desk.startOrder();
  const closing = without(desk.fields(order), "gmt_payment", "fund_bill_list", "receipt_amount", "invoice_amount");
  const before = await desk.books();
  const closed = { ...closing, trade_status: "TRADE_CLOSED", gmt_close: "2026-11-20 10:00:08", refund_fee: "0.00" };
  expect(await desk.send(encodeForm(desk.sign(closed)))).toEqual(SUCCESS);
  const { attempts, inbox, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  // Alipay itself is asked next.
  expect(attempts).toEqual({ altered: [{ nextAskAt: A_TIME }] });
  expect(inbox).toMatchObject({ added: [{ kind: "close", verdict: "noted" }] });
  expect(await desk.send(desk.body(order))).toEqual(SUCCESS);
  expect(await desk.moneyOf(order)).toMatchObject({ order: { status: "paid" }, payments: [{ purpose: "order" }] });
});

test("N-09: TRADE_FINISHED after TRADE_SUCCESS moves no money and ends refunding", async ({ desk }) => {
  const order = await desk.startOrder();
  const trade_no = freshTradeNo();
  expect(await desk.send(desk.body(order, { trade_no }))).toEqual(SUCCESS);
  const before = await desk.books();
  expect(await desk.send(desk.body(order, { trade_no, trade_status: "TRADE_FINISHED" }))).toEqual(SUCCESS);
  const { payments, audit, inbox, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  expect(payments).toEqual({ altered: [{ finished: true }] });
  expect(audit).toMatchObject({ added: [{ action: "payment.finished" }] });
  expect(inbox).toMatchObject({ added: [{ tradeStatus: "TRADE_FINISHED", verdict: "already-known" }] });
  await expect(desk.refund(order, 1)).rejects.toThrow("refund refused: finished");
});

test("N-10: WAIT_BUYER_PAY moves nothing", async ({ desk }) => {
  const order = await desk.startOrder();
  const waiting = without(desk.fields(order), "gmt_payment", "fund_bill_list", "receipt_amount", "buyer_pay_amount");
  const before = await desk.books();
  const body = encodeForm(desk.sign({ ...waiting, trade_status: "WAIT_BUYER_PAY" }));
  expect(await desk.send(body)).toEqual(SUCCESS);
  const { inbox, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  expect(inbox).toMatchObject({ added: [{ kind: "waiting", verdict: "noted" }] });
});

for (const [how, encode] of [
  ["a plus sign", (body: string) => body],
  ["%20", (body: string) => body.replaceAll("+", "%20")],
] as const) {
  test(`N-33: a blank in the subject sent as ${how} verifies and settles`, async ({ desk }) => {
    const order = await desk.startOrder();
    expect(order.subject).toContain(" ");
    const body = encode(desk.body(order));
    expect(body).toContain(how === "%20" ? "%20QH" : "+QH");
    expect(await desk.send(body)).toEqual(SUCCESS);
    expect((await desk.moneyOf(order)).order.status).toBe("paid");
  });
}

test("N-33: a plus sign in the subject verifies as a plus sign, which is not the blank that we sent", async ({
  desk,
}) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  const withPlus = desk.body(order, { subject: order.subject.replace(" ", "+") });
  expect(withPlus).toContain("%2BQH");
  expect(await desk.send(withPlus)).toEqual(INCONSISTENT);
  const { quarantine, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  expect(quarantine).toMatchObject({ added: [{ reason: "subject-mismatch" }] });
});

test("N-33: a blank that was signed and a plus sign that was sent are not the same", async ({ desk }) => {
  const order = await desk.startOrder();
  const before = await desk.books();
  expect(await desk.send(desk.body(order).replace("+QH", "%2BQH"))).toEqual(NOT_GENUINE);
  expect(await desk.changesSince(before)).toEqual({});
});

test("N-35: fields that nobody knows yet are accepted when they are signed", async ({ desk }) => {
  const order = await desk.startOrder();
  const unheardOf = { dback_status: "S", hb_fq_pay_info: '{"user_install_num":"3"}', empty_one: "" };
  expect(await desk.send(desk.body(order, unheardOf))).toEqual(SUCCESS);
  expect((await desk.moneyOf(order)).order.status).toBe("paid");
});

for (const type of [
  "application/x-www-form-urlencoded",
  "application/x-www-form-urlencoded;charset=UTF-8",
  "application/x-www-form-urlencoded; charset=GBK",
  "Application/X-WWW-Form-UrlEncoded ; boundary=x",
]) {
  test(`N-37: the content type "${type}" is taken whatever its parameters`, async ({ desk }) => {
    const order = await desk.startOrder();
    expect(await desk.send(desk.body(order), { headers: { "Content-Type": type } })).toEqual(SUCCESS);
    expect((await desk.moneyOf(order)).order.status).toBe("paid");
  });
}
