/** What an attacker, or a merchant with a mistake, can send: answered clearly, and harmful to nobody. */

import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, notifyOf, openMerchant, pagePay } from "./merchant.ts";
import { answerOf, commonParams, get, type Params, send, signed } from "./raw-call.ts";

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

function post(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(simulator.address + path, { method: "POST", redirect: "manual", body, headers });
}

/** A page payment that is told to this address. */
function payUrlTelling(notifyUrl: string, outTradeNo: string): string {
  return merchant.sdk.pageExecute("alipay.trade.page.pay", "GET", {
    notifyUrl,
    bizContent: { out_trade_no: outTradeNo, total_amount: "1", subject: "茶", product_code: "FAST_INSTANT_TRADE_PAY" },
  });
}

async function firstAttempt(outTradeNo: string) {
  await expect
    .poll(async () => (await simulator.api.trade(outTradeNo)).notifies[0]?.attempts.length, { timeout: 5_000 })
    .toBe(1);
  return (await simulator.api.trade(outTradeNo)).notifies[0]?.attempts[0];
}

describe("text in a notify verifies:", () => {
  const texts = [
    "😀",
    "\u2028",
    "a\\/b",
    "q\"uo'te",
    "x&amp;y",
    "\ud800 alone",
    "nul\u0000",
    "\u3000",
    "\t\n\r",
    " ",
    "\u00a0",
  ];

  test.each(texts)("body %j", async (body) => {
    const outTradeNo = newNumber();
    await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo, body }) });
    const { fields } = await notifyOf(merchant, outTradeNo);
    expect(merchant.sdk.checkNotifySignV2(Object.fromEntries(fields))).toBe(true);
  });
});

describe("a notify_url", () => {
  test.each([
    ["http://user%zz:secret@127.0.0.1:9/", /URI malformed/],
    ["HTTP://127.0.0.1:9/", /ECONNREFUSED/],
    ["ftp://127.0.0.1/", /no http address/],
    ["/notify", /no http address/],
  ])("%s costs an attempt like any other that fails", async (notifyUrl, error) => {
    const outTradeNo = newNumber();
    await simulator.api.pay({ payUrl: payUrlTelling(notifyUrl, outTradeNo) });
    expect(await firstAttempt(outTradeNo)).toMatchObject({
      status: null,
      error: expect.stringMatching(error) as string,
    });
  });

  test.each(["/console/api/reset", "/console/api/faults", "/console/buyers"])(
    "that names this Alipay's own %s changes nothing there",
    async (path) => {
      const outTradeNo = newNumber();
      await simulator.api.pay({ payUrl: payUrlTelling(simulator.address + path, outTradeNo) });
      expect(await firstAttempt(outTradeNo)).toMatchObject({ status: 403 });
    },
  );

  test("whose server changes the protocol is waited for no longer than any other", async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: upgrade\r\n\r\n");
      });
    });
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        resolve((server.address() as AddressInfo).port);
      }),
    );
    const outTradeNo = newNumber();
    await simulator.api.pay({ payUrl: payUrlTelling(`http://127.0.0.1:${port}/`, outTradeNo) });
    expect(await firstAttempt(outTradeNo)).toMatchObject({ status: 101 });
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});

describe("an address to come back to", () => {
  function openWith(addresses: Record<string, string>) {
    const biz = { out_trade_no: newNumber(), total_amount: "1", subject: "茶", product_code: "FAST_INSTANT_TRADE_PAY" };
    return get(
      simulator,
      signed(simulator, { ...commonParams(simulator, "alipay.trade.page.pay", biz), ...addresses }),
    );
  }

  test.each([
    "javascript:alert(1)",
    " java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "blob:http://127.0.0.1/x",
    "file:///etc/passwd",
    "//evil.example/x",
    "back",
    "http://127.0.0.1/\r\nX: y",
  ])("is refused: %j", async (returnUrl) => {
    const reply = await openWith({ return_url: returnUrl });
    expect(reply).toMatchObject({ location: "", contentType: "text/html;charset=GBK" });
    expect(reply.text).toContain("return_url");
  });

  test.each(["http://127.0.0.1/退出?a=1#part", "https://shop.example/", "myshop://paid"])(
    "is taken: %s",
    async (url) => {
      expect((await openWith({ return_url: url })).location).toMatch(/^\/cashier\//);
    },
  );
});

describe("a form that is broken is refused, not a failure:", () => {
  test.each([
    ["/console/buyers", "--x\r\nbroken", "multipart/form-data; boundary=x"],
    ["/console/state", "--x\r\nbroken", "multipart/form-data"],
    ["/console/state/reset", "--x\r\nbroken", "multipart/form-data; boundary=x"],
    ["/phone", "--x\r\nbroken", "multipart/form-data; boundary=x"],
  ])("%s", async (path, body, type) => {
    expect((await post(path, body, { "content-type": type })).status).toBe(400);
  });

  test("a line break in an address goes nowhere", async () => {
    const response = await fetch(`${simulator.address}/phone/%0d%0aX:%20y/pay`, { redirect: "manual" });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/phone/%0D%0AX%3A%20y");
  });

  test("a purse named like something every object has is no purse", async () => {
    const outTradeNo = newNumber();
    await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    const response = await post("/console/api/pay", JSON.stringify({ outTradeNo, channel: "constructor" }));
    expect(response.status).toBe(400);
  });
});

describe("a call", () => {
  test("may bear its number as a number, however long", async () => {
    const params = commonParams(simulator, "alipay.trade.query", {});
    const biz = '{"out_trade_no": 2026112307350012345, "note":"1234567890123456789\\""}';
    const reply = await get(simulator, signed(simulator, { ...params, biz_content: biz }));
    expect(answerOf(reply)["out_trade_no"]).toBe("2026112307350012345");
  });

  test("of a million empty parameters holds nobody up for long", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const startedAt = performance.now();
    const body = "a&".repeat(500_000);
    const reply = await send(simulator, { method: "POST", path: "/gateway.do?charset=utf-8", headers, body });
    expect(answerOf(reply)["sub_code"]).toBe("isv.missing-method");
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe("a body that comes in chunks, its length unsaid, is read like any other:", () => {
  const chunked = (body: string) =>
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < body.length; at += 1_000) controller.enqueue(Buffer.from(body.slice(at, at + 1_000)));
        controller.close();
      },
    });
  const send = (path: string, body: string, type: string) => {
    const request: RequestInit & { duplex: "half" } = { body: chunked(body), duplex: "half" };
    return fetch(simulator.address + path, { ...request, method: "POST", headers: { "content-type": type } });
  };
  const FORM = "application/x-www-form-urlencoded";

  test("at the gateway", async () => {
    const params = signed(simulator, commonParams(simulator, "alipay.trade.query", { out_trade_no: newNumber() }));
    const reply = await send("/gateway.do?charset=utf-8", new URLSearchParams(params).toString(), FORM);
    expect(await reply.text()).toContain("ACQ.TRADE_NOT_EXIST");
  });

  test("in the console's API, its forms and saved states", async () => {
    const json = "application/json";
    expect((await send("/console/api/faults", '{"kind":"lose-notify","outTradeNo":"none"}', json)).status).toBe(201);
    expect((await send("/console/buyers", "name=&logonId=", FORM)).status).toBe(422);
    const saved = await (await fetch(`${simulator.address}/console/api/state`)).text();
    expect((await send("/console/api/state", saved, json)).status).toBe(200);
  });

  test("up to the same limits", async () => {
    for (const path of ["/gateway.do?charset=utf-8", "/console/buyers"]) {
      const reply = await send(path, "a".repeat(2_000_000), FORM).catch(() => null);
      expect([null, 413]).toContain(reply?.status ?? null);
    }
    expect((await fetch(`${simulator.address}/health`)).status).toBe(200);
  });
});

describe("the log", () => {
  const headers = { "content-type": "application/x-www-form-urlencoded" };

  async function inspectorAfter(params: Params): Promise<Response> {
    const body = new URLSearchParams(params).toString();
    const reply = await send(simulator, { method: "POST", path: "/gateway.do?charset=utf-8", headers, body });
    expect(reply.status).toBe(200);
    const { requests } = (await (await fetch(`${simulator.address}/console/api/requests`)).json()) as {
      requests: { id: number }[];
    };
    const [newest] = requests;
    expect(JSON.stringify(newest).length).toBeLessThan(400_000);
    return fetch(`${simulator.address}/console/requests/${newest?.id ?? 0}`);
  }

  test("shows JSON that is nested without end", async () => {
    const biz = `{"out_trade_no":"deep","a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
    const params = commonParams(simulator, "alipay.trade.query", {});
    expect((await inspectorAfter(signed(simulator, { ...params, biz_content: biz }))).status).toBe(200);
  });

  test.each(["biz_content", "app_id", "method", "x".repeat(100_000)])(
    "keeps the beginning of a huge %.20s",
    async (name) => {
      const params = {
        ...commonParams(simulator, "alipay.trade.query", {}),
        sign: "AAAA",
        [name]: "a".repeat(900_000),
      };
      expect((await inspectorAfter(params)).status).toBe(200);
    },
  );
});

test("a form of many megabytes is not read", async () => {
  const type = "application/x-www-form-urlencoded";
  expect((await post("/console/buyers", "a".repeat(2_000_000), { "content-type": type })).status).toBe(413);
});

test("whoever hangs up in the middle of a call is no failure of this program", async () => {
  const before = simulator.output().length;
  const socket = connect(simulator.port, "127.0.0.1");
  socket.write("POST /gateway.do HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nmethod=");
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(simulator.output().slice(before)).toBe("");
});
