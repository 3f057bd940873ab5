import { fen, yuanFromFen } from "#lib/domain/money.ts";
import { Guest } from "#tests/support/guest.ts";
import { exchange } from "#tests/support/http-exchange.ts";
import type { DeskOrder, NotifyDesk } from "#tests/support/notify-desk.ts";
import { expect, test } from "#tests/support/notify-fixtures.ts";
import { findActionId, listActions, postAction, sendAction } from "#tests/support/server-action.ts";
import { type StaffSession, signInStaff } from "#tests/support/staff-session.ts";

const REFUND = { file: "app/[locale]/admin/(desk)/orders/[orderNo]/actions.ts", name: "refundOrder" };

/** An error as Next tells it: a number to find it by in the log, and no word about what it was. */
const NEXT_ERROR = /^(0:\{[^\n]*\}\n)?\w+:E\{"digest":"\w+"\}\s*$|^Internal Server Error$/;

/** Of Next's own limit on the body of an action (next.config.js). */
const ACTION_BYTES_MAX = 64 * 1024;

function multipart(parts: Record<string, string>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(parts)) body.append(name, value);
  return body;
}

const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

/** What nobody's page sends: React's encoding broken in every place, and arguments that are no form. */
const CRAFTED: Record<string, string | FormData> = {
  "nothing at all": "",
  "a text": "hello",
  "no arguments": "[]",
  "one argument": '[{"status":"idle"}]',
  "a form that is an object": '[{"status":"idle"},{"orderNo":"x"}]',
  "a form that is a text": '[null,"orderNo=x"]',
  "a form that is a list": '[{"status":"idle"},[["orderNo","x"]]]',
  "numbers and nothing": "[1,null]",
  "a reference to what is not there": '[{"status":"idle"},"$K9"]',
  "a reference to a prototype": '["$1:__proto__:constructor","$K1"]',
  "a reference to a function": '[{"status":"idle"},"$F1"]',
  "a promise": '["$@1","$@2"]',
  "half of a list": '[{"status":"idle"},',
  "lists in lists": deep(10_000),
  "the same key twice": '[{"status":"idle","status":"done"},"$K1"]',
  "parts without arguments": multipart({ _1_orderNo: "x" }),
  "arguments that are no JSON": multipart({ "0": "{" }),
  "deep arguments": multipart({ "0": deep(10_000) }),
  "an empty form": multipart({ "0": '[{"status":"idle"},"$K1"]' }),
  "a form of wrong names": multipart({ "0": '[{"status":"idle"},"$K1"]', _1_: "x", _1___proto__: "x", "1_a": "x" }),
  "Next's own fields": multipart({
    ...{ $ACTION_REF_1: "", "$ACTION_1:0": '{"id":"x","bound":"$@1"}', "$ACTION_1:1": "[{}]", $ACTION_KEY: "k" },
  }),
};

test("I-15: crafted bodies reach no action, whichever it is, and break nothing", async ({ desk }) => {
  test.setTimeout(120_000);
  const staff = await signInStaff(desk);
  const guest = new Guest(desk);
  const before = await desk.books();
  const { shopUrl } = desk.rig;
  const cookie = `${staff.cookie}; ${guest.cookie}`;
  const actions = listActions();
  expect(actions.map(({ name }) => name)).toEqual(expect.arrayContaining(["placeOrder", "refundOrder", "signIn"]));
  for (const { id, name } of actions) {
    for (const [what, body] of Object.entries(CRAFTED)) {
      const answer = await postAction({ shopUrl, path: "/admin/login", actionId: id, cookie, body });
      const text = await answer.text();
      expect(text, `${name}: ${what}`).not.toContain('"status":"done"');
      // What React cannot decode ends in Next, before any code of ours, as an error that names nothing.
      if (answer.status >= 500) expect(text, `${name}: ${what}`).toMatch(NEXT_ERROR);
    }
  }
  expect(await desk.changesSince(before)).toEqual({});
  expect((await fetch(`${shopUrl}/api/health`)).status).toBe(200);
});

test("I-15: an action that there is not is not found", async ({ desk }) => {
  const before = await desk.books();
  const { shopUrl } = desk.rig;
  for (const actionId of ["0".repeat(42), "x", "__proto__", "constructor", "../../etc/passwd"]) {
    const answer = await postAction({ shopUrl, path: "/checkout", actionId, cookie: "", body: "[]" });
    expect([400, 404, 409], actionId).toContain(answer.status);
  }
  expect(await desk.changesSince(before)).toEqual({});
});

test("I-14: JSON of any depth, forms of any length and ambiguous ones are refused before anybody works on them", async ({
  desk,
}) => {
  const { shopUrl } = desk.rig;
  const guest = new Guest(desk);
  const before = await desk.books();
  const bomb = multipart({ "0": `[${deep(ACTION_BYTES_MAX / 2)},"$K1"]` });
  const placeOrder = findActionId({ file: "app/[locale]/(shop)/checkout/actions.ts", name: "placeOrder" });
  const answer = await postAction({
    shopUrl,
    path: "/checkout",
    actionId: placeOrder,
    cookie: guest.cookie,
    body: bomb,
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  const { sku } = await desk.rig.database.reader.variant.findUniqueOrThrow({ where: { id: await desk.findArticle() } });
  const line = `sku=${sku}&quantity=1&mode=add`;
  expect((await guest.changeCart(Array.from({ length: 100_000 }, () => line).join("&"))).status).toBe(413);
  for (const body of [
    deep(1_000),
    `{"sku":"${sku}","quantity":1,"mode":"add"}`,
    `${line}&sku=other`,
    `${line}&mode=set`,
  ]) {
    expect((await guest.changeCart(body)).status, body.slice(0, 60)).toBe(400);
  }
  // A body that goes on without end is cut off where the limit is.
  const endless = await exchange(`${shopUrl}/api/cart`, {
    method: "POST",
    headers: { Origin: shopUrl, "Transfer-Encoding": "chunked", "Content-Type": "application/x-www-form-urlencoded" },
    body: "a=1&".repeat(100_000),
  }).catch((error: unknown) => error);
  if (!(endless instanceof Error)) expect(endless).toMatchObject({ status: 413 });
  expect(await guest.cart()).toEqual({});
  expect(await desk.changesSince(before)).toEqual({});
});

async function paidOrder(desk: NotifyDesk): Promise<DeskOrder> {
  const order = await desk.startOrder();
  await desk.pay(order);
  await expect.poll(async () => (await desk.moneyOf(order)).order.status).toBe("paid");
  return order;
}

/** Sends the form of a refund dialog that was really opened, with these fields changed. */
async function sendRefund(desk: NotifyDesk, staff: StaffSession, order: DeskOrder, changes: Record<string, string>) {
  const formKey = desk.container.auth.formKeys.newKey({
    sessionId: staff.sessionId,
    form: "refund",
    subject: order.id,
  });
  const form = { token: staff.token, orderNo: order.orderNo, locale: "zh-CN", formKey, reason: "other", note: "" };
  const { shopUrl } = desk.rig;
  const path = `/admin/orders/${order.orderNo}`;
  const call = { shopUrl, path, actionId: findActionId(REFUND), cookie: staff.cookie };
  const answer = await sendAction({ ...call, fields: { ...form, amount: "1.00", ...changes } });
  return { status: answer.status, text: await answer.text() };
}

test("I-18: refund sums that are no sums, or more than is left, refund nothing", async ({ desk }) => {
  const staff = await signInStaff(desk);
  const order = await paidOrder(desk);
  const before = await desk.books();
  const more = yuanFromFen(fen(order.totalFen + 1));
  const amounts = [
    "0",
    "0.00",
    "-1",
    "0.001",
    "1.005",
    "1e2",
    "NaN",
    "Infinity",
    "",
    " ",
    "１",
    "1,00",
    "0x1",
    "--1",
    more,
  ];
  for (const amount of [...amounts, "999999999.99", "9".repeat(21), "1.00\0", "1.0.0"]) {
    const { status, text } = await sendRefund(desk, staff, order, { amount });
    expect(status, amount).toBeLessThan(500);
    expect(text, amount).toMatch(/"status":"invalid"|"kind":"refused"/);
    const review = await fetch(
      `${desk.rig.shopUrl}/admin/orders/${order.orderNo}/refund?amount=${encodeURIComponent(amount)}`,
      { headers: { cookie: staff.cookie } },
    );
    expect(await review.json(), amount).toMatchObject({ status: "refused" });
  }
  expect(await desk.changesSince(before)).toEqual({});
});

test("I-18: a reason that is no reason, and a note that is too long, refund nothing", async ({ desk }) => {
  const staff = await signInStaff(desk);
  const order = await paidOrder(desk);
  const before = await desk.books();
  const bad = [{ reason: "" }, { reason: "because" }, { reason: "__proto__" }, { reason: "other\0" }];
  for (const changes of [...bad, { note: "话".repeat(10_000) }, { note: "话".repeat(201) }, { note: "a\0b" }]) {
    const { text } = await sendRefund(desk, staff, order, changes);
    expect(text, JSON.stringify(changes).slice(0, 60)).toContain('"status":"invalid"');
  }
  expect(await desk.changesSince(before)).toEqual({});
});

test("I-18: what staff write stays here: Alipay is sent our own words", async ({ desk }) => {
  const staff = await signInStaff(desk);
  const order = await paidOrder(desk);
  const note = `A & B <b>"C"</b> = D`;
  expect((await sendRefund(desk, staff, order, { note })).text).toContain('"kind":"done"');
  const refund = await desk.rig.database.reader.refund.findFirstOrThrow({ where: { orderId: order.id } });
  expect(refund).toMatchObject({ note, reason: "other", amountFen: 100, status: "done" });
  const atAlipay = JSON.stringify(await desk.rig.simulator.api.trade(order.outTradeNo));
  expect(atAlipay).toContain(refund.outRequestNo);
  expect(atAlipay).not.toContain("<b>");
});
