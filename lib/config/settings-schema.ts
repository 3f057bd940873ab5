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

/** As Standard Webhooks has it. Fewer bytes could be guessed, and libraries refuse more. */
function isWebhookSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const { length } = Buffer.from(text.slice("whsec_".length), "base64");
  return length >= 24 && length <= 64;
}

function isOrigin(url: URL): boolean {
  return url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
}
