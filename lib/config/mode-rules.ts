import { isLoopback, isLoopbackOrPrivate } from "#lib/config/addresses.ts";
import type { Mode, PayProduct, WebhookConsumer } from "#lib/config/config.ts";
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
export function decideMode({ values, unreadable }: Given, problems: string[]): Mode | null {
  if (unreadable.has("ALIPAY_ENV")) return null;
  if (values.ALIPAY_ENV !== undefined) return values.ALIPAY_ENV;
  const present = APPLICATION_SETTINGS.filter((name) => values[name] !== undefined || unreadable.has(name));
  if (present.length === 0) return "simulator";
  problems.push(
    `ALIPAY_ENV is not set although ${present.join(", ")} ${present.length === 1 ? "is" : "are"}: ` +
      "set ALIPAY_ENV to sandbox or production to say which Alipay they belong to.",
  );
  return null;
}

/** The gateway's address; a problem is told when it does not belong to the mode. */
export function decideGateway(mode: Mode, { values }: Given, problems: string[]): string {
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

function gatewayProblem(mode: Mode, url: URL, own: string): string | null {
  if (url.hostname === DEAD_SANDBOX_HOST) {
    return (
      `ALIPAY_GATEWAY names ${DEAD_SANDBOX_HOST}, Alipay's old sandbox, which is dead: ` +
      `remove it, or set it to https://${OFFICIAL_HOSTS.sandbox}${GATEWAY_PATH} with ALIPAY_ENV=sandbox.`
    );
  }
  if (mode === "simulator" && !isLoopback(url)) {
    return (
      `ALIPAY_GATEWAY names ${url.hostname}, but with ALIPAY_ENV=simulator only an offline Alipay on this machine ` +
      "may be named: remove it, or set ALIPAY_ENV to sandbox or production."
    );
  }
  if (mode !== "simulator" && url.host !== OFFICIAL_HOSTS[mode]) {
    return `ALIPAY_GATEWAY names ${url.host}, but ALIPAY_ENV=${mode} means ${OFFICIAL_HOSTS[mode]}: remove it, or change ALIPAY_ENV.`;
  }
  if (mode !== "simulator" && url.protocol !== "https:") {
    return `ALIPAY_GATEWAY must begin with https:// when ALIPAY_ENV=${mode}: remove it, or set it to ${own}.`;
  }
  if (url.pathname !== GATEWAY_PATH || url.search !== "" || url.hash !== "") {
    return `ALIPAY_GATEWAY must end with ${GATEWAY_PATH}: set it to ${own}, or remove it.`;
  }
  return null;
}

/** Tells which credentials are missing, which do not belong to the mode, and which are in the way of it. */
export function checkCredentials(mode: Mode, given: Given, problems: string[], warnings: string[]): void {
  const { values, unreadable } = given;
  for (const name of CREDENTIALS) {
    const isGiven = values[name] !== undefined || unreadable.has(name);
    if (mode === "simulator" && isGiven) {
      problems.push(
        `${name} is set, but with ALIPAY_ENV=simulator it is made on this machine: remove it, or set ALIPAY_ENV to sandbox or production.`,
      );
    }
    const isNeeded = name !== "ALIPAY_PUBLIC_KEY" || !isCertificateMode(given);
    if (mode !== "simulator" && isNeeded && !isGiven)
      problems.push(`${name} is missing: ALIPAY_ENV=${mode} needs ${missing[name]}.`);
  }
  const appId = values.ALIPAY_APP_ID;
  if (appId === undefined || mode === "simulator") return;
  if (mode === "production" && SANDBOX_APP_ID.test(appId)) {
    problems.push(
      `ALIPAY_APP_ID ${appId} is an application of Alipay's sandbox: give the production application's, or set ALIPAY_ENV=sandbox.`,
    );
  }
  if (mode === "sandbox" && !SANDBOX_APP_ID.test(appId)) {
    warnings.push(
      `ALIPAY_APP_ID ${appId} does not look like a sandbox application (9021… or 2021000…): Alipay's sandbox knows no others.`,
    );
  }
}

/** Whether certificates were given, all of them or a part. */
export function isCertificateMode({ values }: Given): boolean {
  return CERTIFICATES.some((name) => values[name] !== undefined);
}

/** Tells which certificates and keys to come are missing, or in the way of the others. */
export function checkKeyChoices(given: Given, problems: string[]): void {
  const { values } = given;
  const isGiven = (name: SettingName) => values[name] !== undefined;
  if (!isCertificateMode(given)) {
    if (isGiven("ALIPAY_APP_CERT_NEXT")) {
      problems.push("ALIPAY_APP_CERT_NEXT is set, but without ALIPAY_APP_CERT the shop is in key mode: remove it.");
    }
    return;
  }
  for (const name of CERTIFICATES.filter((certificate) => !isGiven(certificate))) {
    problems.push(`${name} is missing: certificate mode (公钥证书模式) needs all of ${CERTIFICATES.join(", ")}.`);
  }
  if (isGiven("ALIPAY_PUBLIC_KEY")) {
    problems.push(
      "ALIPAY_PUBLIC_KEY is set beside certificates: remove it, in certificate mode (公钥证书模式) Alipay's key stands in ALIPAY_CERT.",
    );
  }
  if (isGiven("ALIPAY_PUBLIC_KEY_NEXT")) {
    problems.push(
      "ALIPAY_PUBLIC_KEY_NEXT is set beside certificates: remove it, in certificate mode (公钥证书模式) the shop gets Alipay's next certificate by itself.",
    );
  }
  if (isGiven("ALIPAY_PRIVATE_KEY_NEXT") && !isGiven("ALIPAY_APP_CERT_NEXT")) {
    problems.push("ALIPAY_APP_CERT_NEXT is missing: ALIPAY_PRIVATE_KEY_NEXT needs the certificate that belongs to it.");
  }
}

const missing: Record<(typeof CREDENTIALS)[number] & SettingName, string> = {
  ALIPAY_APP_ID: "the application's APPID (16 digits)",
  ALIPAY_PRIVATE_KEY: "the application's private key (应用私钥) or the path of a file with it",
  ALIPAY_PUBLIC_KEY: "Alipay's public key (支付宝公钥) or the path of a file with it",
  ALIPAY_SELLER_ID: "the merchant's account number (商户 PID, 2088…)",
};

/** The shop's public address as an origin; problems and warnings are told when Alipay or buyers could not use it. */
export function decidePublicUrl(mode: Mode, given: Given, problems: string[], warnings: string[]): string {
  const url = given.values.PUBLIC_URL;
  const local = `http://localhost:${given.values.PORT ?? 0}`;
  if (url === undefined) {
    if (mode === "production" && !given.unreadable.has("PUBLIC_URL")) {
      problems.push(
        "PUBLIC_URL is missing: ALIPAY_ENV=production needs the https address at which buyers and Alipay reach the shop.",
      );
    }
    if (mode === "sandbox") warnings.push(unreachable(local));
    return local;
  }
  const isLocal = isLoopbackOrPrivate(url);
  if (mode === "production" && (isLocal || url.protocol !== "https:")) {
    problems.push(
      `PUBLIC_URL is ${url.origin}, but ALIPAY_ENV=production needs an address that begins with https:// and that Alipay can reach from outside: change it.`,
    );
  }
  if (mode === "simulator" && !isLocal) {
    problems.push(
      `PUBLIC_URL is ${url.origin}, but a shop with play money must not stand on a public address: use a loopback or private one, or set ALIPAY_ENV.`,
    );
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
export function decideWebhook(mode: Mode, given: Given, problems: string[]): WebhookConsumer | null {
  const { WEBHOOK_URL: url, WEBHOOK_SECRET: secret } = given.values;
  if (url === undefined) {
    if (secret !== undefined && !given.unreadable.has("WEBHOOK_URL")) {
      problems.push(
        "WEBHOOK_SECRET is set but WEBHOOK_URL is not: set the address that messages go to, or remove both.",
      );
    }
    return null;
  }
  if (url.username !== "" || url.password !== "") {
    problems.push("WEBHOOK_URL has a user name or password in it: remove them, each message is signed instead.");
  }
  if (mode === "production" && url.protocol !== "https:") {
    problems.push(
      `WEBHOOK_URL begins with ${url.protocol}//, but ALIPAY_ENV=production needs an address that begins with https://: change it.`,
    );
  }
  if (secret === undefined) {
    if (!given.unreadable.has("WEBHOOK_SECRET")) {
      problems.push(
        "WEBHOOK_SECRET is missing: WEBHOOK_URL needs whsec_ and 24 to 64 random bytes in base64 to sign its messages.",
      );
    }
    return null;
  }
  return Object.freeze({ url: url.href, secret });
}

function unreachable(origin: string): string {
  return (
    `Alipay cannot reach PUBLIC_URL ${origin}, so its notifications will not arrive; ` +
    "payments are found by asking instead. A tunnel gives you an address that it can reach."
  );
}
