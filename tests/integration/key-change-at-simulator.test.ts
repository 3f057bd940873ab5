import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createPaymentGateway } from "#lib/alipay/gateway.ts";
import { createKeyRecord } from "#lib/alipay/key-record.ts";
import { createNotificationVerifier } from "#lib/alipay/notify.ts";
import { certificateSn, parseCertificates, rsaPublicKey } from "#lib/config/certificate.ts";
import { createFetchedCertificateCheck } from "#lib/config/fetched-certificate.ts";
import { fen } from "#lib/domain/money.ts";
import { type Merchant, newNumber, openMerchant } from "#tests/contract/merchant.ts";
import { memoryLog } from "#tests/support/memory-log.ts";
import { bytes } from "#tests/support/signed-notice.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
  // Only payments shall arrive, one after another.
  await simulator.api.setSwitches({ notifyRefund: false });
  folder = mkdtempSync(join(tmpdir(), "key-change-"));
});
afterAll(async () => {
  await merchant.close();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

const pkcs1 = (pem: string) => createPrivateKey(pem).export({ type: "pkcs1", format: "pem" }).toString();

/** A new pair as a merchant makes one. */
function newPair() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    pkcs8: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    pkcs1: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

type Access = Pick<
  Parameters<typeof createPaymentGateway>[0],
  "privateKey" | "nextSigningKey" | "certificates" | "keys"
>;

/** A shop's gateway and verifier, and a whole payment through them: signed, paid, notified, asked about, refunded. */
function shopWith(access: Access) {
  const gateway = createPaymentGateway({
    ...access,
    appId: simulator.appId,
    gateway: simulator.gateway,
    notifyUrl: merchant.notifyUrl,
    returnUrl: merchant.returnUrl,
    clock: { now: () => new Date() },
    log: memoryLog().log,
  });
  const verifier = createNotificationVerifier({ appId: simulator.appId, keys: access.keys });
  const verdict = (body: string) => verifier.verify(bytes(body)).kind;
  /** Gives the notification's body. */
  async function pay(outTradeNo: string): Promise<string> {
    const before = merchant.received.length;
    const payUrl = await gateway.payUrl({
      ...{ product: "page", outTradeNo, amountFen: fen(88_88), subject: "青禾商城订单 1", goods: [] },
      expiresAt: new Date(Date.now() + 30 * 60_000),
    });
    await simulator.api.pay({ payUrl });
    return (await merchant.notify(before + 1)).body;
  }
  return { gateway, verdict, pay };
}

async function expectWholePayment(shop: ReturnType<typeof shopWith>): Promise<void> {
  const outTradeNo = newNumber();
  const body = await shop.pay(outTradeNo);
  expect(shop.verdict(body)).toBe("genuine");
  const { evidence } = await shop.gateway.queryTrade(outTradeNo);
  if (evidence.kind !== "paid") throw new Error(evidence.kind);
  const refund = { tradeNo: evidence.tradeNo, outTradeNo, outRequestNo: `${outTradeNo}R`, amountFen: fen(1) };
  const { answer } = await shop.gateway.refund({ ...refund, reason: "换货" });
  expect(answer.kind).toBe("moved");
}

test("N-40, O-07: in key mode no payment and no refund fails through a change of Alipay's key and of the application's", async () => {
  const [nextAlipay, nextApp] = [newPair(), newPair()];
  const shop = shopWith({
    privateKey: pkcs1(simulator.appPrivateKey),
    nextSigningKey: { privateKey: nextApp.pkcs1, appCertSn: null },
    keys: createAlipayKeys({ publicKeys: [simulator.alipayPublicKey, nextAlipay.publicKey] }),
  });
  await expectWholePayment(shop);
  const underWay = await shop.pay(newNumber());

  await simulator.api.changeAlipayKey(nextAlipay.pkcs8);
  expect(shop.verdict(underWay), "signed with the old key").toBe("genuine");
  await expectWholePayment(shop);

  await simulator.api.uploadKey(nextApp.publicKey);
  await expectWholePayment(shop);

  // The change is over: what was next is the present one, alone.
  const after = shopWith({ privateKey: nextApp.pkcs1, keys: createAlipayKeys({ publicKeys: [nextAlipay.publicKey] }) });
  await expectWholePayment(after);
  expect(after.verdict(underWay), "the old key is not believed any more").toBe("rejected");
});

test("N-40, O-07: in certificate mode a new certificate of Alipay's is learned from a reply, and the application's is changed", async () => {
  const present = newPair();
  await simulator.api.uploadKey(present.publicKey);
  await simulator.api.setSwitches({ certificateMode: true });
  const { certificates } = await simulator.api.keys();
  const configured = {
    appCertSn: certificates.appCertSn,
    rootCertSn: certificates.rootCertSn,
    alipayCertSn: certificates.alipayCertSn,
    appCert: certificates.app,
    alipayCert: certificates.alipay,
    rootCert: certificates.root,
  };
  const [alipayCertificate] = parseCertificates(certificates.alipay) ?? [];
  if (!alipayCertificate) throw new Error("the offline Alipay has a certificate");
  expect(certificateSn(alipayCertificate)).toBe(certificates.alipayCertSn);
  const access = () => ({
    privateKey: present.pkcs1,
    certificates: configured,
    keys: createAlipayKeys({
      publicKeys: [rsaPublicKey(alipayCertificate) ?? ""],
      certificates: { sn: certificates.alipayCertSn, check: createFetchedCertificateCheck(configured) },
      record: createKeyRecord(folder),
    }),
  });
  const shop = shopWith(access());
  await expectWholePayment(shop);

  await simulator.api.changeAlipayKey();
  const outTradeNo = newNumber();
  const body = await shop.pay(outTradeNo);
  expect(shop.verdict(body), "not before a reply has named the new certificate").toBe("rejected");
  expect((await shop.gateway.queryTrade(outTradeNo)).evidence.kind).toBe("paid");
  expect(shop.verdict(body), "as Alipay sends it four minutes later").toBe("genuine");
  await expectWholePayment(shop);

  const nextApp = newPair();
  const changed = await simulator.api.uploadKey(nextApp.publicKey);
  const nextSigningKey = { privateKey: nextApp.pkcs1, appCertSn: changed.certificates.appCertSn };
  await expectWholePayment(shopWith({ ...access(), nextSigningKey }));
});
