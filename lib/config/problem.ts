import type { SettingName } from "#lib/config/settings-schema.ts";

/**
 * Everything that can be wrong or odd with the configuration, in the words of a program that refuses to start: it has to
 * speak before anything else is loaded. lib/i18n has the same in Chinese. `{expected}` is what the setting looks like.
 */
export const PROBLEM_SENTENCES = {
  "not-valid": "{setting} is {value}, which is not valid: give {expected}.",
  "secret-not-valid": "{setting} is not valid (and not shown, it is a secret): give {expected}.",
  missing: "{setting} is missing: ALIPAY_ENV={mode} needs {expected}.",
  "not-a-setting": "{setting} is not a setting of this shop and is ignored; there are {known}.",
  "same-port": "{setting} and {other} are both {port}: give them different numbers.",
  "moved-clock": "{setting} moves the shop's clock, which ALIPAY_ENV={mode} does not allow: remove it.",

  "mode-open":
    "{setting} is not set although {names} would need it: set ALIPAY_ENV to sandbox or production to say which Alipay they belong to.",
  "made-on-this-machine":
    "{setting} is set, but with ALIPAY_ENV=simulator it is made on this machine: remove it, or set ALIPAY_ENV to sandbox or production.",
  "sandbox-application":
    "{setting} {appId} is an application of Alipay's sandbox: give the production application's, or set ALIPAY_ENV=sandbox.",
  "not-a-sandbox-application":
    "{setting} {appId} does not look like a sandbox application (9021… or 2021000…): Alipay's sandbox knows no others.",
  "sample-login":
    "The database holds the sample login {login}, which ALIPAY_ENV=production does not allow: name another database in {setting}.",

  "gateway-dead":
    "{setting} names {host}, Alipay's old sandbox, which is dead: remove it, or set it to {right} with ALIPAY_ENV=sandbox.",
  "gateway-not-on-this-machine":
    "{setting} names {host}, but with ALIPAY_ENV=simulator only an offline Alipay on this machine may be named: remove it, or set ALIPAY_ENV to sandbox or production.",
  "gateway-of-another-mode":
    "{setting} names {host}, but ALIPAY_ENV={mode} means {right}: remove it, or change ALIPAY_ENV.",
  "gateway-without-tls": "{setting} must begin with https:// when ALIPAY_ENV={mode}: remove it, or set it to {right}.",
  "gateway-path": "{setting} must end with {path}: set it to {right}, or remove it.",

  "address-missing":
    "{setting} is missing: ALIPAY_ENV=production needs the https address at which buyers and Alipay reach the shop.",
  "address-not-public":
    "{setting} is {origin}, but ALIPAY_ENV=production needs an address that begins with https:// and that Alipay can reach from outside: change it.",
  "play-money-in-public":
    "{setting} is {origin}, but a shop with play money must not stand on a public address: use a loopback or private one, or set ALIPAY_ENV.",
  "address-out-of-reach":
    "Alipay cannot reach {setting} {origin}, so its notifications will not arrive; payments are found by asking instead. A tunnel gives you an address that it can reach.",

  "webhook-without-address":
    "{setting} is set but WEBHOOK_URL is not: set the address that messages go to, or remove both.",
  "webhook-with-login": "{setting} has a user name or password in it: remove them, each message is signed instead.",
  "webhook-without-tls":
    "{setting} begins with http://, but ALIPAY_ENV=production needs an address that begins with https://: change it.",
  "webhook-unsigned": "{setting} is missing: WEBHOOK_URL needs {expected} to sign its messages.",

  "given-file-closed": "{setting} names the file {file}, which cannot be read: {reason}.",
  "neither-key-nor-file": "{setting} is neither a key nor the path of a file: there is no {file}.",
  "neither-certificate-nor-file": "{setting} is neither a certificate nor the path of a file: there is no {file}.",

  "key-is-public": "{setting} holds a public key: give the application's private key (应用私钥), which only you have.",
  "key-is-private": "{setting} holds a private key: give Alipay's public key (支付宝公钥), as the console shows it.",
  "key-is-own":
    "{setting} is the public half of your own ALIPAY_PRIVATE_KEY (应用公钥): give Alipay's public key (支付宝公钥), which the console shows after you have uploaded yours.",
  "key-is-certificate":
    "{setting} holds a certificate: give the key itself, or use certificate mode (公钥证书模式) with ALIPAY_APP_CERT, ALIPAY_CERT and ALIPAY_ROOT_CERT.",
  "key-under-passphrase": "{setting} is protected by a passphrase: give the key without one.",
  "key-damaged":
    "{setting} cannot be read as a key: it looks cut off or altered, so copy it again in full (PEM or one line).",
  "key-of-another-type": "{setting} is a key of type {type}: Alipay's RSA2 needs an RSA key, so make one.",
  "key-too-weak": "{setting} has only {bits} bits: RSA2 needs an RSA key of {needed} bits, so make a new pair.",

  "certificate-missing": "{setting} is missing: certificate mode (公钥证书模式) needs all of {all}.",
  "certificate-is-key": "{setting} holds a key: give the certificate (.crt), as Alipay's console shows it.",
  "certificate-is-request":
    "{setting} holds a request for a certificate (CSR): give the certificate (.crt), as Alipay's console shows it.",
  "certificate-damaged":
    "{setting} cannot be read as a certificate: it looks cut off or altered, so copy the .crt again in full.",
  "certificate-of-another-key":
    "{setting} does not belong to {key}: give the certificate that Alipay made for this very key, or the key whose request (CSR) was uploaded.",
  "certificate-of-another-application":
    "{setting} is of the application {named}, but ALIPAY_APP_ID is {appId}: give its own.",
  "certificate-is-own":
    "{setting} is the certificate of your own application: give Alipay's (alipayCertPublicKey_RSA2.crt), which the console shows beside it.",
  "certificate-not-rsa":
    "{setting} has no RSA key of 2048 bits or more: give Alipay's certificate for RSA2 (alipayCertPublicKey_RSA2.crt).",
  "certificate-from-elsewhere":
    "{setting} was not issued under ALIPAY_ROOT_CERT: download both again from the console of one application (sandbox and production have their own).",
  "certificate-without-issuer":
    "{setting} does not hold the certificate of its issuer ({issuer}), so it cannot be held against ALIPAY_ROOT_CERT; download it again, or put that certificate behind it in the file.",
  "certificate-expired": "{setting} expired on {date}: get the new certificate from Alipay's console.",
  "certificate-not-yet": "{setting} is not valid before {date}: use the present one, or set the machine's clock.",
  "certificate-ends": "{setting} ({name}) expires on {date}: renew it at Alipay's console.",
  "roots-without-rsa": "{setting} holds no RSA certificate: give Alipay's root certificates (alipayRootCert.crt).",
  "key-beside-certificates":
    "{setting} is set beside certificates: remove it, in certificate mode (公钥证书模式) Alipay's key stands in ALIPAY_CERT.",
  "next-key-beside-certificates":
    "{setting} is set beside certificates: remove it, in certificate mode (公钥证书模式) the shop gets Alipay's next certificate by itself.",
  "next-certificate-without-present":
    "{setting} is set, but without ALIPAY_APP_CERT the shop is in key mode: remove it.",
  "next-certificate-missing": "{setting} is missing: ALIPAY_PRIVATE_KEY_NEXT needs the certificate that belongs to it.",
  "change-is-over": "{setting} is the same as {present}, so the change is over: remove {setting}.",

  "dot-env-closed": "The file {file} cannot be read ({reason}): correct its permissions or remove it.",
  "named-file-closed":
    "{setting} names {file}, which cannot be read ({reason}): name a file of settings, or remove {setting} to use .env.",
  "made-file-missing":
    "The file {file} is not there yet: run npm run setup (in a release node migrate.js), which makes it.",
  "made-file-closed": "The file {file} cannot be read: correct its permissions ({reason}).",
  "made-file-damaged": "The file {file} is damaged: restore it from a copy, or remove it and run npm run setup.",
  "made-key-damaged":
    "The file {file} cannot be read as a key: restore it from a copy, or remove it, and npm run setup makes a new one.",
  "clock-file-damaged": "The file {file} is damaged: remove it, and the shop's clock is the machine's again.",
} as const;

export type ProblemKind = keyof typeof PROBLEM_SENTENCES;

/** What a value of the setting looks like: the `{expected}` of the sentences. lib/i18n has the same in Chinese. */
export const EXPECTED_VALUES: Readonly<Record<SettingName, string>> = {
  ALIPAY_ENV: "simulator, sandbox or production",
  ALIPAY_APP_ID: "the application's APPID, 16 digits, from Alipay's console",
  ALIPAY_PRIVATE_KEY: "the application's private key (应用私钥), or the path of a file with it",
  ALIPAY_PUBLIC_KEY: "Alipay's public key (支付宝公钥), or the path of a file with it",
  ALIPAY_APP_CERT: "the application's certificate (应用公钥证书), or the path of a file with it",
  ALIPAY_CERT: "Alipay's certificate (支付宝公钥证书), or the path of a file with it",
  ALIPAY_ROOT_CERT: "Alipay's root certificates (支付宝根证书), or the path of a file with them",
  ALIPAY_PRIVATE_KEY_NEXT: "the private key that the application will have, or remove it",
  ALIPAY_PUBLIC_KEY_NEXT: "the public key that Alipay will have, or remove it",
  ALIPAY_APP_CERT_NEXT: "the certificate that the application will have, or remove it",
  ALIPAY_SELLER_ID: "the merchant's account number (商户 PID), 16 digits beginning with 2088",
  ALIPAY_GATEWAY: "a web address such as http://127.0.0.1:4010/gateway.do, or remove it",
  ALIPAY_PRODUCTS: "page, wap or page,wap: the products that the application has signed for",
  PUBLIC_URL: "the shop's address without a path, such as https://shop.example.com",
  DATABASE_URL: "a file, such as file:.data/shop.db (the shop's database is SQLite), or remove it",
  DATA_DIR: "the path of a folder",
  PORT: "a number from 1 to 65535",
  LISTEN_ADDRESS: "an IP address of this machine, such as 127.0.0.1 or 0.0.0.0, or remove it",
  SIMULATOR_PORT: "a number from 1 to 65535",
  WEBHOOK_URL: "the http or https address of your own system that takes the shop's messages, or remove it",
  WEBHOOK_SECRET: "whsec_ and 24 to 64 random bytes in base64",
  ORDER_LIFETIME_MINUTES: "a whole number of minutes from 2 to 1440",
  CLOCK_OFFSET_SECONDS: "a whole number of seconds, such as 1800 (simulator mode only), or remove it",
  METRICS_TOKEN: "16 to 200 characters without blanks that nobody can guess, or remove it",
  LOG_LEVEL: "trace, debug, info, warn, error, fatal or silent",
};

/** The names in curly braces. */
type PlaceholderOf<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholderOf<Rest>
  : never;

type ValuesOf<Kind extends ProblemKind> = Readonly<
  Record<Exclude<PlaceholderOf<(typeof PROBLEM_SENTENCES)[Kind]>, "expected">, string>
>;

/** Something wrong (or, as a warning, only odd) with the configuration: of which kind, and what stands in its sentence. */
export interface ConfigProblem {
  readonly kind: ProblemKind;
  /** `setting` is among them, unless it is about a file of the data folder. Never a key or a secret. */
  readonly values: Readonly<Record<string, string>>;
}

export function configProblem<Kind extends ProblemKind>(kind: Kind, values: ValuesOf<Kind>): ConfigProblem {
  return Object.freeze({ kind, values: Object.freeze({ ...values }) });
}

/** The problem in English, one sentence that names the setting and says what to change. */
export function sentenceOf({ kind, values }: ConfigProblem): string {
  const expectedOf: Readonly<Record<string, string>> = EXPECTED_VALUES;
  const all: Readonly<Record<string, string>> = { ...values, expected: expectedOf[values["setting"] ?? ""] ?? "" };
  return PROBLEM_SENTENCES[kind].replace(/\{(\w+)\}/g, (placeholder, name: string) => all[name] ?? placeholder);
}
