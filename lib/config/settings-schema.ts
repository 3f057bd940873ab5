import { isIP } from "node:net";
import { z } from "zod";

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().min(1).max(65_535))
    .optional()
    .transform((value) => value ?? fallback);

const ipAddress = z
  .string()
  .refine((text) => isIP(text) !== 0)
  .optional();

const webAddress = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))
  .transform((text) => new URL(text))
  .optional();

/** Every setting there is, by its name in the environment. What depends on the mode is checked in mode-rules.ts. */
export const settingsSchema = z.object({
  ALIPAY_ENV: z.enum(["simulator", "sandbox", "production"]).optional(),
  ALIPAY_APP_ID: z
    .string()
    .regex(/^\d{16}$/)
    .optional(),
  ALIPAY_PRIVATE_KEY: z.string().optional(),
  ALIPAY_PUBLIC_KEY: z.string().optional(),
  ALIPAY_APP_CERT: z.string().optional(),
  ALIPAY_CERT: z.string().optional(),
  ALIPAY_ROOT_CERT: z.string().optional(),
  ALIPAY_PRIVATE_KEY_NEXT: z.string().optional(),
  ALIPAY_PUBLIC_KEY_NEXT: z.string().optional(),
  ALIPAY_APP_CERT_NEXT: z.string().optional(),
  ALIPAY_SELLER_ID: z
    .string()
    .regex(/^2088\d{12}$/)
    .optional(),
  ALIPAY_GATEWAY: webAddress,
  ALIPAY_PRODUCTS: z
    .string()
    .transform((text) => text.split(",").map((name) => name.trim()))
    .pipe(z.array(z.enum(["page", "wap"])).refine((names) => new Set(names).size === names.length))
    .optional(),
  PUBLIC_URL: webAddress.refine((url) => url === undefined || isOrigin(url)),
  DATABASE_URL: z
    .string()
    .regex(/^file:[^?]+$/)
    .optional(),
  DATA_DIR: z.string().default(".data"),
  PORT: port(3000),
  LISTEN_ADDRESS: ipAddress,
  SIMULATOR_PORT: port(4010),
  WEBHOOK_URL: webAddress,
  WEBHOOK_SECRET: z.string().refine(isWebhookSecret).optional(),
  // In its last minute an order cannot be paid; Alipay itself gives up a page payment after 15 days, and stock is held as long.
  ORDER_LIFETIME_MINUTES: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.number().min(2).max(1440))
    .optional()
    .transform((value) => value ?? 30),
  // Lets a rehearsal live tomorrow today; the offline Alipay's clock is moved on its console.
  CLOCK_OFFSET_SECONDS: z
    .string()
    .regex(/^-?\d{1,9}$/)
    .transform(Number)
    .optional()
    .transform((value) => value ?? 0),
  // 16 random characters of the 64 of base64url are 96 bits.
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/)
    .optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

export type SettingName = keyof typeof settingsSchema.shape;
export type ParsedSettings = z.infer<typeof settingsSchema>;

/** What a value of the setting looks like, to end the sentence "NAME is wrong: give …". */
export const expectedValues: Record<SettingName, string> = {
  ALIPAY_ENV: "simulator, sandbox or production",
  ALIPAY_APP_ID: "the application's APPID, 16 digits, from Alipay's console",
  ALIPAY_PRIVATE_KEY: "the application's private key, or the path of a file with it",
  ALIPAY_PUBLIC_KEY: "Alipay's public key (支付宝公钥), or the path of a file with it",
  ALIPAY_APP_CERT: "the application's certificate (应用公钥证书), or the path of a file with it",
  ALIPAY_CERT: "Alipay's certificate (支付宝公钥证书), or the path of a file with it",
  ALIPAY_ROOT_CERT: "Alipay's root certificates (支付宝根证书), or the path of a file with them",
  ALIPAY_PRIVATE_KEY_NEXT: "the private key that the application will have, or remove it",
  ALIPAY_PUBLIC_KEY_NEXT: "the public key that Alipay will have, or remove it",
  ALIPAY_APP_CERT_NEXT: "the certificate that the application will have, or remove it",
  ALIPAY_SELLER_ID: "the merchant's account number (PID), 16 digits beginning with 2088",
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

/** As Standard Webhooks has it. Fewer bytes could be guessed, and libraries refuse more. */
function isWebhookSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const { length } = Buffer.from(text.slice("whsec_".length), "base64");
  return length >= 24 && length <= 64;
}

function isOrigin(url: URL): boolean {
  return url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
}
