/** Scripts that somebody else wrote into a page do not run, and ours all do (fault A-15). */
import type { Page } from "playwright/test";
import { expect, test } from "#tests/support/e2e-fixtures.ts";
import { Shopper } from "#tests/support/shopper.ts";
import { StaffDesk } from "#tests/support/staff-desk.ts";

// Each page is opened twice, some of them in both languages.
test.describe.configure({ timeout: 240_000 });

type Watched = { broken: string[]; injected?: number };

/** Collects what the browser itself says against a page, from before its first script on. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { broken: [] };
    Object.assign(globalThis, { watched });
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
      watched.broken.push(`${violatedDirective}: ${blockedURI} ${sample}`);
    });
  });
}

const watchedIn = (page: Page) => page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);

/** The page works in every part: nothing of it was refused, and React has taken it over. */
async function expectWhole(page: Page, path: string): Promise<void> {
  await page.waitForLoadState("load");
  const isAlive = () =>
    page.evaluate(() => Object.keys(document.querySelector("main") ?? {}).some((key) => key.startsWith("__react")));
  await expect.poll(isAlive, { message: `${path} is hydrated` }).toBe(true);
  expect((await watchedIn(page)).broken, path).toEqual([]);
}

const nonceOf = (policy: string | undefined) => /script-src[^;]* 'nonce-([^']+)'/.exec(policy ?? "")?.[1] ?? null;

async function visit(page: Page, path: string): Promise<string | null> {
  const answer = await page.goto(path);
  const policy = answer?.headers()["content-security-policy"];
  const nonce = nonceOf(policy);
  if (nonce !== null) expect(policy, path).not.toContain("script-src 'self'");
  await expectWhole(page, path);
  return nonce;
}

/** Puts into each document what somebody might have got into a text that is not escaped. */
async function inject(page: Page): Promise<void> {
  const foreign = [
    `<script>watched.injected = 1</script>`,
    `<img src="/nothing" onerror="watched.injected = 2">`,
    `<script src="/api/health"></script>`,
  ].join("");
  await page.route(
    () => true,
    async (route) => {
      if (route.request().resourceType() !== "document") return route.fallback();
      const response = await route.fetch();
      return route.fulfill({ response, body: (await response.text()).replace(/<body[^>]*>/, `$&${foreign}`) });
    },
  );
}

async function expectNothingForeign(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState("load");
  await expect.poll(async () => (await watchedIn(page)).broken.length, { message: path }).toBeGreaterThanOrEqual(3);
  expect((await watchedIn(page)).injected, path).toBeUndefined();
}

for (const locale of ["zh-CN", "en"] as const) {
  test(`A-15: a buyer's pages work under a policy of their own, and nothing else runs in them, ${locale}`, async ({
    browser,
    rig,
  }) => {
    const context = await browser.newContext({ baseURL: rig.shopUrl, locale });
    const page = await context.newPage();
    await watch(page);
    const shopper = new Shopper(page, locale);
    const prefix = locale === "en" ? "/en" : "";
    for (const path of ["/", "/goods/tea", "/products/round-teapot", "/help", "/pay/result"]) {
      expect(await visit(page, `${prefix}${path}`), `${path} is made at build time`).toBeNull();
    }
    await shopper.addToCart("penny-bookmark");
    const orderNo = await shopper.checkOut();
    await shopper.addToCart("penny-bookmark");
    const paths = [
      ...["/cart", "/checkout", "/orders", "/search?q=tea", `/orders/${orderNo}`, `/pay/${orderNo}`],
      ...[`/pay/${orderNo}/result`, "/orders/nowhere"],
    ];
    const nonces: (string | null)[] = [];
    for (const path of paths) nonces.push(await visit(page, `${prefix}${path}`));
    expect(nonces).not.toContain(null);
    nonces.push(await visit(page, `${prefix}/cart`));
    expect(new Set(nonces).size, "each answer has a nonce of its own").toBe(nonces.length);
    await inject(page);
    for (const path of paths) await expectNothingForeign(page, `${prefix}${path}`);
    await context.close();
  });
}

test("A-15: the back office works under a policy of its own, and nothing else runs in it", async ({ browser, rig }) => {
  const shopper = new Shopper(await browser.newPage({ baseURL: rig.shopUrl, locale: "zh-CN" }));
  await shopper.addToCart("penny-bookmark");
  const orderNo = await shopper.checkOut();
  const context = await browser.newContext({ baseURL: rig.shopUrl, locale: "zh-CN" });
  const page = await context.newPage();
  await watch(page);
  expect(await visit(page, "/admin/login")).not.toBeNull();
  const [login] = rig.staff;
  if (!login) throw new Error("there is no login");
  await new StaffDesk(page).signIn(login);
  expect((await watchedIn(page)).broken, "signing in").toEqual([]);
  const inside = ["", "/orders", `/orders/${orderNo}`, "/refunds", "/notifications", "/account", "/nowhere"];
  const paths = [...inside.map((path) => `/admin${path}`), "/en/admin", `/en/admin/orders/${orderNo}`];
  for (const path of paths) expect(await visit(page, path), path).not.toBeNull();
  await inject(page);
  for (const path of paths) await expectNothingForeign(page, path);
  await context.close();
});

test("A-15: what was injected does run where a page has no nonce: the test can tell", async ({ browser, rig }) => {
  const page = await browser.newPage({ baseURL: rig.shopUrl });
  await watch(page);
  await inject(page);
  await page.goto("/help");
  await expect.poll(async () => (await watchedIn(page)).injected).toBeDefined();
  await page.close();
});
