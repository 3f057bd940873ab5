/** A client that knows nothing of Node: docs/examples/openssl-curl.sh signs, calls and verifies. */
import { spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, notifyOf, openMerchant } from "./merchant.ts";
import { commonParams, signed, without } from "./raw-call.ts";

const SCRIPT = new URL("../../docs/examples/openssl-curl.sh", import.meta.url).pathname;

/** The tools that the script calls; without one of them it cannot be tried. */
const missing = ["sh", "openssl", "curl", "awk", "od"].filter(
  (tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0,
);

let simulator: SimulatorProcess;
let merchant: Merchant;
let environment: Record<string, string>;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
  const appKey = join(simulator.folder, "app.pem");
  writeFileSync(appKey, simulator.appPrivateKey);
  environment = {
    ALIPAY_GATEWAY: simulator.gateway,
    ALIPAY_APP_ID: simulator.appId,
    ALIPAY_APP_PRIVATE_KEY: appKey,
    ALIPAY_PUBLIC_KEY: join(simulator.folder, "alipay-public-key.pem"),
  };
});

afterEach(async () => {
  await simulator.api.clearFaults();
});

afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

interface Ended {
  code: number | null;
  out: string;
  error: string;
}

function run(
  args: readonly string[],
  options: { input?: string; change?: Record<string, string> } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn("sh", [SCRIPT, ...args], { env: { ...process.env, ...environment, ...options.change } });
    let [out, error] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString()));
    child.on("close", (code) => {
      resolve({ code, out, error });
    });
    // Most commands read nothing, and may have ended before this line.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}

/** A nasty subject: what a shell, a form and a URL each treat in their own way. */
const SUBJECT = "100% +中 `echo` $(id) \"茶\" '器' \\n *~";

async function payUrl(outTradeNo: string): Promise<string> {
  const biz = {
    out_trade_no: outTradeNo,
    total_amount: "0.10",
    subject: SUBJECT,
    product_code: "FAST_INSTANT_TRADE_PAY",
  };
  const { code, out } = await run([
    "pay-url",
    "alipay.trade.page.pay",
    JSON.stringify(biz),
    merchant.notifyUrl,
    merchant.returnUrl,
  ]);
  expect(code).toBe(0);
  return out.trim();
}

describe.skipIf(missing.length > 0)(
  `openssl and curl${missing.length > 0 ? ` (not here: ${missing.join(", ")})` : ""}`,
  () => {
    test("send a buyer to pay, verify the notify, ask, refund and ask about the refund", async () => {
      const outTradeNo = newNumber();
      const { tradeNo } = await simulator.api.pay({ payUrl: await payUrl(outTradeNo) });

      const notify = await notifyOf(merchant, outTradeNo);
      expect(notify.fields.get("subject")).toBe(SUBJECT);
      expect(await run(["verify-notify"], { input: notify.body })).toEqual({ code: 0, out: "verified\n", error: "" });

      const query = await run(["call", "alipay.trade.query", JSON.stringify({ out_trade_no: outTradeNo })]);
      expect(query.error).toBe("");
      expect(JSON.parse(query.out)).toMatchObject({ code: "10000", trade_no: tradeNo, trade_status: "TRADE_SUCCESS" });

      const biz = {
        out_trade_no: outTradeNo,
        refund_amount: "0.10",
        out_request_no: "r1",
        refund_reason: "少发/一件 & more",
      };
      const refund = await run(["call", "alipay.trade.refund", JSON.stringify(biz)]);
      expect(JSON.parse(refund.out)).toMatchObject({ code: "10000", fund_change: "Y", refund_fee: "0.10" });
      const found = await run([
        "call",
        "alipay.trade.fastpay.refund.query",
        JSON.stringify({ out_trade_no: outTradeNo, out_request_no: "r1" }),
      ]);
      expect(JSON.parse(found.out)).toMatchObject({ refund_status: "REFUND_SUCCESS" });
    });

    test("a refusal is verified like any reply, with its escaped slashes and its Chinese", async () => {
      const { code, out } = await run(["call", "alipay.trade.close", '{"out_trade_no":"无/此单"}']);
      expect(code).toBe(0);
      expect(out).toBe(
        '{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"交易不存在"}\n',
      );
      // What is signed must be read to the last sign in the text: here the gateway quotes one inside.
      const quoting = await run(["call", "alipay.trade.query", '{"out_trade_no":"a/b"}'], {
        change: { ALIPAY_APP_PRIVATE_KEY: otherKey() },
      });
      expect(JSON.parse(quoting.out)).toMatchObject({ sub_code: "isv.invalid-signature" });
    });

    test("a notify in GBK is verified as the bytes it came in", async () => {
      const outTradeNo = newNumber();
      const biz = {
        out_trade_no: outTradeNo,
        total_amount: "0.10",
        subject: "tea",
        product_code: "FAST_INSTANT_TRADE_PAY",
      };
      const params = { ...without(commonParams(simulator, "alipay.trade.page.pay", biz), "charset"), charset: "GBK" };
      const all = signed(simulator, { ...params, notify_url: merchant.notifyUrl });
      await simulator.api.pay({ payUrl: `${simulator.gateway}?${new URLSearchParams(all).toString()}` });
      const notify = await notifyOf(merchant, outTradeNo);
      expect(notify.fields.get("charset")).toBe("GBK");
      expect((await run(["verify-notify"], { input: notify.body })).code).toBe(0);
    });

    test("a notify that was changed, or is signed by somebody else, is not Alipay's", async () => {
      const outTradeNo = newNumber();
      await simulator.api.pay({ payUrl: await payUrl(outTradeNo) });
      const { body } = await notifyOf(merchant, outTradeNo);
      const changed = body.replace("total_amount=0.10", "total_amount=9.10");
      expect(changed).not.toBe(body);
      expect(await run(["verify-notify"], { input: changed })).toMatchObject({ code: 3, out: "" });
      const unsigned = body.replace(/&sign=[^&]+/, "");
      expect(await run(["verify-notify"], { input: unsigned })).toMatchObject({ code: 3, out: "" });
    });

    test.each(["unsigned-reply", "wrong-sign-reply"] as const)("a reply with %s is not printed", async (kind) => {
      await simulator.api.shoot({ kind });
      const { code, out } = await run(["call", "alipay.trade.query", '{"out_trade_no":"1"}']);
      expect([code, out]).toEqual([3, ""]);
    });

    test("no reply is told as unknown", async () => {
      await simulator.api.shoot({ kind: "lost-reply-after" });
      const { code, error } = await run(["call", "alipay.trade.query", '{"out_trade_no":"1"}']);
      expect(code).toBe(1);
      expect(error).toContain("whether anything has happened is unknown");
    });

    test("it says what it needs", async () => {
      expect(await run([])).toMatchObject({ code: 2, out: "" });
      expect(await run(["call", "alipay.trade.query"])).toMatchObject({ code: 2, out: "" });
      expect(await run(["dance", "a", "b"])).toMatchObject({ code: 2, out: "" });
    });
  },
);

function otherKey(): string {
  const path = join(simulator.folder, "other.pem");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(path, privateKey.export({ type: "pkcs8", format: "pem" }));
  return path;
}
