import { Guest } from "#tests/support/guest.ts";
import { exchange } from "#tests/support/http-exchange.ts";
import type { DeskOrder, NotifyDesk } from "#tests/support/notify-desk.ts";
import { expect, test } from "#tests/support/notify-fixtures.ts";
import { signInStaff } from "#tests/support/staff-session.ts";

const ownerOf = (order: DeskOrder) => ({ cookie: `visitor=${order.visitorToken}` });

const orderPaths = (orderNo: string) => [
  `/orders/${orderNo}`,
  `/en/orders/${orderNo}`,
  `/pay/${orderNo}`,
  `/pay/${orderNo}/result`,
  `/pay/${orderNo}/alipay`,
  `/api/orders/${orderNo}/status`,
];

/** Where a chain of answers ends for this person. */
async function endOf(desk: NotifyDesk, path: string, { cookie = "" }: { cookie?: string }) {
  const answer = await fetch(`${desk.rig.shopUrl}${path}`, { headers: { cookie } });
  return { status: answer.status, text: await answer.text() };
}

test("I-10: an order of somebody else's and one that there is not look the same", async ({ desk }) => {
  const order = await desk.startOrder();
  const absent = "QH20261127ZZZZZZZZ";
  const stranger = new Guest(desk);
  const before = await desk.books();
  const guesses = ["", `?key=${"A".repeat(32)}`, "?key=", `?key=${order.visitorToken}`, "?key=a&key=b"];
  for (const guess of guesses) {
    for (const [at, path] of orderPaths(order.orderNo).entries()) {
      const theirs = await endOf(desk, `${path}${guess}`, stranger);
      const none = await endOf(desk, `${orderPaths(absent)[at] ?? ""}${guess}`, stranger);
      expect(theirs.status, path).toBe(404);
      const anonymous = (text: string, orderNo: string) =>
        text.replaceAll(orderNo, "NUMBER").replace(/[\w-]{20,}/g, "RANDOM");
      expect(anonymous(theirs.text, order.orderNo), path).toBe(anonymous(none.text, absent));
      expect(theirs.text).not.toContain(order.total);
    }
  }
  expect(await desk.changesSince(before)).toEqual({});
  // The owner's cookie opens it; so does the key of the order's link, which is 192 bits long.
  const [path = ""] = orderPaths(order.orderNo);
  expect((await endOf(desk, path, ownerOf(order))).status).toBe(200);
  const key = desk.container.orderKeys.keyFor(order.orderNo);
  expect(Buffer.from(key, "base64url")).toHaveLength(24);
  expect((await endOf(desk, `${path}?key=${key}`, stranger)).status).toBe(200);
});

test("I-11: a forged return from Alipay pays nothing, and shows a stranger nothing", async ({ desk }) => {
  const order = await desk.startOrder();
  const other = await desk.startOrder();
  const forged = new URLSearchParams({
    ...{ out_trade_no: order.outTradeNo, trade_no: "2026112722001400000000000001", trade_status: "TRADE_SUCCESS" },
    ...{
      total_amount: order.total,
      app_id: desk.rig.appId,
      seller_id: desk.rig.sellerId,
      sign_type: "RSA2",
      sign: "x",
    },
  });
  const before = await desk.books();
  const stranger = await endOf(desk, `/pay/return?${forged}`, new Guest(desk));
  expect(stranger.text).not.toContain(order.orderNo);
  const owner = await fetch(`${desk.rig.shopUrl}/pay/return?${forged}`, {
    headers: ownerOf(order),
    redirect: "manual",
  });
  expect(owner.status).toBe(303);
  expect(owner.headers.get("location")).toBe(`/pay/${order.orderNo}/result`);
  expect((await endOf(desk, `/pay/${order.orderNo}/result`, ownerOf(order))).status).toBe(200);
  // Another's number, numbers of nobody, and one given twice lead nowhere.
  for (const query of [
    `out_trade_no=${other.outTradeNo}`,
    "out_trade_no=x",
    "",
    "out_trade_no=%00",
    "out_trade_no=//evil",
  ]) {
    const answer = await fetch(`${desk.rig.shopUrl}/pay/return?${query}`, {
      headers: ownerOf(order),
      redirect: "manual",
    });
    expect(answer.headers.get("location"), query).toBe("/pay/result");
  }
  expect(await desk.askStatus(order)).not.toMatchObject({ phase: "paid" });
  // Asking Alipay may note that it was asked, and no more.
  const { attempts, ...others } = await desk.changesSince(before);
  expect(others).toEqual({});
  for (const changed of attempts?.altered ?? []) {
    expect(["status", "openOrderId", "amountFen"].filter((column) => column in changed)).toEqual([]);
  }
  expect((await desk.moneyOf(order)).order.status).toBe("pending");
});

test("I-12: after signing in, staff are led to their own pages only", async ({ desk }) => {
  const { cookie } = await signInStaff(desk);
  const login = (next: string) => endOf(desk, `/admin/login?next=${next}`, {});
  const leads = [
    ...["https://evil.example", "//evil.example", "/\\evil.example", "\\evil.example", "%2f%2fevil.example"],
    ...[
      "/%5Cevil.example",
      "/%09/evil.example",
      "/admin/../..//evil.example",
      "javascript:alert(1)",
      "/admin@evil.example",
    ],
    ...["//evil.example/admin", "https:evil.example", "/en//evil.example"],
  ];
  for (const lead of leads) {
    for (const next of [encodeURIComponent(lead), lead]) {
      const page = await login(next);
      expect(page.status).toBe(200);
      // The field that the form would send: whatever stands in it, the server judges again after the password.
      expect(page.text, next).not.toMatch(/(href|action)="[^"]*evil\.example/);
      const answer = await fetch(`${desk.rig.shopUrl}/admin/login?next=${next}`, {
        headers: { cookie },
        redirect: "manual",
      });
      const location = answer.headers.get("location");
      if (location !== null) expect(new URL(location, desk.rig.shopUrl).origin, next).toBe(desk.rig.shopUrl);
    }
  }
});

test("I-16: forged host headers change no address that the shop gives out", async ({ desk }) => {
  const order = await desk.startOrder();
  const { shopUrl } = desk.rig;
  const port = new URL(shopUrl).port;
  const forgeries: Record<string, string>[] = [
    { Host: "evil.example" },
    { Host: `localhost:${port}`, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" },
    { Host: `localhost:${port}`, Forwarded: "host=evil.example;proto=https", "X-Forwarded-Port": "444" },
    { Host: `localhost:${port}`, "X-Original-Host": "evil.example", "X-Forwarded-Server": "evil.example" },
  ];
  const paths = [`/orders/${order.orderNo}`, `/pay/${order.orderNo}`, `/pay/${order.orderNo}/alipay`, "/pay/return"];
  for (const forgery of forgeries) {
    for (const path of [...paths, "/", "/cart", "/checkout", "/admin", "/zh-CN", "/api/cart", "/api/health"]) {
      const reply = await exchange(`${shopUrl}${path}`, { headers: { ...ownerOf(order), ...forgery } });
      expect(reply.status, path).toBeLessThan(500);
      expect(JSON.stringify(reply.headers) + reply.body, path).not.toContain("evil.example");
    }
    const toAlipay = await exchange(`${shopUrl}/pay/${order.orderNo}/alipay`, {
      headers: { ...ownerOf(order), ...forgery },
    });
    const signed = new URL(toAlipay.headers.location ?? "").searchParams;
    expect(signed.get("notify_url")).toBe(`${shopUrl}/api/alipay/notify`);
    expect(signed.get("return_url")).toBe(`${shopUrl}/pay/return`);
  }
});

type Variant = [search: string, headers: Record<string, string>];

/** Ways to ask for the same page that a cache could take for another, or another for the same. */
const VARIANTS: Variant[] = [
  ["", {}],
  ["?x=1", {}],
  ["", { RSC: "1" }],
  ["", { RSC: "1", "Next-Router-Prefetch": "1" }],
  ["", { RSC: "1", "Next-Router-Segment-Prefetch": "/_tree" }],
  ["", { "Next-Router-State-Tree": "%5B%22%22%5D", "Next-Url": "/orders" }],
  ["", { "X-Nextjs-Data": "1", "X-Middleware-Prefetch": "1" }],
];

/** The others are answered with data for Next's own scripts, or with none. */
function isForPeople([, headers]: Variant): boolean {
  return headers["RSC"] === undefined && headers["X-Nextjs-Data"] === undefined;
}

test("I-17: what is one person's is kept by no cache, and nobody gets another's", async ({ desk }) => {
  const mine = await desk.startOrder();
  const theirs = await desk.startOrder();
  const staff = await signInStaff(desk);
  const buyers: [path: string, sees: boolean][] = [
    ["/orders", true],
    [`/orders/${mine.orderNo}`, true],
    [`/pay/${mine.orderNo}`, true],
    [`/pay/${mine.orderNo}/result`, true],
    [`/api/orders/${mine.orderNo}/status`, false],
    ["/checkout", false],
    ["/api/cart", false],
    ["/pay/return", false],
    [`/pay/${mine.orderNo}/alipay`, false],
  ];
  const staffPaths = [
    "/admin",
    "/admin/orders",
    `/admin/orders/${mine.orderNo}`,
    "/admin/refunds",
    "/admin/notifications",
  ];
  const ask = async (path: string, [search, headers]: Variant, cookie: string): Promise<string> => {
    const answer = await fetch(`${desk.rig.shopUrl}${path}${search}`, {
      redirect: "manual",
      headers: { cookie, ...headers },
    });
    // A navigation without the number of its own headers is led to the same page with that number: no word of anybody.
    const moved = new URL(answer.headers.get("location") ?? "/", answer.url);
    if (answer.status === 307 && moved.searchParams.has("_rsc")) {
      return ask(`${moved.pathname}${moved.search}`, ["", headers], cookie);
    }
    const control = answer.headers.get("cache-control") ?? "";
    expect(control, `${path}${search} ${JSON.stringify(headers)}`).toContain("no-store");
    expect(control, path).toContain("private");
    expect(answer.headers.get("x-nextjs-cache"), path).toBeNull();
    return answer.text();
  };
  for (const variant of VARIANTS) {
    for (const [path, sees] of buyers) {
      const own = await ask(path, variant, ownerOf(mine).cookie);
      if (sees && isForPeople(variant)) expect(own, path).toContain(mine.orderNo);
      const strangers = await ask(path, variant, ownerOf(theirs).cookie);
      // Their own list is theirs; every other page is of an order that they cannot know.
      if (path === "/orders") expect(strangers).not.toContain(mine.orderNo);
      else expect(strangers, path).not.toMatch(new RegExp(`李雷|${mine.total}`));
    }
    for (const path of staffPaths) {
      await ask(path, variant, staff.cookie);
      expect(await ask(path, variant, ownerOf(theirs).cookie), path).not.toContain(mine.outTradeNo);
    }
  }
});
