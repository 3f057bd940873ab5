import { execFile } from "node:child_process";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { API_CALLS } from "#lib/simulator/console/api-page.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";
import { answerOf, call, commonParams, get, send, signed, without } from "./raw-call.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

const open = (path: string, init: RequestInit = {}) => fetch(simulator.address + path, { redirect: "manual", ...init });
const read = async (path: string) => (await open(path)).text();
const post = (path: string, fields: Record<string, string>) =>
  open(path, { method: "POST", body: new URLSearchParams(fields) });

/** Where the newest call of the gateway is shown. */
async function newestRequest(): Promise<string> {
  const list = await read("/console/requests?lang=en");
  return /\/console\/requests\/\d+/.exec(list)?.[0] ?? "";
}

async function payTrade(subject: string): Promise<{ outTradeNo: string; tradeNo: string }> {
  const outTradeNo = newNumber();
  const { tradeNo } = await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo, subject }) });
  return { outTradeNo, tradeNo };
}

describe("an address", () => {
  test("that does not exist is answered in its neighbours' manner", async () => {
    const page = await open("/console/nothing?lang=en");
    expect(page.status).toBe(404);
    expect(await page.text()).toContain("There is no such page");
    const api = await open("/console/api/nothing");
    expect([api.status, await api.json()]).toEqual([404, { error: "There is no such call." }]);
  });

  test("of the console is not shown in other pages' frames, and runs no script but its own", async () => {
    const { headers } = await open("/console");
    expect(headers.get("x-frame-options")).toBe("DENY");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy.split("; ")).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'"]));
    expect(policy).not.toContain("unsafe");
  });

  test.each(Object.values(API_CALLS).flatMap((calls) => calls.flatMap((each) => each.calls)))(
    "that the API's page names is there: %s",
    async (named) => {
      const [method = "", path = ""] = named.split(" ");
      if (path === "/reset") return;
      const address = `/console/api${path.replaceAll(/:\w+/g, "999999")}`;
      const answer = await open(address, { method, ...(method === "POST" && { body: "[]" }) });
      expect(await answer.text()).not.toContain("no such call");
      expect(answer.status).toBeLessThan(500);
    },
  );
});

test.each([
  "/console/requests",
  "/console/merchant",
  "/console/bills",
  "/console/faults",
  "/console/scenarios",
  "/console/clock",
  "/console/state",
  "/console/api",
  "/console/applications/new",
  "/console/nothing",
])("%s speaks each language alone", async (path) => {
  // The name of this program, the way to the other language, and the sample shop's name are Chinese in English too.
  const english = (await read(`${path}?lang=en`)).replaceAll(/<[^>]*>|离线支付宝|中文|青禾/g, "");
  expect(english.match(/\p{Script=Han}+/gu)).toBeNull();
  expect(await read(`${path}?lang=zh`)).toContain('<html lang="zh-CN">');
});

describe("the list of trades", () => {
  test("is searched by number, subject and buyer, with signs taken as they are", async () => {
    const { outTradeNo } = await payTrade("百分之 100%");
    const other = await payTrade("另一件");
    for (const text of [outTradeNo, "100%", outTradeNo.slice(3)]) {
      const found = await read(`/console?q=${encodeURIComponent(text)}`);
      expect(found, text).toContain(outTradeNo);
    }
    expect(await read("/console?q=100%25")).not.toContain(other.outTradeNo);
    expect(await read("/console?q=100_")).not.toContain(outTradeNo);
    expect(await read("/console?lang=zh&q=%E6%9E%97%E5%B0%8F%E6%BB%A1")).toContain(outTradeNo);
  });

  test("is filtered by status and survives nonsense in the address", async () => {
    const { outTradeNo } = await payTrade("过滤");
    expect(await read(`/console?q=${outTradeNo}&status=TRADE_SUCCESS`)).toContain(`>${outTradeNo}<`);
    expect(await read(`/console?q=${outTradeNo}&status=TRADE_CLOSED`)).not.toContain(`>${outTradeNo}<`);
    expect((await open("/console?page=0&status=x&app=%27")).status).toBe(200);
    expect((await open("/console?page=999999")).status).toBe(200);
  });

  test("has pages", async () => {
    for (let count = 0; count < 51; count += 1) await call(simulator, "alipay.trade.query", { out_trade_no: "PAGES" });
    const first = await read("/console/requests?lang=en&q=PAGES");
    expect(first).toContain("Page 1 of 2");
    expect(first.match(/data-row/g)).toHaveLength(50);
    expect((await read("/console/requests?lang=en&q=PAGES&page=2")).match(/data-row/g)).toHaveLength(1);
  });
});

describe("a trade's page", () => {
  test("tells the whole story: request, payment, notify, the same queries as one, refund", async () => {
    const { outTradeNo, tradeNo } = await payTrade("全部经过");
    await expect.poll(() => read(`/console/trades/${tradeNo}`)).toContain("HTTP 200 success");
    for (let count = 0; count < 3; count += 1) {
      await merchant.sdk.exec("alipay.trade.query", { bizContent: { out_trade_no: outTradeNo } });
    }
    await merchant.sdk.exec("alipay.trade.refund", {
      bizContent: { out_trade_no: outTradeNo, refund_amount: "1.00", out_request_no: "R1" },
    });
    const page = await read(`/console/trades/${tradeNo}?lang=en`);
    for (const part of [
      "alipay.trade.page.pay",
      "Buyer paid",
      "Payment notify",
      "HTTP 200 success",
      "the same query 3 times in a row",
      "alipay.trade.refund",
      "receipt_amount",
      `/console/merchant/trades/${tradeNo}`,
      "Resend now",
    ]) {
      expect(page, part).toContain(part);
    }
  });

  test("shows a merchant's text as text", async () => {
    const { tradeNo } = await payTrade('<b>"茶"');
    const page = await read(`/console/trades/${tradeNo}`);
    expect(page).toContain("&lt;b&gt;");
    expect(page).not.toContain('<b>"茶');
    expect(await read("/console")).not.toContain('<b>"茶');
  });
});

describe("the request inspector", () => {
  const query = () => commonParams(simulator, "alipay.trade.query", { out_trade_no: "X1" });

  test("says that a right signature is right, and where each parameter stood", async () => {
    await merchant.sdk.exec("alipay.trade.query", { bizContent: { out_trade_no: "X0" } });
    const page = await read(`${await newestRequest()}?lang=en`);
    expect(page).toContain("it covers exactly the string below");
    expect(page).toMatch(/biz_content<\/code> <span class="badge">body/);
    expect(page).toMatch(/app_id<\/code> <span class="badge">address/);
    const key = createPublicKey(simulator.appPrivateKey).export({ type: "spki", format: "der" });
    expect(page).toContain(Buffer.from(await crypto.subtle.digest("SHA-256", key)).toString("hex"));
  });

  test("finds the mistake in a wrong one and marks the difference", async () => {
    const { sign_type: signType = "", ...rest } = query();
    await get(simulator, { ...signed(simulator, rest), sign_type: signType });
    const page = await read(`${await newestRequest()}?lang=en`);
    expect(page).toContain("sign_type was left out of the signature");
    expect(page).toMatch(/<del class="first">&amp;sign_type=RSA2<\/del>|<del class="first">sign_type=RSA2&amp;<\/del>/);
  });

  test("finds UTF-8 that was read as GBK, from the bytes as they came", async () => {
    const params = signed(simulator, { ...without(query(), "charset"), biz_content: '{"subject":"茶"}' });
    const reply = await send(simulator, {
      method: "POST",
      path: "/gateway.do",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(params).toString(),
    });
    expect(answerOf(reply)["sub_code"]).toBe("isv.invalid-signature");
    expect(await read(`${await newestRequest()}?lang=en`)).toContain("Signature and gateway used different charsets");
  });

  test("compares with the string that a person pastes, and asks for one", async () => {
    await get(simulator, { ...signed(simulator, query()), biz_content: '{"out_trade_no":"another"}' });
    const request = await newestRequest();
    const { biz_content: biz = "" } = query();
    expect(await read(`${request}?lang=en`)).toContain("The private key is right");
    const own = signed(simulator, query());
    const text = Object.keys(without(own, "sign"))
      .sort()
      .map((name) => `${name}=${own[name] ?? ""}`)
      .join("&");
    const compared = await (await post(`${request}/compare?lang=en`, { own: text })).text();
    expect(compared).toContain("The signature is of exactly the text you pasted");
    expect(compared).toContain("<ins>X1</ins>");
    expect(biz).toContain("X1");
    const other = await (await post(`${request}/compare?lang=en`, { own: "<i>&x" })).text();
    expect(other).toContain("not of the text you pasted");
    expect(other).not.toContain("<i>");
    expect(await (await post(`${request}/compare?lang=en`, { own: "" })).text()).toContain("Paste the string");
  });

  test("filters by method and outcome", async () => {
    await get(simulator, { ...signed(simulator, query()), app_id: "404" });
    const refused = await read("/console/requests?outcome=refused&method=alipay.trade.query");
    expect(refused).toContain("isv.invalid-app-id");
    expect(refused).not.toMatch(/badge is-good/);
    expect(await read("/console/requests?outcome=isv.invalid-app-id")).not.toContain("isv.invalid-signature</span>");
  });
});

describe("applications", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

  test("made here can call at once, with the private key in both forms", async () => {
    const made = await post("/console/applications", { name: "第二家店", sellerId: "" });
    const address = made.headers.get("location")?.split("?")[0] ?? "";
    expect(address).toMatch(/^\/console\/applications\/9021000\d{9}$/);
    const pkcs1 = await open(`${address}/private-key/pkcs1`);
    expect(pkcs1.headers.get("content-disposition")).toContain("attachment");
    const pem = await pkcs1.text();
    expect(pem).toContain("BEGIN RSA PRIVATE KEY");
    expect(await read(`${address}/private-key/pkcs8`)).toContain("BEGIN PRIVATE KEY");
    const appId = address.split("/").at(-1) ?? "";
    const second = { ...simulator, appId, appPrivateKey: pem };
    expect(answerOf(await call(second, "alipay.trade.query", { out_trade_no: "N" }))["sub_code"]).toBe(
      "ACQ.TRADE_NOT_EXIST",
    );
    const page = await read(`${address}?sdk=python&lang=en`);
    expect(page).toContain("config.app_id = &quot;" + appId);
    expect(page).toContain(pem.replaceAll(/-----[^-]+-----|\s/g, ""));
    await expectToRun(await read(`${address}?sdk=node`));
  });

  /** The code for Node, copied from the page as a person would, does what it says. */
  async function expectToRun(page: string): Promise<void> {
    const shown = /<pre tabindex="0" class="code">([^<]+)<\/pre>/.exec(page)?.[1] ?? "";
    const code = shown.replaceAll("&quot;", '"').replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], { cwd: PROJECT_FOLDER });
    const { stdout } = await run;
    const [payUrl = "", ...reply] = stdout.split("\n");
    expect(reply.join("\n")).toContain("ACQ.TRADE_NOT_EXIST");
    expect((await fetch(payUrl, { redirect: "manual" })).headers.get("location")).toMatch(/^\/cashier\//);
  }

  test("take the merchant's own key in one line; a wrong one is refused by its field", async () => {
    const line = publicKey.export({ type: "spki", format: "der" }).toString("base64");
    const made = await post("/console/applications", {
      name: "Own key",
      sellerId: simulator.sellerId,
      publicKey: line,
    });
    expect(made.status).toBe(303);
    const address = made.headers.get("location")?.split("?")[0] ?? "";
    expect((await open(`${address}/private-key/pkcs8`)).status).toBe(404);
    const secret = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const refused = await post("/console/applications?lang=en", { name: "", publicKey: secret });
    const page = await refused.text();
    expect(refused.status).toBe(400);
    expect(page).toContain('id="problem-name"');
    expect(page).toMatch(/id="problem-publicKey">This is a private key/);
    expect(page).not.toContain(secret.slice(40, 90));
    expect(await (await post(`${address}/key?lang=en`, { publicKey: "?" })).text()).toContain('id="problem-publicKey"');
  });

  test("with trades are deleted only when that is confirmed, and calls end then", async () => {
    const { application, privateKey: key } = (await (
      await open("/console/api/applications", { method: "POST", body: '{"name":"Third"}' })
    ).json()) as { application: { appId: string; sellerId: string }; privateKey: string };
    const third = { ...simulator, appId: application.appId, appPrivateKey: key };
    const params = signed(third, commonParams(third, "alipay.trade.page.pay", { ...PAY, out_trade_no: "T3" }));
    const payUrl = `${simulator.gateway}?${new URLSearchParams(params).toString()}`;
    const { tradeNo } = await simulator.api.pay({ payUrl });
    const address = `/console/applications/${application.appId}`;
    expect((await post(`${address}/remove`, {})).status).toBe(400);
    expect((await post(`${address}/remove`, { confirmed: "on" })).status).toBe(303);
    expect((await open(address)).status).toBe(404);
    expect(answerOf(await call(third, "alipay.trade.query", { out_trade_no: "T3" }))["sub_code"]).toBe(
      "isv.invalid-app-id",
    );
    expect((await open(`/console/trades/${tradeNo}`)).status).toBe(200);
  });

  test("keep what is in files beside theirs to themselves", async () => {
    for (const trick of ["..%2Falipay", "..%2F..%2Fx", "%2e%2e%2falipay"]) {
      expect((await open(`/console/applications/${trick}/private-key/pkcs8`)).status, trick).toBe(404);
    }
  });

  test("are switched over the API, whose mistakes are named", async () => {
    const address = `/console/api/applications/${simulator.appId}/settings`;
    const change = async (body: string): Promise<unknown> => (await open(address, { method: "POST", body })).json();
    expect(await change('{"notifyClose":true}')).toMatchObject({ settings: { notifyClose: true, notifyRefund: true } });
    expect(await change('{"notifyClose":"yes"}')).toMatchObject({
      error: expect.stringContaining("notifyClose") as string,
    });
    expect(await change('{"notifyClose":false}')).toMatchObject({ settings: { notifyClose: false } });
  });
});

const PAY = { total_amount: "8.00", subject: "茶", product_code: "FAST_INSTANT_TRADE_PAY" };
