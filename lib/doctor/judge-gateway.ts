import type { ProbeAnswer } from "#lib/alipay/probe-gateway.ts";
import { type Finding, type FindingId, finding } from "#lib/doctor/finding.ts";
import { networkCause } from "#lib/doctor/network-cause.ts";

/** What was asked, and of whom. */
export interface GatewayFact {
  readonly answer: ProbeAnswer;
  readonly gateway: string;
  readonly mode: string;
  readonly appId: string;
  /** The name of a proxy setting that stands in the environment, which the shop does not use. */
  readonly proxySetting: string | null;
}

/** What each code of the gateway means for the settings (protocol sheet, section 2.3). */
const BY_CODE: Readonly<Record<string, FindingId>> = {
  // The trade that was asked about does not exist, so everything before that was right.
  "ACQ.TRADE_NOT_EXIST": "gateway-answers",
  "isv.invalid-app-id": "app-id-unknown",
  "isv.missing-app-id": "app-id-unknown",
  "isv.invalid-signature": "signature-refused",
  "isv.missing-signature-config": "key-not-uploaded",
  "isv.missing-signature-key": "key-not-uploaded",
  "isv.insufficient-isv-permissions": "product-not-signed",
  "isv.insufficient-user-permissions": "product-not-signed",
  "aop.no-product-reg-by-partner": "product-not-signed",
  "isv.invalid-app-state": "app-not-online",
  "not-online-app": "app-not-online",
  "isv.missing-app-cert-sn": "certificates-expected",
  "isv.missing-alipay-root-cert-sn": "certificates-expected",
  "isv.app-cert-not-exist": "certificates-expected",
  "isv.alipay-cert-not-exist": "certificates-expected",
  "isv.invalid-alipay-root-cert-sn": "certificates-expected",
  "app-cert-expired": "certificates-expected",
  "isv.invalid-timestamp": "time-refused",
  "isv.app-call-limited": "call-limited",
  "isv.method-call-limited": "call-limited",
};

/** Where the sub-code is new, the code still says of what kind it is. */
const BY_KIND: Readonly<Record<string, FindingId>> = {
  "10000": "gateway-answers",
  "20000": "gateway-busy",
  "40005": "call-limited",
  "40006": "product-not-signed",
};

export function judgeGateway(facts: GatewayFact): Finding[] {
  const { answer, mode, appId } = facts;
  const host = new URL(facts.gateway).host;
  if (answer.kind === "none") return judgeSilence(answer.cause, facts);
  const { code, subCode, message, signed } = answer;
  const values = { host, appId, mode, code: subCode || code || "-", message: message || "-" };
  const known = Object.hasOwn(BY_CODE, subCode) ? BY_CODE[subCode] : BY_KIND[code];
  // An application in certificate mode is answered under another key: that is the cause, not a key that was mistaken.
  if (signed === "wrongly") return [finding(known === "certificates-expected" ? known : "alipay-key-wrong", values)];
  // Anybody on the way can write an unsigned reply; only the one that Alipay itself leaves unsigned is believed.
  if (signed === "not") return [finding(known === "app-id-unknown" ? known : "reply-unsigned", values)];
  return [finding(known ?? "gateway-refuses", values)];
}

function judgeSilence(cause: string, { gateway, mode, proxySetting }: GatewayFact): Finding[] {
  const { host, hostname } = new URL(gateway);
  const values = { host, hostname, detail: cause };
  const found = {
    dns: "gateway-dns",
    tls: "gateway-tls",
    late: "gateway-late",
    redirect: "gateway-redirects",
    refused: "gateway-silent",
    other: "gateway-silent",
  } as const;
  const kind = networkCause(cause);
  if (mode === "simulator" && kind === "refused") return [finding("simulator-silent", values)];
  const proxy = proxySetting === null || mode === "simulator" ? [] : [finding("proxy-ignored", { name: proxySetting })];
  return [finding(found[kind], values), ...proxy];
}
