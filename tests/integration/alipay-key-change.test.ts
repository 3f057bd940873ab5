import crypto from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createKeyRecord } from "#lib/alipay/key-record.ts";
import { createNotificationVerifier } from "#lib/alipay/notify.ts";
import { createFetchedCertificateCheck } from "#lib/config/fetched-certificate.ts";
import { fen } from "#lib/domain/money.ts";
import { alipayName, type Issued } from "#tests/support/certificate-authority.ts";
import {
  app,
  authority,
  certificates,
  chained,
  fiveInARow,
  markedIssuer,
  next,
  nextApp,
  nextSigner,
  ofAnotherRoot,
  pid,
  present,
  root,
  strangersSigner,
  unmarkedIssuer,
  wrongCertificates,
} from "#tests/support/changing-keys.ts";
import { memoryLog } from "#tests/support/memory-log.ts";
import {
  alipayKeys,
  gatewayTo,
  type SeenRequest,
  shopKeys,
  signedReply,
  startScriptedGateway,
  testNow,
} from "#tests/support/scripted-gateway.ts";
import { bytes, encodeForm, ourAppId, paymentFields, signFields } from "#tests/support/signed-notice.ts";

let server: Awaited<ReturnType<typeof startScriptedGateway>>;
let folder: string;
beforeAll(async () => {
  server = await startScriptedGateway(() => undefined);
});
beforeEach(() => {
  server.seen.length = 0;
  folder = mkdtempSync(join(tmpdir(), "alipay-keys-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});
afterAll(async () => {
  await server.stop();
});

const waiting = {
  code: "10000",
  msg: "Success",
  out_trade_no: "QH_1",
  trade_no: "2026112022001400001000000001",
  trade_status: "WAIT_BUYER_PAY",
  total_amount: "1.00",
};
const attempt = {
  product: "page" as const,
  outTradeNo: "QH_1",
  amountFen: fen(100),
  subject: "青禾商城订单 QH",
  expiresAt: new Date("2026-11-20T02:30:00Z"),
  goods: [],
};
const methodOf = ({ parameters }: SeenRequest) => parameters["method"] ?? "";

/** Whether a request is signed with the private half of a key. */
function isSignedBy({ parameters }: { parameters: Record<string, string> }, publicKey: string): boolean {
  const { sign = "", ...signed } = parameters;
  const content = Object.keys(signed)
    .sort()
    .map((name) => `${name}=${signed[name] ?? ""}`)
    .join("&");
  return crypto.createVerify("RSA-SHA256").update(content).verify(publicKey, sign, "base64");
}

describe("Alipay's key changes in key mode", () => {
  const inOverlap = () => createAlipayKeys({ publicKeys: [alipayKeys.publicKey, nextSigner.publicKey] });

  test("N-40: notifications and replies by the old and the new key are believed in the overlap, by others never", async () => {
    const keys = inOverlap();
    const verifier = createNotificationVerifier({ appId: ourAppId, keys });
    const { gateway } = gatewayTo(server.url, { keys });
    for (const [signer, believed] of [
      [alipayKeys, true],
      [nextSigner, true],
      [strangersSigner, false],
    ] as const) {
      const notification = bytes(encodeForm(signFields(paymentFields, signer.privateKey)));
      expect(verifier.verify(notification).kind).toBe(believed ? "genuine" : "rejected");
      server.play((request, response) => response.end(signedReply(methodOf(request), waiting, signer.privateKey)));
      expect((await gateway.queryTrade("QH_1")).evidence.kind).toBe(believed ? "waiting" : "unknown");
    }
  });

  test("N-40: once the old key is taken out of the settings, only the new one is believed", async () => {
    const keys = createAlipayKeys({ publicKeys: [nextSigner.publicKey] });
    const verifier = createNotificationVerifier({ appId: ourAppId, keys });
    const old = bytes(encodeForm(signFields(paymentFields, alipayKeys.privateKey)));
    expect(verifier.verify(old)).toEqual({ kind: "rejected", because: "wrong signature" });
    expect(verifier.verify(bytes(encodeForm(signFields(paymentFields, nextSigner.privateKey)))).kind).toBe("genuine");
  });

  test("when each key was last seen is written down for everybody, some minutes apart", () => {
    const record = createKeyRecord(folder);
    let nowMs = testNow.getTime();
    const { log, lines } = memoryLog();
    const trust = { record, log, clock: { now: () => new Date(nowMs) } };
    const keys = createAlipayKeys({ publicKeys: [alipayKeys.publicKey, nextSigner.publicKey], ...trust });
    const verifier = createNotificationVerifier({ appId: ourAppId, keys });
    const notification = bytes(encodeForm(signFields(paymentFields, alipayKeys.privateKey)));
    expect(keys.sightings().map(({ lastSeenAt }) => lastSeenAt)).toEqual([null, null]);
    verifier.verify(notification);
    nowMs += 9 * 60_000;
    verifier.verify(notification);
    const elsewhere = createAlipayKeys({ publicKeys: [nextSigner.publicKey, alipayKeys.publicKey], record });
    expect(elsewhere.sightings().map(({ lastSeenAt }) => lastSeenAt)).toEqual([null, testNow]);
    nowMs += 60_000;
    verifier.verify(notification);
    expect(elsewhere.sightings()[1]?.lastSeenAt).toEqual(new Date(nowMs));
    expect(lines.map(({ message }) => message)).toEqual(["this key of Alipay's is in use"]);
  });

  test("with one key nothing is written down", () => {
    const keys = createAlipayKeys({
      publicKeys: [alipayKeys.publicKey],
      record: createKeyRecord(join(folder, "keys")),
    });
    createNotificationVerifier({ appId: ourAppId, keys }).verify(
      bytes(encodeForm(signFields(paymentFields, alipayKeys.privateKey))),
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("the application's key changes", () => {
  const changing = { nextSigningKey: { privateKey: nextSigner.privateKey, appCertSn: null } };
  const refused = (code: string) => ({ code: "40002", msg: "Invalid Arguments", sub_code: code, sub_msg: "验签出错" });

  /** As Alipay does it: the new public key counts from the moment when it was uploaded, the old one never again. */
  function takeOnly(publicKey: () => string, code = "isv.invalid-signature") {
    server.play((request, response) => {
      const reply = isSignedBy(request, publicKey()) ? waiting : refused(code);
      response.end(signedReply(methodOf(request), reply));
    });
  }
  const urlOf = async (gateway: ReturnType<typeof gatewayTo>["gateway"]) => ({
    parameters: Object.fromEntries(new URL(await gateway.payUrl(attempt)).searchParams),
  });

  test("O-07: no call fails and no pay URL is refused when the key is changed at Alipay, and when it is changed back", async () => {
    let uploaded = shopKeys.publicKey;
    takeOnly(() => uploaded);
    const { gateway, lines } = gatewayTo(server.url, changing);
    for (const publicKey of [shopKeys.publicKey, nextSigner.publicKey, nextSigner.publicKey, shopKeys.publicKey]) {
      uploaded = publicKey;
      expect((await gateway.queryTrade("QH_1")).evidence.kind).toBe("waiting");
      expect(isSignedBy(await urlOf(gateway), publicKey)).toBe(true);
    }
    // Nobody has asked since: the pay URL itself finds out.
    uploaded = nextSigner.publicKey;
    expect(isSignedBy(await urlOf(gateway), nextSigner.publicKey)).toBe(true);
    const changes = lines.filter(({ message }) => message === "Alipay takes the application's other key now");
    expect(changes.map(({ facts }) => facts["key"])).toEqual(["next", "present", "next"]);
  });

  test("the key that Alipay took is the first from then on", async () => {
    takeOnly(() => nextSigner.publicKey);
    const { gateway } = gatewayTo(server.url, changing);
    await gateway.queryTrade("QH_1");
    expect(server.seen).toHaveLength(2);
    await gateway.queryTrade("QH_1");
    expect(server.seen).toHaveLength(3);
  });

  test.each(["isv.invalid-signature", "isv.app-cert-not-exist", "app-cert-expired"])(
    "%s is a reason to try the other",
    async (code) => {
      takeOnly(() => nextSigner.publicKey, code);
      expect((await gatewayTo(server.url, changing).gateway.queryTrade("QH_1")).evidence.kind).toBe("waiting");
    },
  );

  test.each([
    ["another code", signedReply("alipay.trade.query", refused("isv.invalid-signature-type"))],
    [
      "an answer that nobody has signed",
      JSON.stringify({ alipay_trade_query_response: refused("isv.invalid-signature") }),
    ],
    [
      "an answer that somebody else has signed",
      signedReply("alipay.trade.query", refused("isv.invalid-signature"), nextSigner.privateKey),
    ],
  ])("%s is none", async (_what, reply) => {
    server.play((_request, response) => response.end(reply));
    await gatewayTo(server.url, changing).gateway.queryTrade("QH_1");
    expect(server.seen).toHaveLength(1);
  });

  /** Which of the two keys signed each request. */
  const signers = () => server.seen.map((request) => (isSignedBy(request, nextSigner.publicKey) ? "next" : "present"));

  test("a second try without an answer that can be believed proves nothing of the other key", async () => {
    server.play((request, response) => {
      const isNext = isSignedBy(request, nextSigner.publicKey);
      const reply = signedReply(methodOf(request), refused("isv.invalid-signature"));
      response.end(isNext ? JSON.stringify({ alipay_trade_query_response: waiting }) : reply);
    });
    const { gateway } = gatewayTo(server.url, changing);
    expect((await gateway.queryTrade("QH_1")).note).toBe("unsigned reply");
    await gateway.queryTrade("QH_1");
    expect(signers()).toEqual(["present", "next", "present", "next"]);
  });

  test("a late call that nobody has answered does not take back what another has found out meanwhile", async () => {
    const held: (() => void)[] = [];
    server.play((request, response) => {
      if (request.bizContent["out_trade_no"] === "QH_LATE") {
        held.push(() => response.end(JSON.stringify({ alipay_trade_query_response: waiting })));
        return;
      }
      const isNext = isSignedBy(request, nextSigner.publicKey);
      response.end(signedReply(methodOf(request), isNext ? waiting : refused("isv.invalid-signature")));
    });
    const { gateway } = gatewayTo(server.url, changing);
    const late = gateway.queryTrade("QH_LATE");
    await vi.waitFor(() => {
      expect(held).toHaveLength(1);
    });
    await gateway.queryTrade("QH_1");
    held[0]?.();
    expect((await late).evidence.kind).toBe("unknown");
    await gateway.queryTrade("QH_1");
    expect(signers()).toEqual(["present", "present", "next", "next"]);
  });

  test("where Alipay takes neither, the refusal stands, and both are tried again", async () => {
    takeOnly(() => strangersSigner.publicKey);
    const { gateway } = gatewayTo(server.url, changing);
    expect((await gateway.queryTrade("QH_1")).note).toBe("isv.invalid-signature");
    expect((await gateway.queryTrade("QH_1")).note).toBe("isv.invalid-signature");
    expect(signers()).toEqual(["present", "next", "present", "next"]);
  });

  test("outside of a change nothing is repeated, and a pay URL asks nobody", async () => {
    takeOnly(() => nextSigner.publicKey);
    const { gateway } = gatewayTo(server.url);
    await gateway.payUrl(attempt);
    expect(server.seen).toHaveLength(0);
    expect((await gateway.queryTrade("QH_1")).note).toBe("isv.invalid-signature");
    expect(server.seen).toHaveLength(1);
  });
});

describe("in certificate mode", () => {
  const DOWNLOAD = "alipay.open.app.alipaycert.download";

  function shopIn(recordFolder: string, log = memoryLog()) {
    const keys = createAlipayKeys({
      publicKeys: [present.publicKey],
      certificates: { sn: present.sn, check: createFetchedCertificateCheck(certificates) },
      record: createKeyRecord(recordFolder),
      clock: { now: () => testNow },
      log: log.log,
    });
    const { gateway } = gatewayTo(server.url, { privateKey: app.privateKeyPem, certificates, keys, log: log.log });
    const verifier = createNotificationVerifier({ appId: ourAppId, keys });
    const notified = (by: Issued) => verifier.verify(bytes(encodeForm(signFields(paymentFields, pkcs1(by))))).kind;
    return { gateway, keys, notified, lines: log.lines };
  }
  const pkcs1 = (by: Issued) => by.privateKeyPem;

  /** The reply with the number of a certificate, signed by anybody. */
  function replyBy(by: Issued, { sn = by.sn, fields = waiting }: { sn?: string; fields?: object } = {}) {
    const reply = signedReply("alipay.trade.query", fields, pkcs1(by));
    return reply.replace(',"sign":', `,"alipay_cert_sn":"${sn}","sign":`);
  }

  /** Alipay's gateway: answers with one certificate, and hands out what it is asked for. Unsigned, as Alipay does. */
  function play(reply: string, content: string | null) {
    server.play((request, response: ServerResponse) => {
      if (methodOf(request) !== DOWNLOAD) return response.end(reply);
      const found =
        content === null
          ? { code: "40002", msg: "" }
          : { code: "10000", msg: "Success", alipay_cert_content: Buffer.from(content).toString("base64") };
      return response.end(JSON.stringify({ alipay_open_app_alipaycert_download_response: found }));
    });
  }
  const downloads = () => server.seen.filter((request) => methodOf(request) === DOWNLOAD);

  test("every request and pay URL names the application's certificate and the roots", async () => {
    play(replyBy(present), null);
    const { gateway } = shopIn(folder);
    await gateway.queryTrade("QH_1");
    expect(server.seen[0]?.parameters).toMatchObject({ app_cert_sn: app.sn, alipay_root_cert_sn: root.sn });
    expect(isSignedBy({ parameters: server.seen[0]?.parameters ?? {} }, app.publicKey)).toBe(true);
  });

  test("when the application's certificate is changed, calls and pay URLs name the one whose key has signed them", async () => {
    server.play((request, response) => {
      const fields =
        request.parameters["app_cert_sn"] === nextApp.sn
          ? waiting
          : { code: "40002", msg: "Invalid Arguments", sub_code: "isv.app-cert-not-exist", sub_msg: "应用证书不存在" };
      response.end(replyBy(present, { fields }));
    });
    const keys = createAlipayKeys({ publicKeys: [present.publicKey] });
    const nextSigningKey = { privateKey: pkcs1(nextApp), appCertSn: nextApp.sn };
    const { gateway } = gatewayTo(server.url, { privateKey: pkcs1(app), certificates, keys, nextSigningKey });
    expect((await gateway.queryTrade("QH_1")).evidence.kind).toBe("waiting");
    const payUrl = await gateway.payUrl(attempt);
    const urlParameters = Object.fromEntries(new URL(payUrl).searchParams);
    const sent = [...server.seen.map(({ parameters }) => parameters), urlParameters];
    expect(sent.map((parameters) => [parameters["app_cert_sn"], parameters["alipay_root_cert_sn"]])).toEqual([
      [app.sn, root.sn],
      [nextApp.sn, root.sn],
      [nextApp.sn, root.sn],
      [nextApp.sn, root.sn],
    ]);
    const signers = [app, nextApp, nextApp, nextApp];
    expect(sent.map((parameters, at) => isSignedBy({ parameters }, signers[at]?.publicKey ?? ""))).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test("a reply with the configured certificate's number, or with none, is believed if it is signed with its key", async () => {
    const { gateway } = shopIn(folder);
    for (const reply of [replyBy(present), signedReply("alipay.trade.query", waiting, pkcs1(present))]) {
      play(reply, null);
      expect((await gateway.queryTrade("QH_1")).evidence.kind).toBe("waiting");
    }
    play(replyBy(next, { sn: present.sn }), null);
    expect((await gateway.queryTrade("QH_1")).evidence.kind).toBe("unknown");
    expect(downloads()).toHaveLength(0);
  });

  test("N-40: a new certificate is fetched once, checked, and believed from then on, in every process of the shop", async () => {
    const [worker, shop] = [shopIn(folder), shopIn(folder)];
    play(replyBy(next), next.pem + authority.pem);
    expect(shop.notified(next), "nobody has heard of it").toBe("rejected");
    const answers = await Promise.all([worker.gateway.queryTrade("QH_1"), worker.gateway.queryTrade("QH_1")]);
    expect(answers.map(({ evidence }) => evidence.kind)).toEqual(["waiting", "waiting"]);
    expect(downloads().map(({ bizContent }) => bizContent)).toEqual([{ alipay_cert_sn: next.sn }]);
    expect(worker.notified(next)).toBe("genuine");
    expect(worker.notified(present), "what was under way is still believed").toBe("genuine");
    await vi.waitFor(
      () => {
        expect(shop.notified(next), "the next time that it looks").toBe("genuine");
      },
      { timeout: 3_000 },
    );
    expect(shopIn(folder).notified(next), "after a restart").toBe("genuine");
    play(replyBy(present), null);
    expect((await worker.gateway.queryTrade("QH_1")).evidence.kind).toBe("waiting");
    expect(downloads()).toHaveLength(1);
  });

  test("a refusal of the signature is read in a reply with a new certificate too", async () => {
    play(
      replyBy(next, {
        fields: { code: "40004", msg: "Business Failed", sub_code: "ACQ.TRADE_NOT_EXIST", out_trade_no: "QH_1" },
      }),
      next.pem + authority.pem,
    );
    expect((await shopIn(folder).gateway.queryTrade("QH_1")).evidence.kind).toBe("absent");
  });

  test.each(wrongCertificates)(
    "a certificate %s is not believed, nor kept, nor asked for again within the minute",
    async (_what, made, content) => {
      const { gateway, notified, keys } = shopIn(folder);
      play(replyBy(made), content);
      expect((await gateway.queryTrade("QH_1")).evidence.kind).toBe("unknown");
      expect((await gateway.queryTrade("QH_1")).evidence.kind).toBe("unknown");
      expect(downloads()).toHaveLength(1);
      expect(notified(made)).toBe("rejected");
      expect(keys.all()).toHaveLength(1);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test.each<[string, string | null]>([
    ["another one than was asked for", present.pem + authority.pem],
    ["nothing", null],
    ["no certificate", "not a certificate"],
  ])("where Alipay hands out %s, the reply stays unknown, and an alarm", async (_what, content) => {
    const { gateway, lines } = shopIn(folder);
    play(replyBy(next), content);
    expect((await gateway.queryTrade("QH_1")).note).toBe("reply signed with an unknown certificate");
    expect(lines.some(({ level }) => level === "error")).toBe(true);
  });

  test("a right certificate does not make a forged reply right that names it", async () => {
    const { gateway } = shopIn(folder);
    play(replyBy(present, { sn: next.sn }), next.pem + authority.pem);
    expect((await gateway.queryTrade("QH_1")).note).toBe("wrongly signed reply");
  });

  test("an authority that is new must have the mark of one", async () => {
    for (const [by, believed] of [
      [markedIssuer, true],
      [unmarkedIssuer, false],
    ] as const) {
      const { made, content } = chained(alipayName(pid), by.made);
      play(replyBy(made), content);
      expect((await shopIn(folder).gateway.queryTrade("QH_1")).evidence.kind).toBe(believed ? "waiting" : "unknown");
    }
  });

  test("a file that somebody has put into the record is checked like any other", () => {
    const { made, content } = ofAnotherRoot;
    createKeyRecord(folder).saveCertificate(made.sn, content);
    const { notified, lines } = shopIn(folder);
    expect(notified(made)).toBe("rejected");
    expect(lines.map(({ message }) => message)).toEqual(["a certificate that is not believed to be Alipay's"]);
  });

  test("a forged notification makes no call", () => {
    const { notified } = shopIn(folder);
    expect(notified(ofAnotherRoot.made)).toBe("rejected");
    expect(server.seen).toHaveLength(0);
  });

  test("no more than four fetched certificates are kept, the oldest goes first", async () => {
    const { gateway, keys, notified } = shopIn(folder);
    for (const one of fiveInARow) {
      play(replyBy(one), one.pem + authority.pem);
      await gateway.queryTrade("QH_1");
    }
    expect(keys.all()).toHaveLength(5);
    expect(fiveInARow.map(notified)).toEqual(["rejected", "genuine", "genuine", "genuine", "genuine"]);
    expect(notified(present)).toBe("genuine");
    expect(readdirSync(folder).filter((name) => name.endsWith(".crt"))).toHaveLength(4);
  });
});
