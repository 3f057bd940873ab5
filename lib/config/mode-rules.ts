import { isLoopback, isLoopbackOrPrivate } from "#lib/config/addresses.ts";
import type { Mode, PayProduct, WebhookConsumer } from "#lib/config/config.ts";
import { type ConfigProblem, configProblem } from "#lib/config/problem.ts";
import type { ParsedSettings, SettingName } from "#lib/config/settings-schema.ts";

/** The settings that name an application at Alipay. */
const CREDENTIALS = ["ALIPAY_APP_ID", "ALIPAY_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY", "ALIPAY_SELLER_ID"] as const;

/** Certificate mode (公钥证书模式) takes all three; a shop in key mode has none of them. */
const CERTIFICATES = ["ALIPAY_APP_CERT", "ALIPAY_CERT", "ALIPAY_ROOT_CERT"] as const;

/** Only while a key or certificate is being changed. */
const KEYS_TO_COME = ["ALIPAY_PRIVATE_KEY_NEXT", "ALIPAY_PUBLIC_KEY_NEXT", "ALIPAY_APP_CERT_NEXT"] as const;

/** All settings that belong to an application at Alipay. */
export const APPLICATION_SETTINGS = [...CREDENTIALS, ...CERTIFICATES, ...KEYS_TO_COME];

/** Alipay's own gateways. Source: alipay-sdk for production, Alipay's page on the sandbox for the other two. */
export const OFFICIAL_HOSTS = {
  sandbox: "openapi-sandbox.dl.alipaydev.com",
  production: "openapi.alipay.com",
} as const;
export const DEAD_SANDBOX_HOST = "openapi.alipaydev.com";
const GATEWAY_PATH = "/gateway.do";

/** Application ids that exist in Alipay's sandbox only. */
const SANDBOX_APP_ID = /^(9021|2021000)/;

/** What was given: values that could be read, and the names of those that could not (their problem is told already). */
export interface Given {
  readonly values: { readonly [Name in SettingName]?: ParsedSettings[Name] | undefined };
  readonly unreadable: ReadonlySet<string>;
}

/** The mode, or null (with the reason in `problems`) when the settings leave it open which Alipay is meant. */
export function decideMode({ values, unreadable }: Given, problems: ConfigProblem[]): Mode | null {
  if (unreadable.has("ALIPAY_ENV")) return null;
  if (values.ALIPAY_ENV !== undefined) return values.ALIPAY_ENV;
  const present = APPLICATION_SETTINGS.filter((name) => values[name] !== undefined || unreadable.has(name));
  if (present.length === 0) return "simulator";
  problems.push(configProblem("mode-open", { setting: "ALIPAY_ENV", names: present.join(", ") }));
  return null;
}

/** The gateway's address; a problem is told when it does not belong to the mode. */
export function decideGateway(mode: Mode, { values }: Given, problems: ConfigProblem[]): string {
  const url = values.ALIPAY_GATEWAY;
  const own =
    mode === "simulator"
      ? `http://127.0.0.1:${values.SIMULATOR_PORT ?? 0}${GATEWAY_PATH}`
      : `https://${OFFICIAL_HOSTS[mode]}${GATEWAY_PATH}`;
  if (url === undefined) return own;
  const problem = gatewayProblem(mode, url, own);
  if (problem !== null) problems.push(problem);
  return url.href;
}

function gatewayProblem(mode: Mode, url: URL, own: string): ConfigProblem | null {
  const setting = "ALIPAY_GATEWAY";
  if (url.hostname === DEAD_SANDBOX_HOST) {
    const right = `https://${OFFICIAL_HOSTS.sandbox}${GATEWAY_PATH}`;
    return configProblem("gateway-dead", { setting, host: DEAD_SANDBOX_HOST, right });
  }
  if (mode === "simulator" && !isLoopback(url)) {
    return configProblem("gateway-not-on-this-machine", { setting, host: url.hostname });
  }
  if (mode !== "simulator" && url.host !== OFFICIAL_HOSTS[mode]) {
    return configProblem("gateway-of-another-mode", { setting, host: url.host, mode, right: OFFICIAL_HOSTS[mode] });
  }
  if (mode !== "simulator" && url.protocol !== "https:") {
    return configProblem("gateway-without-tls", { setting, mode, right: own });
  }
  if (url.pathname !== GATEWAY_PATH || url.search !== "" || url.hash !== "") {
    return configProblem("gateway-path", { setting, path: GATEWAY_PATH, right: own });
  }
  return null;
}

/** Tells which credentials are missing, which do not belong to the mode, and which are in the way of it. */
export function checkCredentials(mode: Mode, given: Given, problems: ConfigProblem[], warnings: ConfigProblem[]): void {
  const { values, unreadable } = given;
  for (const name of CREDENTIALS) {
    const isGiven = values[name] !== undefined || unreadable.has(name);
    if (mode === "simulator" && isGiven) problems.push(configProblem("made-on-this-machine", { setting: name }));
    const isNeeded = name !== "ALIPAY_PUBLIC_KEY" || !isCertificateMode(given);
    if (mode !== "simulator" && isNeeded && !isGiven) problems.push(configProblem("missing", { setting: name, mode }));
  }
  const appId = values.ALIPAY_APP_ID;
  if (appId === undefined || mode === "simulator") return;
  if (mode === "production" && SANDBOX_APP_ID.test(appId)) {
    problems.push(configProblem("sandbox-application", { setting: "ALIPAY_APP_ID", appId }));
  }
  if (mode === "sandbox" && !SANDBOX_APP_ID.test(appId)) {
    warnings.push(configProblem("not-a-sandbox-application", { setting: "ALIPAY_APP_ID", appId }));
  }
}

/** Whether certificates were given, all of them or a part. */
export function isCertificateMode({ values }: Given): boolean {
  return CERTIFICATES.some((name) => values[name] !== undefined);
}

/** Tells which certificates and keys to come are missing, or in the way of the others. */
export function checkKeyChoices(given: Given, problems: ConfigProblem[]): void {
  const { values } = given;
  const isGiven = (name: SettingName) => values[name] !== undefined;
  if (!isCertificateMode(given)) {
    if (isGiven("ALIPAY_APP_CERT_NEXT")) {
      problems.push(configProblem("next-certificate-without-present", { setting: "ALIPAY_APP_CERT_NEXT" }));
    }
    return;
  }
  for (const name of CERTIFICATES.filter((certificate) => !isGiven(certificate))) {
    problems.push(configProblem("certificate-missing", { setting: name, all: CERTIFICATES.join(", ") }));
  }
  if (isGiven("ALIPAY_PUBLIC_KEY")) {
    problems.push(configProblem("key-beside-certificates", { setting: "ALIPAY_PUBLIC_KEY" }));
  }
  if (isGiven("ALIPAY_PUBLIC_KEY_NEXT")) {
    problems.push(configProblem("next-key-beside-certificates", { setting: "ALIPAY_PUBLIC_KEY_NEXT" }));
  }
  if (isGiven("ALIPAY_PRIVATE_KEY_NEXT") && !isGiven("ALIPAY_APP_CERT_NEXT")) {
    problems.push(configProblem("next-certificate-missing", { setting: "ALIPAY_APP_CERT_NEXT" }));
  }
}

/** The shop's public address as an origin; problems and warnings are told when Alipay or buyers could not use it. */
export function decidePublicUrl(
  mode: Mode,
  given: Given,
  problems: ConfigProblem[],
  warnings: ConfigProblem[],
): string {
  const url = given.values.PUBLIC_URL;
  const local = `http://localhost:${given.values.PORT ?? 0}`;
  if (url === undefined) {
    if (mode === "production" && !given.unreadable.has("PUBLIC_URL")) {
      problems.push(configProblem("address-missing", { setting: "PUBLIC_URL" }));
    }
    if (mode === "sandbox") warnings.push(unreachable(local));
    return local;
  }
  const isLocal = isLoopbackOrPrivate(url);
  if (mode === "production" && (isLocal || url.protocol !== "https:")) {
    problems.push(configProblem("address-not-public", { setting: "PUBLIC_URL", origin: url.origin }));
  }
  if (mode === "simulator" && !isLocal) {
    problems.push(configProblem("play-money-in-public", { setting: "PUBLIC_URL", origin: url.origin }));
  }
  if (mode === "sandbox" && isLocal) warnings.push(unreachable(url.origin));
  return url.origin;
}

/**
 * What is on sale at the offline Alipay is signed for. Of a real application that is known to its merchant only, and what
 * is not signed for fails before the buyer's eyes, so that it has to be named.
 */
export function defaultPayProducts(mode: Mode): PayProduct[] {
  return mode === "simulator" ? ["page", "wap"] : ["page"];
}

/** Whether Alipay's notifications can reach the shop. The offline Alipay runs on this machine and reaches all of it. */
export function doNotifiesArrive(mode: Mode, publicUrl: string): boolean {
  return mode === "simulator" || !isLoopbackOrPrivate(new URL(publicUrl));
}

/** The merchant's own system, where one is named; problems are told when messages to it could be read or forged. */
export function decideWebhook(mode: Mode, given: Given, problems: ConfigProblem[]): WebhookConsumer | null {
  const { WEBHOOK_URL: url, WEBHOOK_SECRET: secret } = given.values;
  if (url === undefined) {
    if (secret !== undefined && !given.unreadable.has("WEBHOOK_URL")) {
      problems.push(configProblem("webhook-without-address", { setting: "WEBHOOK_SECRET" }));
    }
    return null;
  }
  if (url.username !== "" || url.password !== "") {
    problems.push(configProblem("webhook-with-login", { setting: "WEBHOOK_URL" }));
  }
  if (mode === "production" && url.protocol !== "https:") {
    problems.push(configProblem("webhook-without-tls", { setting: "WEBHOOK_URL" }));
  }
  if (secret === undefined) {
    if (!given.unreadable.has("WEBHOOK_SECRET")) {
      problems.push(configProblem("webhook-unsigned", { setting: "WEBHOOK_SECRET" }));
    }
    return null;
  }
  return Object.freeze({ url: url.href, secret });
}

function unreachable(origin: string): ConfigProblem {
  return configProblem("address-out-of-reach", { setting: "PUBLIC_URL", origin });
}
