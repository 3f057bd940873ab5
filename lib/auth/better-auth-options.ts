import type { BetterAuthOptions } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import type { PasswordGate } from "#lib/auth/password-gate.ts";
import type { PrismaClient } from "#lib/db/generated/client.ts";

/** A working day: after it everyone signs in again, however busy they were. */
const SESSION_HOURS_MAX = 8;

const PASSWORD_LENGTH_MIN = 12;
/** scrypt would take any length; nobody types more. */
const PASSWORD_LENGTH_MAX = 128;

export const AUTH_BASE_PATH = "/api/auth";

export type StaffAuthLog = {
  warn(facts: Record<string, unknown>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
};

export type AuthSettings = {
  writer: PrismaClient;
  secret: string;
  /** The shop's public origin. https makes the cookie Secure with the prefix __Host-. */
  baseUrl: string;
  trustedOrigins: readonly string[];
  passwords: PasswordGate;
  log: StaffAuthLog;
};

/** better-auth as the staff's door: e-mail and password only, nobody signs up, sessions live in the database. */
export function betterAuthOptions(settings: AuthSettings) {
  const https = settings.baseUrl.startsWith("https://");
  return {
    appName: "Qinghe staff",
    baseURL: settings.baseUrl,
    basePath: AUTH_BASE_PATH,
    secret: settings.secret,
    trustedOrigins: [...settings.trustedOrigins],
    database: prismaAdapter(settings.writer, { provider: "sqlite" }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH_MIN,
      maxPasswordLength: PASSWORD_LENGTH_MAX,
      password: { hash: settings.passwords.hash, verify: settings.passwords.verify },
    },
    user: {
      additionalFields: {
        role: { type: "string", required: true, input: false },
        sample: { type: "boolean", required: true, input: false },
      },
    },
    session: {
      expiresIn: SESSION_HOURS_MAX * 3600,
      // The end is absolute; the shorter idle limit is kept by findStaff, which can do it without a new cookie.
      disableSessionRefresh: true,
      // No copy of the session in a cookie: a revoked one is dead at the next request.
      cookieCache: { enabled: false },
    },
    // Ours counts accounts as well as addresses, and counts calls that do not come through better-auth's own door.
    rateLimit: { enabled: false },
    advanced: {
      // better-auth switches both checks off under a test runner; a test must see what production does.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      // Its own prefix would be __Secure-; __Host- also binds the cookie to this host and the root path.
      useSecureCookies: false,
      cookies: { session_token: { name: https ? "__Host-qinghe_staff" : "qinghe_staff" } },
      // Strict: a link on another site opens the back office signed out, and nothing else of it works from there either.
      defaultCookieAttributes: { httpOnly: true, sameSite: "strict", secure: https, path: "/" },
      ipAddress: { disableIpTracking: true },
    },
    telemetry: { enabled: false },
    logger: {
      level: "error",
      log: (level, message) => {
        if (level === "error") settings.log.error({ from: "better-auth" }, message);
      },
    },
  } satisfies BetterAuthOptions;
}
