import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright/test";
import { createOrderKeys } from "#lib/auth/order-keys.ts";
import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { compareBooks, readBooks } from "#tests/support/notify-books.ts";
import {
  callServerAction,
  formTokenOf,
  listServerActions,
  pathOf,
  type ServerAction,
} from "#tests/support/server-actions.ts";
import type { ShopRig } from "#tests/support/shop-rig.ts";
import { projectFolder } from "#tests/support/shop-template.ts";
import { payByPassword, Shopper } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

/** A paid order of one buyer, another buyer, and the staff: everything that the attackers want, or have. */
type Scene = {
  orderNo: string;
  /** The other buyer's, not paid. */
  strangersOrderNo: string;
  /** Cookie headers. */
  owner: string;
  stranger: string;
  admin: string;
  support: string;
  supportToken: string;
  adminToken: string;
};

/** What Shopper types: must not be on any page of anyone else. */
const PERSONAL = ["韩梅梅", "13800138000", "hanmeimei@example.com"];
/** Stands on every page of the back office, for whoever has signed in. */
const STAFF_NAME = "安娜";

let scene: Scene;

// The worker rests, so that every change of a row is an attacker's.
test.beforeAll(async ({ browser, rig }) => {
  test.setTimeout(180_000);
  scene = await setScene(browser, rig);
  await rig.stopWorker("SIGTERM");
});
test.afterAll(async ({ rig }) => {
  await rig.startWorker();
});

async function setScene(browser: Browser, rig: ShopRig): Promise<Scene> {
  const open = async () => (await browser.newContext({ baseURL: rig.shopUrl, locale: "zh-CN" })).newPage();
  const buyer = new Shopper(await open());
  await buyer.addToCart("penny-bookmark");
  const orderNo = await buyer.checkOut();
  await payByPassword(await buyer.openAlipay());
  await expect
    .poll(() => rig.database.reader.payment.count({ where: { order: { orderNo }, witness: "agreed" } }))
    .toBe(1);
  const stranger = new Shopper(await open());
  await stranger.addToCart("penny-bookmark");
  const strangersOrderNo = await stranger.checkOut();
  const staffPages = [];
  for (const login of [rig.staff[0], rig.staff[2]]) {
    const page = await open();
    if (login) await new StaffDesk(page).signIn(login);
    staffPages.push({ page, token: formTokenOf(await newestSession(rig, login?.email ?? "")) });
  }
  const [admin, support] = staffPages;
  if (!admin || !support) throw new Error("there are no logins");
  const pages = { owner: buyer.page, stranger: stranger.page, admin: admin.page, support: support.page };
  const cookies = await Promise.all(Object.entries(pages).map(async ([who, page]) => [who, await cookieOf(page)]));
  for (const page of Object.values(pages)) await page.context().close();
  return {
    orderNo,
    strangersOrderNo,
    ...Object.fromEntries(cookies),
    adminToken: admin.token,
    supportToken: support.token,
  } as Scene;
}

async function cookieOf(page: Page): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

async function newestSession({ database }: ShopRig, email: string): Promise<string> {
  const where = { user: { email } };
  return (await database.reader.session.findFirstOrThrow({ where, orderBy: { createdAt: "desc" } })).id;
}

/** Runs an attack; gives what it changed in the books, which should be nothing. */
async function changesBy({ database }: ShopRig, attack: () => Promise<void>) {
  const before = await readBooks(database);
  const sessions = await database.reader.session.count();
  await attack();
  const after = await readBooks(database);
  return { books: compareBooks(before, after), sessions: (await database.reader.session.count()) - sessions };
}

const NOTHING = { books: {}, sessions: 0 };

const actionsOf = ({ orderNo }: Scene) => listServerActions({ orderNo });

/** Every field that any action reads, filled so that a person with the right would succeed. */
function fieldsFor({ orderNo }: Scene, token: string): Record<string, string> {
  return {
    ...{ token, orderNo, locale: "zh-CN", key: "", formKey: "made-up", refundId: "made-up", amount: "0.01" },
    ...{ reason: "other", note: "", carrier: "SF", trackingNo: "SF123456", next: "a new and long password" },
    ...{ current: "wrong", email: "nobody@example.com", password: "wrong", name: "x", phone: "13800138000" },
  };
}

function call(rig: ShopRig, action: ServerAction, from: { cookie?: string; token?: string; origin?: string | null }) {
  const { cookie = "", token = "", origin = rig.shopUrl } = from;
  const headers = { ...(origin === null ? {} : { Origin: origin }), Cookie: cookie };
  return callServerAction({ shopUrl: rig.shopUrl, action, fields: fieldsFor(scene, token), headers });
}

test("A-10: every server action of the build refuses whoever has no session, or a buyer's", async ({ rig }) => {
  const actions = actionsOf(scene);
  expect(actions.length).toBeGreaterThanOrEqual(12);
  const changes = await changesBy(rig, async () => {
    for (const action of actions) {
      for (const cookie of ["", scene.stranger]) {
        const answer = await call(rig, action, { cookie, token: formTokenOf("a guess") });
        expect(answer.text, `${action.file} ${action.name}`).toContain('"status":"refused"');
        expect(answer.text).not.toContain('"status":"done"');
      }
    }
  });
  expect(changes).toEqual(NOTHING);
});

test("A-08: an action that comes from elsewhere is refused, even with the session and the token of an admin", async ({
  rig,
}) => {
  const staffActions = actionsOf(scene).filter(({ file }) => file.includes("(desk)"));
  const admin = { cookie: scene.admin, token: scene.adminToken };
  const changes = await changesBy(rig, async () => {
    for (const action of staffActions) {
      for (const origin of ["https://evil.example", "null", null, `${rig.shopUrl}.evil.example`]) {
        // Next itself refuses an Origin that is not the host's; what it lets through, the action refuses.
        const { status, text } = await call(rig, action, { ...admin, origin });
        expect(status === 500 || text.includes('"code":"other-address"'), `${action.name} ${String(origin)}`).toBe(
          true,
        );
      }
      const stale = await call(rig, action, { cookie: scene.admin });
      expect(stale.text, action.name).toContain('"code":"stale-form"');
    }
  });
  expect(changes).toEqual(NOTHING);
  const asks = staffActions.filter(({ name }) => name === "askRefund");
  expect(asks).toHaveLength(1);
  for (const action of asks) expect((await call(rig, action, admin)).text).toContain('"status":"done"');
});

test("A-08: no page and no route changes anything by being read, whoever reads it", async ({ rig }) => {
  const paths = readablePaths({ orderNo: scene.orderNo });
  expect(paths.length).toBeGreaterThan(20);
  const changes = await changesBy(rig, async () => {
    for (const path of paths) {
      for (const cookie of [scene.owner, scene.admin]) {
        const answer = await fetch(`${rig.shopUrl}${path}`, { headers: { Cookie: cookie }, redirect: "manual" });
        expect(answer.status, path).toBeLessThan(500);
        await answer.arrayBuffer();
      }
    }
  });
  expect(changes).toEqual(NOTHING);
});

/** Every page and every route handler that the build has. */
function readablePaths(params: Record<string, string>): string[] {
  const file = join(projectFolder, ".next", "server", "app-paths-manifest.json");
  const pages = Object.keys(JSON.parse(readFileSync(file, "utf8")) as object);
  const filled = {
    slug: "penny-bookmark",
    category: "tea",
    sort: "price",
    rest: "nowhere",
    file: "none.webp",
    ...params,
  };
  return [...new Set(pages.filter((page) => !page.startsWith("/_")).map((page) => pathOf(page, filled)))];
}

test("A-13: support reads and does not act: refused, and kept in the audit log", async ({ rig }) => {
  const deeds = actionsOf(scene).filter(({ name, file }) =>
    file.includes("admin") ? ["refundOrder", "shipOrder", "cancelOrder"].includes(name) : false,
  );
  expect(deeds).toHaveLength(3);
  const { books } = await changesBy(rig, async () => {
    for (const action of deeds) {
      const answer = await call(rig, action, { cookie: scene.support, token: scene.supportToken });
      expect(answer.text, action.name).toContain('"code":"not-allowed"');
    }
    const dialog = await fetch(`${rig.shopUrl}/admin/orders/${scene.orderNo}/refund`, {
      headers: { Cookie: scene.support },
    });
    expect(dialog.status).toBe(403);
  });
  expect(Object.keys(books)).toEqual(["audit"]);
  const denied = (books["audit"]?.added ?? []).map(
    ({ action, subject, actor }) => `${String(action)} ${String(subject)} ${String(actor).split(":")[0] ?? ""}`,
  );
  const wanted = ["refund", "refund", "ship", "cancel"].map((deed) => `staff.denied ${deed} staff`);
  expect(denied.sort()).toEqual(wanted.sort());
});

test("A-09: no trick with headers or the address opens a page of the back office", async ({ rig }) => {
  test.setTimeout(180_000);
  const pages = readablePaths({ orderNo: scene.orderNo }).filter((path) => path.startsWith("/admin"));
  expect(pages.length).toBeGreaterThan(5);
  const tricks: Record<string, string>[] = [
    {},
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    { "x-middleware-subrequest": "src/middleware:proxy" },
    { "x-nextjs-data": "1" },
    { RSC: "1" },
    { RSC: "1", "Next-Router-Prefetch": "1" },
    { RSC: "1", "Next-Router-Prefetch": "1", "Next-Router-Segment-Prefetch": "/_tree" },
    { "x-matched-path": "/zh-CN", "x-now-route-matches": "1=admin" },
    { "x-forwarded-host": "127.0.0.1", "x-original-url": "/" },
  ];
  const addresses = (path: string) => [
    ...[
      path,
      `/en${path}`,
      `/zh-CN${path}`,
      `/${path}`,
      `${path}/`,
      `${path}.rsc`,
      `${path}.segments/_tree.segment.rsc`,
    ],
    ...[
      path.replace("/admin", "/Admin"),
      path.replace("/admin", "/%61dmin"),
      path.replace("/admin", "/x/%2e%2e/admin"),
    ],
    `${path}?_rsc=1&nxtPlocale=zh-CN&nxtPorderNo=${scene.orderNo}`,
  ];
  for (const page of pages) {
    for (const address of addresses(page)) {
      await Promise.all(tricks.map((headers) => expectNothingPersonal(`${rig.shopUrl}${address}`, headers)));
    }
  }
});

async function expectNothingPersonal(address: string, headers: Record<string, string>): Promise<void> {
  const answer = await fetch(address, { headers, redirect: "manual" });
  const text = await answer.text();
  const shown = [...PERSONAL, STAFF_NAME].filter((secret) => text.includes(secret));
  expect([answer.status < 500, shown], `${address} ${JSON.stringify(headers)}`).toEqual([true, []]);
}

test("A-07: a forged, edited or unsigned session is no session", async ({ rig }) => {
  const [name = "", value = ""] = (/qinghe_staff=([^;]+)/.exec(scene.admin)?.[0] ?? "").split(/=(.*)/);
  const decoded = decodeURIComponent(value);
  const [token = "", signature = ""] = decoded.split(".");
  const none = Buffer.from('{"alg":"none"}').toString("base64url");
  const payload = Buffer.from('{"role":"admin"}').toString("base64url");
  const forged = [
    ...[
      token,
      `${token}.`,
      `${token}.${signature.slice(0, -4)}AAA=`,
      `${token.slice(1)}.${signature}`,
      `.${signature}`,
    ],
    ...[`${none}.${payload}.`, `${"A".repeat(32)}.${signature}`, "", "admin", decoded.toUpperCase()],
  ];
  const visit = (cookie: string) => fetch(`${rig.shopUrl}/admin`, { headers: { Cookie: cookie }, redirect: "manual" });
  expect((await visit(scene.admin)).status).toBe(200);
  for (const cookie of forged) {
    const answer = await visit(`${name}=${encodeURIComponent(cookie)}`);
    expect([answer.status, answer.headers.get("location")?.startsWith("/admin/login")], cookie).toEqual([307, true]);
  }
});

test("A-11: another's order is not there: no page, no state, no action, and nothing changes", async ({ rig }) => {
  const { orderNo, stranger } = scene;
  const [token = ""] = /visitor=([^;]+)/.exec(stranger)?.slice(1) ?? [];
  const pages = [`/orders/${orderNo}`, `/pay/${orderNo}`, `/pay/${orderNo}/result`, `/api/orders/${orderNo}/status`];
  const changes = await changesBy(rig, async () => {
    for (const path of pages) {
      const answer = await fetch(`${rig.shopUrl}${path}`, { headers: { Cookie: stranger } });
      const missing = await fetch(`${rig.shopUrl}${path.replace(orderNo, "QH20260101AAAAAAAA")}`, {
        headers: { Cookie: stranger },
      });
      expect([answer.status, missing.status], path).toEqual([404, 404]);
      expect(await answer.text()).not.toContain(PERSONAL[0]);
    }
    for (const action of actionsOf(scene).filter(({ file }) => file.endsWith("orders/actions.ts"))) {
      const answer = await call(rig, action, { cookie: stranger, token: formTokenOf(token) });
      expect(answer.text, action.name).toContain('"code":"not-allowed"');
    }
  });
  expect(changes).toEqual(NOTHING);
});

test("A-12: the key of an order's link opens that order alone, and no letter of it may change", async ({ rig }) => {
  const { orderLinkSecret } = JSON.parse(readFileSync(join(rig.dataDir, "settings.json"), "utf8")) as {
    orderLinkSecret: string;
  };
  const keys = createOrderKeys({ secret: orderLinkSecret, previous: null });
  const { orderNo, strangersOrderNo } = scene;
  const key = keys.keyFor(orderNo);
  expect(Buffer.from(key, "base64url").length * 8).toBeGreaterThanOrEqual(128);
  const visit = async (path: string) => (await fetch(`${rig.shopUrl}${path}`, { redirect: "manual" })).status;
  expect(await visit(`/orders/${orderNo}?key=${key}`)).toBe(200);
  const wrong = [
    `${key.startsWith("A") ? "B" : "A"}${key.slice(1)}`,
    key.slice(0, -2),
    `${key}AA`,
    "",
    keys.keyFor(strangersOrderNo),
  ];
  for (const text of wrong) expect(await visit(`/orders/${orderNo}?key=${text}`), text).toBe(404);
  expect(await visit(`/orders/${strangersOrderNo}?key=${key}`)).toBe(404);
  expect(await visit(`/orders/${orderNo}?key=${key}&key=${key}`)).toBe(404);
});

test("every answer keeps the shop out of frames and foreign scripts, plug-ins and guesses out of the shop", async ({
  rig,
}) => {
  for (const path of [
    "/",
    "/products/penny-bookmark",
    "/checkout",
    `/orders/${scene.orderNo}`,
    "/admin/login",
    "/api/health",
    "/nowhere",
  ]) {
    const { headers } = await fetch(`${rig.shopUrl}${path}`, { headers: { Cookie: scene.owner } });
    const policy = headers.get("content-security-policy") ?? "";
    for (const rule of [
      "frame-ancestors 'none'",
      "object-src 'none'",
      "base-uri 'none'",
      "default-src 'self'",
      "form-action 'self'",
    ]) {
      expect(policy, path).toContain(rule);
    }
    expect(/script-src ([^;]*)/.exec(policy)?.[1], path).not.toMatch(/https?:|\*|unsafe-eval/);
    expect(headers.get("x-frame-options"), path).toBe("DENY");
    expect(headers.get("x-content-type-options"), path).toBe("nosniff");
    expect(headers.get("referrer-policy"), path).toBe("same-origin");
    expect(headers.get("strict-transport-security"), path).toMatch(/max-age=\d{8}/);
    expect(headers.get("cross-origin-opener-policy"), path).toBe("same-origin");
    expect(headers.get("x-powered-by"), path).toBeNull();
  }
});

test("A-16: no key, secret or place of the database is in what browsers get, in the log or in the health page", async ({
  rig,
}) => {
  const made = JSON.parse(readFileSync(join(rig.dataDir, "settings.json"), "utf8")) as Record<string, string>;
  const privateKey = readFileSync(join(rig.dataDir, "keys", "app-private-key.pem"), "utf8");
  const middleOfKey = privateKey.split("\n")[5] ?? "";
  expect(middleOfKey.length).toBeGreaterThan(40);
  const secrets = [
    made["authSecret"] ?? "",
    made["orderLinkSecret"] ?? "",
    middleOfKey,
    "PRIVATE KEY-----",
    rig.dataDir,
  ];
  const answers = [
    "/",
    "/nowhere",
    "/api/health",
    "/admin/login",
    `/orders/${scene.orderNo}`,
    "/api/orders/QHx/status",
  ];
  const texts = await Promise.all(
    answers.flatMap((path) =>
      [{}, { RSC: "1" }].map(async (headers) => {
        const answer = await fetch(`${rig.shopUrl}${path}`, { headers: { Cookie: scene.owner, ...headers } });
        return [path, await answer.text()] as const;
      }),
    ),
  );
  const folder = join(projectFolder, ".next", "static");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter(({ name }) => name.endsWith(".map"))).toEqual([]);
  const built = files.map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), "utf8")] as const);
  for (const [where, text] of [...texts, ...built, ["the log", rig.shopOutput()] as const]) {
    for (const secret of secrets) expect(text.includes(secret), `${where} holds a secret`).toBe(false);
  }
});

test("A-05: a cookie that was stolen is worth nothing once its session has ended", async ({ rig }) => {
  const signOut = actionsOf(scene).find(({ name }) => name === "signOut");
  if (!signOut) throw new Error("nobody can sign out");
  const visit = () => fetch(`${rig.shopUrl}/admin`, { headers: { Cookie: scene.support }, redirect: "manual" });
  expect((await visit()).status).toBe(200);
  await call(rig, signOut, { cookie: scene.support, token: scene.supportToken });
  expect((await visit()).headers.get("location")).toMatch(/^\/admin\/login/);
  const asked = await call(rig, signOut, { cookie: scene.support, token: scene.supportToken });
  expect(asked.text).toContain('"code":"not-allowed"');
});
