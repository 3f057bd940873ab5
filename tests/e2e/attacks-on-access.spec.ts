import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright/test";
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
  /** Cookie headers. */
  owner: string;
  stranger: string;
  admin: string;
  support: string;
  supportToken: string;
  adminToken: string;
};

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
  return { orderNo, ...Object.fromEntries(cookies), adminToken: admin.token, supportToken: support.token } as Scene;
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
