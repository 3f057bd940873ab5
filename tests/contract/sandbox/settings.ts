/** Whom the suite is pointed at, read from the environment. Nothing has a default that could pay or refund. */
import { readFileSync } from "node:fs";
import { privateKeyPem, publicKeyPem } from "./keys.ts";

export interface SandboxSettings {
  gateway: string;
  appId: string;
  appPrivateKey: string;
  alipayPublicKey: string;
  /** A person sits by and pays at the addresses that are printed. */
  hasPayer: boolean;
  /** Where notifies come in: the public address, and the local port that it leads to. */
  notifies: { url: string; port: number } | null;
}

const SANDBOX_GATEWAY = "https://openapi-sandbox.dl.alipaydev.com/gateway.do";

/** Real money moves there, and these expectations pay, refund and close. */
const PRODUCTION_HOSTS = ["openapi.alipay.com", "mapi.alipay.com"];

export const HOW_TO = `Point the contract suite at the official sandbox with keys of your own:

  CONTRACT_APP_ID                 the application's APPID, 16 digits
  CONTRACT_APP_PRIVATE_KEY_FILE   a file with the application's private key (PEM or one line, PKCS#1 or PKCS#8)
  CONTRACT_ALIPAY_PUBLIC_KEY_FILE a file with Alipay's public key, not the application's
  CONTRACT_GATEWAY                default ${SANDBOX_GATEWAY}
  CONTRACT_PAYER=yes              somebody is there to pay with the sandbox wallet at the addresses that are printed
  CONTRACT_NOTIFY_URL             a public address that leads to CONTRACT_NOTIFY_PORT on this machine

Without CONTRACT_PAYER and CONTRACT_NOTIFY_URL what needs them is left out. With --list nothing is called: every
expectation is printed with what it is known by.`;

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings, or one sentence that says what to change. */
export function readSandboxSettings(environment: Environment): SandboxSettings | string {
  const value = (name: string) => environment[name]?.trim() ?? "";
  const appId = value("CONTRACT_APP_ID");
  if (!/^\d{16}$/.test(appId)) return "CONTRACT_APP_ID has to be the 16 digits of an application.";
  const gateway = value("CONTRACT_GATEWAY") === "" ? SANDBOX_GATEWAY : value("CONTRACT_GATEWAY");
  if (!URL.canParse(gateway)) return "CONTRACT_GATEWAY is no address.";
  if (PRODUCTION_HOSTS.includes(new URL(gateway).hostname)) {
    return "CONTRACT_GATEWAY is production, where real money would move: use the sandbox.";
  }
  const keys = readKeys(value);
  if (typeof keys === "string") return keys;
  const notifies = readNotifies(value);
  if (typeof notifies === "string") return notifies;
  return { gateway, appId, ...keys, hasPayer: value("CONTRACT_PAYER") === "yes", notifies };
}

function readKeys(
  value: (name: string) => string,
): Pick<SandboxSettings, "appPrivateKey" | "alipayPublicKey"> | string {
  const read = (name: string, parse: (text: string) => string): string | { problem: string } => {
    try {
      return parse(readFileSync(value(name), "utf8"));
    } catch (error) {
      return { problem: `${name} cannot be used: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
  const appPrivateKey = read("CONTRACT_APP_PRIVATE_KEY_FILE", privateKeyPem);
  if (typeof appPrivateKey !== "string") return appPrivateKey.problem;
  const alipayPublicKey = read("CONTRACT_ALIPAY_PUBLIC_KEY_FILE", publicKeyPem);
  if (typeof alipayPublicKey !== "string") return alipayPublicKey.problem;
  if (publicKeyPem(appPrivateKey) === alipayPublicKey) {
    return "CONTRACT_ALIPAY_PUBLIC_KEY_FILE holds the application's own key: Alipay's is shown after yours was uploaded.";
  }
  return { appPrivateKey, alipayPublicKey };
}

function readNotifies(value: (name: string) => string): SandboxSettings["notifies"] | string {
  const url = value("CONTRACT_NOTIFY_URL");
  if (url === "") return null;
  const port = Number(value("CONTRACT_NOTIFY_PORT"));
  if (!URL.canParse(url)) return "CONTRACT_NOTIFY_URL is no address.";
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return "CONTRACT_NOTIFY_PORT has to be a port number.";
  return { url, port };
}
