import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright/test";
import { expect, test } from "playwright/test";
import { createOrderKeys } from "#lib/auth/order-keys.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { exchange } from "#tests/support/http-exchange.ts";
import { type ReleaseRig, runFile, startReleaseRig, startShopOf } from "#tests/support/release-rig.ts";
import { freePort } from "#tests/support/shop-rig.ts";
import { payByPassword, returnToShop, Shopper } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

// What stands on a server: the folder that `npm run release` writes, started by Node alone, behind TLS.

let rig: ReleaseRig;
let orderNo: string;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  rig = await startReleaseRig();
});

test.afterAll(async () => {
  await rig.end();
});

async function visitor(browser: Browser) {
  const context = await browser.newContext({ baseURL: rig.publicUrl, ignoreHTTPSErrors: true, locale: "zh-CN" });
  return { context, page: await context.newPage() };
}

test("a release behind TLS sells: the buyer pays, Alipay's notification arrives, and staff refund", async ({
  browser,
}) => {
  const { context, page } = await visitor(browser);
  const buyer = new Shopper(page);
  await buyer.addToCart("penny-bookmark");
  orderNo = await buyer.checkOut();
  const alipay = await buyer.openAlipay();
  await payByPassword(alipay);
  await returnToShop(alipay);
  expect(new URL(alipay.url()).origin).toBe(rig.publicUrl);
  await expect(alipay.getByRole("heading", { name: "支付成功" })).toBeVisible();
  const { notifies } = await rig.simulator.api.trade(`${orderNo}_1`);
  expect(notifies.map(({ url }) => url)).toEqual([`${rig.publicUrl}/api/alipay/notify`]);
  const [login] = rig.staff;
  if (!login) throw new Error("there is no login");
  const desk = new StaffDesk(page);
  await desk.signIn(login);
  await desk.openOrder(orderNo);
  await desk.refund({ amount: null, sum: "¥0.01" });
  const cookies = await context.cookies(rig.publicUrl);
  expect(cookies.map(({ name, secure, httpOnly }) => ({ name, secure, httpOnly }))).toEqual(
    expect.arrayContaining([
      { name: "__Host-visitor", secure: true, httpOnly: true },
      { name: "__Host-qinghe_staff", secure: true, httpOnly: true },
    ]),
  );
  await context.close();
});

test("I-16: behind the front, too, no forged header changes an address, a redirect or a cookie", async ({
  browser,
}) => {
  const { context, page } = await visitor(browser);
  const buyer = new Shopper(page);
  await buyer.addToCart("penny-bookmark");
  const number = await buyer.checkOut();
  const cookie = (await context.cookies(rig.publicUrl)).map(({ name, value }) => `${name}=${value}`).join("; ");
  await context.close();
  const forgeries: Record<string, string>[] = [
    { host: "evil.example" },
    {
      host: new URL(rig.publicUrl).host,
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "http",
      "x-forwarded-port": "80",
      "x-forwarded-for": "198.51.100.7",
      forwarded: "host=evil.example;proto=http",
    },
  ];
  for (const forgery of forgeries) {
    for (const path of [
      "/",
      `/pay/${number}`,
      `/orders/${number}`,
      "/pay/return",
      "/admin",
      "/zh-CN/cart",
      "/api/cart",
    ]) {
      const reply = await exchange(`${rig.innerUrl}${path}`, { headers: { cookie, ...forgery } });
      expect(reply.status, path).toBeLessThan(500);
      expect(JSON.stringify(reply.headers) + reply.body, path).not.toContain("evil.example");
      // Whether it comes at all hangs on the path; a cookie for http alone never does.
      for (const set of reply.headers["set-cookie"] ?? []) expect(set).toMatch(/^__Host-.*Secure/);
    }
    const { headers } = await exchange(`${rig.innerUrl}/pay/${number}/alipay`, { headers: { cookie, ...forgery } });
    const signed = new URL(headers.location ?? "").searchParams;
    expect(signed.get("notify_url")).toBe(`${rig.publicUrl}/api/alipay/notify`);
    expect(signed.get("return_url")).toBe(`${rig.publicUrl}/pay/return`);
  }
});

test("a front that puts its own target into Host stops no form; one from another site stays refused", async ({
  browser,
}) => {
  rig.front.passesHost = false;
  const { context, page } = await visitor(browser);
  const [login] = rig.staff;
  if (!login) throw new Error("there is no login");
  const desk = new StaffDesk(page);
  await desk.signIn(login);
  const form = await page.request.fetch("/admin", {
    method: "POST",
    headers: { origin: "https://evil.example", "next-action": "0".repeat(42) },
    data: "[]",
    ignoreHTTPSErrors: true,
  });
  expect(form.ok()).toBe(false);
  await context.close();
  rig.front.passesHost = true;
});

test("O-07: SIGTERM ends both programs in order, the commands of a release work beside them, and a restart keeps everything, with other secrets, too", async ({
  browser,
}) => {
  const { orderLinkSecret } = JSON.parse(readFileSync(join(rig.dataDir, "settings.json"), "utf8")) as {
    orderLinkSecret: string;
  };
  const link = (key: string) => `${rig.innerUrl}/orders/${orderNo}?key=${key}`;
  const key = createOrderKeys({ secret: orderLinkSecret, previous: null }).keyFor(orderNo);
  const guest = await visitor(browser);
  const [login] = rig.staff;
  if (!login) throw new Error("there is no login");
  const desk = new StaffDesk(guest.page);
  await desk.signIn(login);
  expect(rig.run("secrets.js", "rotate")).toContain("Restart the shop: staff sign in anew");
  expect(rig.run("verify.js")).toContain("The books are right.");
  expect(rig.run("backup.js")).toContain("Backed up and checked");
  // 143 is how Next says that SIGTERM ended it after the requests under way.
  expect(await rig.stop()).toEqual({ shop: 143, worker: 0 });
  expect(rig.run("migrate.js")).toContain("The database is current.");
  await rig.start();
  expect((await exchange(link(key))).status).toBe(200);
  expect((await exchange(link(key.replace(/^./, (first) => (first === "A" ? "B" : "A"))))).status).toBe(404);
  // The browser still has the cookie of the session that ended with the secret.
  await guest.page.goto("/admin");
  await expect(guest.page).toHaveURL(/\/admin\/login/);
  await desk.signIn(login);
  await desk.openOrder(orderNo);
  await expect(guest.page.getByText(desk.t("refund.status.done")).first()).toBeVisible();
  await guest.context.close();
});

test("with made-up keys and the rules of production it prepares itself, starts, and shows nothing of the machine that built it", async () => {
  const place = join(rig.dataDir, "production");
  mkdirSync(place);
  const keyFile = (name: string, kind: "privateKey" | "publicKey") => {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem =
      kind === "privateKey"
        ? pair.privateKey.export({ type: "pkcs8", format: "pem" })
        : pair.publicKey.export({ type: "spki", format: "pem" });
    writeFileSync(join(place, name), pem);
    return join(place, name);
  };
  const settings = {
    ALIPAY_ENV: "production",
    PUBLIC_URL: "https://shop.example.com",
    ALIPAY_APP_ID: "2021004500000001",
    ALIPAY_SELLER_ID: "2088000000000001",
    ALIPAY_PRIVATE_KEY: keyFile("app.pem", "privateKey"),
    ALIPAY_PUBLIC_KEY: keyFile("alipay.pem", "publicKey"),
    PORT: String(await freePort()),
  };
  expect(() => runFile(join(rig.folder, "migrate.js"), [], settings)).toThrow(/DATA_DIR is .*inside the release/);
  const own = { ...settings, DATA_DIR: join(place, "data") };
  expect(runFile(join(rig.folder, "migrate.js"), [], own)).toContain("Migrations applied");
  const login = ["--email", "zoe@example.com", "--name", "Zoe"];
  expect(runFile(join(rig.folder, "keys.js"), ["--lang", "en", "--out", join(place, "next.pem")], own)).toContain(
    "Made:",
  );
  expect(runFile(join(rig.folder, "staff-add.js"), login, own)).toContain("Made a login (admin)");
  const shop = await startShopOf(rig.folder, own);
  const inner = `http://127.0.0.1:${own.PORT}`;
  const page = await (await fetch(inner)).text();
  expect(page).toContain("青禾");
  // The build was made with play money and sample goods; neither stands in this shop.
  expect(page).not.toContain("round-teapot");
  expect(page).not.toContain(shopTexts("zh-CN")("shop.playMoney"));
  // A busy machine may have held it up for a moment, which shows for ten seconds.
  const health = async () => (await fetch(`${inner}/api/health`)).json() as Promise<unknown>;
  await expect.poll(health, { timeout: 30_000 }).toEqual({ status: "ready", mode: "production" });
  await shop.stop("SIGTERM");
});

test("A-16: in a release there is no offline Alipay, no tool, no source, and no secret of the machine that built it", () => {
  const files = readdirSync(rig.folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const ours = files.filter((file) => !file.includes("node_modules"));
  expect(ours.filter((file) => /\.(ts|tsx|map|env|pem|db)$/.test(file) || file.includes("simulator/"))).toEqual([]);
  for (const name of ["tsx", "esbuild", "typescript", "prisma", "playwright", "vitest", "hono", "qrcode", "sharp"]) {
    expect([name, existsSync(join(rig.folder, "node_modules", name))]).toEqual([name, false]);
  }
  const { authSecret, orderLinkSecret } = JSON.parse(
    readFileSync(join(rig.dataDir, "settings.json"), "utf8"),
  ) as Record<"authSecret" | "orderLinkSecret", string>;
  const key = readFileSync(join(rig.dataDir, "keys", "app-private-key.pem"), "utf8").split("\n")[1] ?? "";
  const secrets = [authSecret, orderLinkSecret, key, "test-staff.json", ...rig.staff.map(({ password }) => password)];
  for (const file of ours) {
    const text = readFileSync(file, "latin1");
    for (const secret of secrets) expect([file, text.includes(secret)]).toEqual([file, false]);
  }
});
