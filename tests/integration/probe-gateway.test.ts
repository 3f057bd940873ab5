import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { type ProbeAnswer, probeGateway } from "#lib/alipay/probe-gateway.ts";
import {
  alipayKeys,
  answering,
  type SeenRequest,
  shopKeys,
  signedReply,
  startScriptedGateway,
  testNow,
} from "#tests/support/scripted-gateway.ts";
import { makeSigner, ourAppId } from "#tests/support/signed-notice.ts";

let server: Awaited<ReturnType<typeof startScriptedGateway>>;
beforeAll(async () => {
  server = await startScriptedGateway(answering({}));
});
afterAll(() => server.stop());
beforeEach(() => {
  server.seen.length = 0;
});

const next = makeSigner();

function probe({ url = server.url, isChanging = false } = {}): Promise<ProbeAnswer> {
  return probeGateway(
    {
      appId: ourAppId,
      privateKey: shopKeys.privateKey,
      nextSigningKey: isChanging ? { privateKey: next.privateKey, appCertSn: null } : null,
      keys: createAlipayKeys({ publicKeys: [alipayKeys.publicKey] }),
      gateway: url,
    },
    { clock: { now: () => testNow }, outTradeNo: "PROBE_1", deadlineMs: 2_000 },
  );
}

const absent = { code: "40004", msg: "Business Failed", sub_code: "ACQ.TRADE_NOT_EXIST", sub_msg: "交易不存在" };
const invalidAppId = {
  code: "40002",
  msg: "Invalid Arguments",
  sub_code: "isv.invalid-app-id",
  sub_msg: "无效的AppID",
};

/** Replies one after the other; the last one for whatever comes after. */
function playInTurn(...replies: string[]) {
  let at = 0;
  server.play((_request: SeenRequest, response) => {
    response.end(replies[Math.min(at, replies.length - 1)]);
    at += 1;
  });
}
const unsigned = (fields: object) => JSON.stringify({ alipay_trade_query_response: fields });

test("asks about one trade, once, and says what Alipay answered", async () => {
  server.play(answering(absent));
  expect(await probe()).toEqual({
    kind: "answered",
    signed: "rightly",
    code: "40004",
    subCode: "ACQ.TRADE_NOT_EXIST",
    message: "交易不存在",
    signedWith: "present",
  });
  expect(server.seen.map(({ bizContent }) => bizContent)).toEqual([{ out_trade_no: "PROBE_1" }]);
  expect(server.seen[0]?.parameters).toMatchObject({ method: "alipay.trade.query", timestamp: "2026-11-20 10:00:00" });
});

test("a trade that is there after all is an answer too", async () => {
  server.play(answering({ code: "10000", msg: "Success", out_trade_no: "PROBE_1" }));
  expect(await probe()).toEqual({
    kind: "answered",
    signed: "rightly",
    code: "10000",
    subCode: "",
    message: "",
    signedWith: "present",
  });
});

test("says that Alipay has taken the application's next key", async () => {
  const refused = { code: "40002", msg: "Invalid Arguments", sub_code: "isv.invalid-signature", sub_msg: "验签出错" };
  playInTurn(signedReply("alipay.trade.query", refused), signedReply("alipay.trade.query", absent));
  expect(await probe({ isChanging: true })).toMatchObject({ signed: "rightly", signedWith: "next" });
});

test("a reply that nobody has signed is asked for once more, for what it says", async () => {
  playInTurn(unsigned(invalidAppId));
  expect(await probe()).toEqual({
    kind: "answered",
    signed: "not",
    code: "40002",
    subCode: "isv.invalid-app-id",
    message: "无效的AppID",
    signedWith: "present",
  });
  const [first, second] = server.seen;
  expect(server.seen).toHaveLength(2);
  expect(second?.bizContent).toEqual(first?.bizContent);
  expect(second?.parameters).toMatchObject({ method: "alipay.trade.query", timestamp: "2026-11-20 10:00:00" });
});

test("a reply signed by another key is told from one that nobody has signed", async () => {
  playInTurn(signedReply("alipay.trade.query", absent, next.privateKey));
  expect(await probe()).toMatchObject({ signed: "wrongly", code: "40004", subCode: "ACQ.TRADE_NOT_EXIST" });
});

test("of what nobody has signed no more than two hundred letters are told, and a code alone is enough", async () => {
  playInTurn(unsigned({ code: "40002", sub_msg: "长".repeat(300) }));
  expect(await probe()).toMatchObject({ signed: "not", code: "40002", subCode: "", message: "长".repeat(200) });
  playInTurn(unsigned({ code: "40002" }));
  expect(await probe()).toMatchObject({ signed: "not", code: "40002", subCode: "", message: "" });
});

test("where the second reply cannot be read at all, that the first was not signed still stands", async () => {
  playInTurn(unsigned(invalidAppId), "<html>busy</html>");
  expect(await probe()).toEqual({
    kind: "answered",
    signed: "not",
    code: "",
    subCode: "",
    message: "",
    signedWith: "present",
  });
});

test("what is no answer of a gateway is none, and is not asked again", async () => {
  server.play((_request, response) => response.writeHead(502).end("bad gateway"));
  expect(await probe()).toMatchObject({ kind: "none", cause: expect.stringContaining("502") as string });
  expect(server.seen).toHaveLength(1);
  const { port } = new URL(server.url);
  expect(await probe({ url: `https://127.0.0.1:${port}/gateway.do` })).toMatchObject({ kind: "none" });
});
