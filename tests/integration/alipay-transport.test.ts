import { sign } from "node:crypto";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { AlipaySdk } from "alipay-sdk";
import { encode } from "iconv-lite";
import { request } from "undici";
import { afterEach, describe, expect, test } from "vitest";
import { createBoundedDispatcher } from "#lib/alipay/bounded-dispatcher.ts";
import type { TradeAnswer } from "#lib/services/ports.ts";
import {
  alipayKeys,
  answering,
  gatewayTo,
  shopKeys,
  signedReply,
  startScriptedGateway,
} from "#tests/support/scripted-gateway.ts";

type ScriptedGateway = Awaited<ReturnType<typeof startScriptedGateway>>;
const started: ScriptedGateway[] = [];

async function start(script: Parameters<typeof startScriptedGateway>[0]): Promise<ScriptedGateway> {
  const server = await startScriptedGateway(script);
  started.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

const paid = {
  code: "10000",
  msg: "Success",
  out_trade_no: "QH_1",
  total_amount: "88.88",
  trade_no: "2026112022001499160501589436",
  trade_status: "TRADE_SUCCESS",
};

function expectUnknown(answer: TradeAnswer, cause: RegExp): void {
  expect(answer.evidence).toEqual({ kind: "unknown" });
  expect(answer.note).toMatch(cause);
}

/** Sends a genuine answer with some other status or headers. */
function genuine(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, headers);
  response.end(signedReply("alipay.trade.query", paid));
}

test("without a fault the scripted gateway is believed", async () => {
  const server = await start(answering(paid));
  const answer = await gatewayTo(server.url).gateway.queryTrade("QH_1");
  expect(answer.evidence.kind).toBe("paid");
});

test.each([300, 301, 302, 303, 307, 308])(
  "G-11: status %d is not followed, though a genuine answer lies behind it",
  async (status) => {
    const behind = await start(answering(paid));
    const server = await start((_request, response) => {
      genuine(response, status, { location: behind.url });
    });
    expectUnknown(await gatewayTo(server.url).gateway.queryTrade("QH_1"), /redirected/);
    expect(behind.seen).toEqual([]);
    expect(server.seen).toHaveLength(1);
  },
);

test.each([400, 401, 403, 404, 429, 500, 502, 503])(
  "G-11: status %d is unknown, even with a genuine answer",
  async (status) => {
    const server = await start((_request, response) => {
      genuine(response, status);
    });
    expectUnknown(await gatewayTo(server.url).gateway.queryTrade("QH_1"), new RegExp(`status: ${status}`));
  },
);

test.each([
  ["HTML", "<html><body>系统繁忙</body></html>"],
  ["nothing", ""],
  ["half a reply", signedReply("alipay.trade.query", paid).slice(0, 120)],
  ["JSON without the object asked for", "{}"],
  ["JSON that is no object", '"10000"'],
  ["null", "null"],
])("G-12: status 200 with %s is unknown", async (_name, body) => {
  const server = await start((_request, response) => response.end(body));
  expectUnknown(await gatewayTo(server.url).gateway.queryTrade("QH_1"), /./);
});

test("G-12: of 50 MB no more than a megabyte or so is read", async () => {
  let written = 0;
  let closed: Promise<unknown> = Promise.resolve();
  const server = await start((_request, response) => {
    const chunk = Buffer.alloc(64 * 1024, " ");
    closed = new Promise((resolve) => response.on("close", resolve));
    const pump = () => {
      while (written < 50_000_000 && !response.destroyed) {
        written += chunk.length;
        if (!response.write(chunk)) {
          response.once("drain", pump);
          return;
        }
      }
      response.end();
    };
    pump();
  });
  const { gateway } = gatewayTo(server.url);
  const before = process.memoryUsage().rss;
  expectUnknown(await gateway.queryTrade("QH_1"), /ResponseExceededMaxSize/);
  const grown = process.memoryUsage().rss - before;
  await closed;
  // What lies in the buffers of both ends of the socket has been written, too.
  expect(written).toBeLessThan(20_000_000);
  expect(grown).toBeLessThan(32_000_000);
});

test("G-12: a compressed reply is not unpacked", async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000, " "));
  expect(bomb.length).toBeLessThan(1024 * 1024);
  const server = await start((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    response.end(bomb);
  });
  expectUnknown(await gatewayTo(server.url).gateway.queryTrade("QH_1"), /compressed reply/);
});

test("a reply just below the limit is read", async () => {
  const server = await start(answering({ ...paid, body: "x".repeat(1_000_000) }));
  const answer = await gatewayTo(server.url).gateway.queryTrade("QH_1");
  expect(answer.evidence.kind).toBe("paid");
});

test("G-13: an unsigned reply is unknown, and an alarm", async () => {
  const server = await start((_request, response) => {
    response.end(JSON.stringify({ alipay_trade_query_response: paid }));
  });
  const { gateway, lines } = gatewayTo(server.url);
  expectUnknown(await gateway.queryTrade("QH_1"), /^unsigned reply$/);
  expect(lines).toMatchObject([{ level: "error", facts: { method: "alipay.trade.query", outTradeNo: "QH_1" } }]);
});

test.each([
  ["signed by another key", signedReply("alipay.trade.query", paid, shopKeys.privateKey)],
  ["signed, then changed", signedReply("alipay.trade.query", paid).replace("88.88", "88.89")],
  ["with an empty signature", `{"alipay_trade_query_response":${JSON.stringify(paid)},"sign":""}`],
  ["in an error_response", signedReply("error", paid)],
])("G-13: a reply %s is unknown, and an alarm", async (_name, body) => {
  const server = await start((_request, response) => response.end(body));
  const { gateway, levels } = gatewayTo(server.url);
  expectUnknown(await gateway.queryTrade("QH_1"), /signed reply$/);
  expect(levels()).toEqual(["error"]);
});

/** The same members in the other order: as long as the reply itself. */
function swapped(reply: string): string {
  const [, object = "", signature = ""] = /^\{(.*),("sign":"[^"]*")\}$/.exec(reply) ?? [];
  return `{${signature},${object}}`;
}

describe("G-13: a genuine reply with a forged one behind it", () => {
  const stranger = { ...paid, out_trade_no: "CHEAP_1" };
  const forged = `"alipay\\u005ftrade_query_response":${JSON.stringify(paid)}`;
  const whole = signedReply("alipay.trade.query", stranger);
  const reply = `${whole.slice(0, -1)},${forged}}`;

  test("is believed by alipay-sdk alone", async () => {
    const server = await start((_request, response) => response.end(reply));
    const sdk = new AlipaySdk({
      appId: "1",
      privateKey: shopKeys.privateKey,
      alipayPublicKey: alipayKeys.publicKey,
      gateway: server.url,
    });
    const read = await sdk.exec("alipay.trade.query", { bizContent: {} }, { validateSign: true });
    expect(read).toMatchObject({ outTradeNo: "QH_1", tradeStatus: "TRADE_SUCCESS" });
  });

  test("is unknown here, and an alarm", async () => {
    const server = await start((_request, response) => response.end(reply));
    const { gateway, levels } = gatewayTo(server.url);
    expectUnknown(await gateway.queryTrade("QH_1"), /^wrongly signed reply$/);
    expect(levels()).toEqual(["error"]);
  });

  test.each([
    ["a member before", `{"x":1,${signedReply("alipay.trade.query", paid).slice(1)}`],
    ["a member between", signedReply("alipay.trade.query", paid).replace(',"sign"', ',"x":"y","sign"')],
    ["its signature before the object", swapped(signedReply("alipay.trade.query", paid))],
    ["a blank after", `${signedReply("alipay.trade.query", paid)} `],
    ["a signature in another spelling", signedReply("alipay.trade.query", paid).replace('=="}', '"}')],
  ])("so is a genuine reply with %s", async (_name, body) => {
    const server = await start((_request, response) => response.end(body));
    expectUnknown(await gatewayTo(server.url).gateway.queryTrade("QH_1"), /^wrongly signed reply$/);
  });
});

describe("a reply in GBK, though UTF-8 was asked for", () => {
  const text = JSON.stringify({ ...paid, body: "青禾文具?" });
  const inGbk = (reply: string) => encode(reply, "gbk");
  const signature = (bytes: Buffer) => sign("RSA-SHA256", bytes, alipayKeys.privateKey).toString("base64");
  const signedInGbk = `{"alipay_trade_query_response":${text},"sign":"${signature(inGbk(text))}"}`;

  test("G-16: is believed where Alipay has signed those bytes", async () => {
    const server = await start((_request, response) => response.end(inGbk(signedInGbk)));
    const answer = await gatewayTo(server.url).gateway.queryTrade("QH_1");
    expect(answer.evidence).toMatchObject({ kind: "paid", totalFen: 8888 });
  });

  test("G-16: is believed as well where it comes a byte at a time", async () => {
    const server = await start((_request, response) => {
      Readable.from([...inGbk(signedInGbk)].map((byte) => Buffer.of(byte))).pipe(response);
    });
    expect((await gatewayTo(server.url).gateway.queryTrade("QH_1")).evidence.kind).toBe("paid");
  });

  test.each<[name: string, reply: Buffer]>([
    ["signed by nobody", inGbk(`{"alipay_trade_query_response":${text}}`)],
    ["signed over other bytes", inGbk(signedInGbk.replace("88.88", "88.89"))],
    ["with one letter for another", inGbk(signedInGbk.replace("禾", "木"))],
    ["with a sign that GBK does not have for a question mark", Buffer.from(signedInGbk.replace("?", "😀"))],
    ["with bytes that are in neither charset", Buffer.concat([inGbk(signedInGbk), Buffer.of(0x81)])],
    ["with a second object behind the signed one", inGbk(signedInGbk.replace(/}$/, `,"x":${text}}`))],
  ])("G-16: %s it is unknown and changes nothing", async (_name, reply) => {
    const server = await start((_request, response) => response.end(reply));
    expectUnknown(await gatewayTo(server.url).gateway.queryTrade("QH_1"), /./);
  });
});

test("G-17: a first byte that does not come ends at the deadline, and the socket is given back", async () => {
  const server = await start(() => undefined);
  const { gateway } = gatewayTo(server.url, { deadlineMs: 300 });
  const started = performance.now();
  expectUnknown(await gateway.queryTrade("QH_1"), /no complete reply within 300 ms/);
  expect(performance.now() - started).toBeLessThan(2_500);
  await expect.poll(() => server.openSockets()).toBe(0);
});

test("G-17: a body that trickles ends at the deadline, and the socket is given back", async () => {
  const reply = signedReply("alipay.trade.query", paid);
  const server = await start((_request, response) => {
    let sent = 0;
    const timer = setInterval(() => {
      response.write(reply.charAt(sent));
      sent += 1;
    }, 20);
    response.on("close", () => {
      clearInterval(timer);
    });
  });
  const { gateway } = gatewayTo(server.url, { deadlineMs: 400 });
  const started = performance.now();
  expectUnknown(await gateway.queryTrade("QH_1"), /no complete reply within 400 ms/);
  expect(performance.now() - started).toBeLessThan(2_500);
  await expect.poll(() => server.openSockets()).toBe(0);
});

test("G-17: fifty calls wait for a silent gateway at most; one more is unknown at once; then all is as before", async () => {
  const server = await start(() => undefined);
  const { gateway } = gatewayTo(server.url, { deadlineMs: 1_500 });
  const waiting = Array.from({ length: 50 }, () => gateway.queryTrade("QH_1"));
  const started = performance.now();
  expectUnknown(await gateway.queryTrade("QH_1"), /too many calls/);
  expect(performance.now() - started).toBeLessThan(1_200);
  for (const answer of await Promise.all(waiting)) expectUnknown(answer, /no complete reply/);
  expect(server.seen.length).toBeLessThanOrEqual(50);
  server.play(answering(paid));
  await expect.poll(async () => (await gateway.queryTrade("QH_1")).evidence.kind).toBe("paid");
});

test("G-17: what a connection that broke has left of the time is all that the second try gets", async () => {
  const server = await start((_request, response) => {
    server.play(() => undefined);
    setTimeout(() => response.destroy(), 1_200);
  });
  const { gateway } = gatewayTo(server.url, { deadlineMs: 1_500 });
  const started = performance.now();
  expectUnknown(await gateway.queryTrade("QH_1"), /no complete reply within 1500 ms/);
  expect(performance.now() - started, "the second try alone would take as long again").toBeLessThan(2_500);
  expect(server.seen).toHaveLength(2);
});

test("G-17: a call whose time was spent waiting for a connection ends with the first that is free", async () => {
  const server = await start(() => undefined);
  const dispatcher = createBoundedDispatcher({ deadlineMs: 500 });
  const calls = Array.from({ length: 51 }, () => request(server.url, { dispatcher }));
  for (const result of await Promise.allSettled(calls)) {
    expect(result).toMatchObject({ status: "rejected", reason: { message: "no complete reply within 500 ms" } });
  }
});

test.each([
  ["a name that does not resolve", "http://no-such-host.invalid/gateway.do"],
  ["a port where nobody listens", "http://127.0.0.1:9/gateway.do"],
  ["an address that is none", "not an address"],
])("G-18: %s is unknown, and no alarm", async (_name, url) => {
  const { gateway, levels } = gatewayTo(url);
  expectUnknown(await gateway.queryTrade("QH_1"), /./);
  expect(levels()).toEqual(["warn"]);
});

test("G-18: a server that speaks no TLS is unknown", async () => {
  const server = await start(answering(paid));
  const url = server.url.replace("http:", "https:");
  expectUnknown(await gatewayTo(url).gateway.queryTrade("QH_1"), /./);
});

test("G-18: a connection that breaks in the middle of the body is unknown", async () => {
  const server = await start((_request, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write('{"alipay_trade_query_response":{');
    setTimeout(() => response.destroy(), 20);
  });
  expectUnknown(await gatewayTo(server.url).gateway.queryTrade("QH_1"), /./);
});

test("G-18: a connection that breaks once is asked again with the very same request", async () => {
  const server = await start((_request, response) => {
    server.play(answering(paid));
    response.destroy();
  });
  const answer = await gatewayTo(server.url).gateway.queryTrade("QH_1");
  expect(answer.evidence.kind).toBe("paid");
  expect(server.seen).toHaveLength(2);
  expect(server.seen[0]).toEqual(server.seen[1]);
});

test("no log line holds a key, a signature or the body of a reply", async () => {
  const server = await start((_request, response) => {
    response.end(
      signedReply("alipay.trade.query", { ...paid, buyer_logon_id: "ifv***@sandbox.com" }, shopKeys.privateKey),
    );
  });
  const { gateway, lines } = gatewayTo(server.url);
  await gateway.queryTrade("QH_1");
  server.play(answering({ ...paid, buyer_logon_id: "ifv***@sandbox.com" }));
  await gateway.queryTrade("QH_1");
  const text = JSON.stringify(lines);
  expect(lines).toHaveLength(2);
  expect(text).not.toMatch(/PRIVATE KEY|sandbox\.com|[A-Za-z0-9+/]{60}/);
});
