import { X509Certificate } from "node:crypto";
import { AlipaySdk } from "alipay-sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";
import { commonParams, get, signed, without } from "./raw-call.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;
beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});
beforeEach(async () => {
  await simulator.api.setSwitches({ certificateMode: true });
});
afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

const QUERY = "alipay.trade.query";

/** The official SDK as its README sets it up for certificates. */
async function sdkInCertificateMode(): Promise<AlipaySdk> {
  const { certificates } = await simulator.api.keys();
  return new AlipaySdk({
    appId: simulator.appId,
    privateKey: simulator.appPrivateKey,
    keyType: "PKCS8",
    appCertContent: certificates.app,
    alipayPublicCertContent: certificates.alipay,
    alipayRootCertContent: certificates.root,
    gateway: simulator.gateway,
  });
}

async function rawQuery(change: (params: Record<string, string>) => Record<string, string>) {
  const { certificates } = await simulator.api.keys();
  const params = {
    ...commonParams(simulator, QUERY, { out_trade_no: newNumber() }),
    app_cert_sn: certificates.appCertSn,
    alipay_root_cert_sn: certificates.rootCertSn,
  };
  const { text } = await get(simulator, signed(simulator, change(params)));
  return { text, certificates };
}

describe("the offline Alipay in certificate mode", () => {
  test("the official SDK computes the same numbers, and verifies replies and notifications", async () => {
    const sdk = await sdkInCertificateMode();
    const { certificates } = await simulator.api.keys();
    expect(sdk.config).toMatchObject({
      appCertSn: certificates.appCertSn,
      alipayCertSn: certificates.alipayCertSn,
      alipayRootCertSn: certificates.rootCertSn,
    });
    const outTradeNo = newNumber();
    const received = merchant.received.length;
    await simulator.api.pay({ payUrl: pagePay({ ...merchant, sdk }, { out_trade_no: outTradeNo }) });
    const asked = await sdk.exec(QUERY, { bizContent: { out_trade_no: outTradeNo } }, { validateSign: true });
    expect(asked).toMatchObject({ code: "10000", tradeStatus: "TRADE_SUCCESS" });
    const { fields } = await merchant.notify(received + 1);
    expect(fields.has("alipay_cert_sn")).toBe(false);
    expect(sdk.checkNotifySignV2(Object.fromEntries(fields))).toBe(true);
  });

  test("a reply names Alipay's certificate between its object and its signature", async () => {
    const { text, certificates } = await rawQuery((params) => params);
    expect(text).toMatch(/^\{"alipay_trade_query_response":\{.*\},"alipay_cert_sn":"[0-9a-f]{32}","sign":"[^"]+"\}$/);
    expect(text).toContain(`"alipay_cert_sn":"${certificates.alipayCertSn}"`);
  });

  test.each<[string, string, string, (params: Record<string, string>) => Record<string, string>]>([
    ["without app_cert_sn", "40001", "isv.missing-app-cert-sn", (params) => without(params, "app_cert_sn")],
    [
      "without alipay_root_cert_sn",
      "40001",
      "isv.missing-alipay-root-cert-sn",
      (params) => without(params, "alipay_root_cert_sn"),
    ],
    [
      "with the number of another certificate",
      "40002",
      "isv.app-cert-not-exist",
      (params) => ({ ...params, app_cert_sn: "0".repeat(32) }),
    ],
    [
      "with the number of other roots",
      "40002",
      "isv.invalid-alipay-root-cert-sn",
      (params) => ({ ...params, alipay_root_cert_sn: "0".repeat(32) }),
    ],
  ])("a call %s is refused", async (_what, code, subCode, change) => {
    expect((await rawQuery(change)).text).toMatch(
      new RegExp(`^\\{"alipay_trade_query_response":\\{"code":"${code}","msg":"[^"]+","sub_code":"${subCode}"`),
    );
  });

  test("the certificates are called as Alipay's are, and lead to the root", async () => {
    const { certificates } = await simulator.api.keys();
    const [app, alipay, root] = [certificates.app, certificates.alipay, certificates.root].map(
      (pem) => new X509Certificate(pem),
    );
    const authority = new X509Certificate(certificates.alipay.slice(certificates.alipay.indexOf("-----END") + 25));
    expect(app?.subject).toContain(`CN=${simulator.sellerId}-${simulator.appId}`);
    expect(alipay?.subject).toContain(`CN=支付宝(中国)网络技术有限公司-${simulator.sellerId}`);
    expect(alipay?.verify(authority.publicKey)).toBe(true);
    expect(root && authority.verify(root.publicKey) && root.verify(root.publicKey)).toBe(true);
  });

  test("they stay the same when the program starts again; a new key of the application has a new certificate", async () => {
    const before = await simulator.api.keys();
    await simulator.kill();
    await simulator.restart();
    expect(await simulator.api.keys()).toEqual(before);
  });

  test("a new certificate is named at once, handed out unsigned, and the earlier one is handed out still", async () => {
    const before = (await simulator.api.keys()).certificates;
    const { certificates: after } = await simulator.api.changeAlipayKey();
    expect(after.alipayCertSn).not.toBe(before.alipayCertSn);
    expect(after).toMatchObject({ appCertSn: before.appCertSn, rootCertSn: before.rootCertSn });
    expect((await rawQuery((params) => params)).text).toContain(after.alipayCertSn);
    const download = async (sn: string) => {
      const sdk = await sdkInCertificateMode();
      const biz = { bizContent: { alipay_cert_sn: sn } };
      const method = "alipay.open.app.alipaycert.download";
      await expect(sdk.exec(method, biz, { validateSign: true }), "no signature").rejects.toThrow(TypeError);
      return sdk.exec(method, biz);
    };
    for (const { alipayCertSn, alipay } of [before, after]) {
      const content = Buffer.from(alipay).toString("base64");
      expect(await download(alipayCertSn)).toMatchObject({ code: "10000", alipayCertContent: content });
    }
    expect(await download("0".repeat(32))).toMatchObject({ code: "40002", subCode: "isv.alipay-cert-not-exist" });
  });

  test("a page payment with a wrong certificate is refused on the buyer's page", async () => {
    const opened = await fetch(pagePay(merchant, { out_trade_no: newNumber() }), { redirect: "manual" });
    expect(opened.status).toBe(200);
    expect(new TextDecoder("gbk").decode(await opened.arrayBuffer())).toContain("missing-app-cert-sn");
  });

  test("the console gives the three files for download", async () => {
    const { certificates } = await simulator.api.keys();
    const page = `${simulator.address}/console/applications/${simulator.appId}`;
    expect(await (await fetch(page)).text()).toContain(certificates.appCertSn);
    for (const [which, pem] of [
      ["app", certificates.app],
      ["alipay", certificates.alipay],
      ["root", certificates.root],
    ]) {
      expect(await (await fetch(`${page}/certificates/${which}`)).text()).toBe(pem);
    }
  });

  test("an application's certificate that has expired is refused", async () => {
    for (const years of [2, 2, 1]) await simulator.api.advanceClock(years * 365 * 86_400 + 86_400);
    expect((await rawQuery((params) => params)).text).toContain('"sub_code":"app-cert-expired"');
  });
});

test("back in key mode everything is as before", async () => {
  await simulator.api.setSwitches({ certificateMode: false });
  const biz = { bizContent: { out_trade_no: newNumber() } };
  expect(await merchant.sdk.exec(QUERY, biz, { validateSign: true })).toMatchObject({ code: "40004" });
});
