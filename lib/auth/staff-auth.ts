import { randomUUID } from "node:crypto";
import { APIError } from "better-auth/api";
import { parseSetCookieHeader } from "better-auth/cookies";
import { betterAuth } from "better-auth/minimal";
import { type AttemptLimit, createAttemptLimit } from "#lib/auth/attempt-limit.ts";
import { AUTH_BASE_PATH, betterAuthOptions, type StaffAuthLog } from "#lib/auth/better-auth-options.ts";
import { clientAddressOf } from "#lib/auth/client-address.ts";
import { createFormKeys, type FormKeys } from "#lib/auth/form-keys.ts";
import { createPasswordGate, type PasswordGate } from "#lib/auth/password-gate.ts";
import { type Staff, staffRoleOf } from "#lib/auth/staff.ts";
import type { PrismaClient } from "#lib/db/generated/client.ts";

/** A screen left alone: after this long without a request the session is over. */
export const IDLE_MINUTES_MAX = 30;

/** How exactly the last request of a session is remembered; saves a write for each picture and poll. */
const TOUCH_EVERY_MS = 60_000;

/** The queue of password hashes empties within a second. */
const BUSY_RETRY_SECONDS = 2;

export type StaffAuthDeps = {
  /** The guarded writing client: better-auth's statements take their turn like everyone's. */
  writer: PrismaClient;
  secret: string;
  /** The shop's public origin. */
  baseUrl: string;
  /** Every origin from which forms of the back office may come. */
  trustedOrigins: readonly string[];
  clock: { now(): Date };
  log: StaffAuthLog;
  passwords?: PasswordGate;
};

/** What the response must set (or, with maxAge 0, clear) in the browser. */
export type SessionCookie = {
  name: string;
  value: string;
  /** Seconds. */
  maxAge?: number;
  path: string;
  httpOnly: boolean;
  secure: boolean;
  sameSite: "strict" | "lax";
};
type WithCookies = { cookies: readonly SessionCookie[] };

type SignInForm = { email: string; password: string; headers: Headers };
type ChangePasswordForm = { current: string; next: string; headers: Headers };
type DeniedAttempt = { staff: Staff; action: string; orderId: string | null };

export type SignInResult =
  | ({ status: "ok" } & WithCookies)
  /** One answer for an unknown name and a wrong password. */
  | { status: "wrong" }
  | { status: "too-many"; retryAfterSeconds: number }
  /** The form came from another site, or from nowhere. */
  | { status: "refused-origin" };

export type ChangePasswordResult =
  | ({ status: "ok" } & WithCookies)
  | { status: "signed-out" }
  | { status: "wrong" }
  | { status: "not-acceptable" }
  | { status: "too-many"; retryAfterSeconds: number }
  | { status: "refused-origin" };

export type StaffAuth = {
  formKeys: FormKeys;
  signIn(form: SignInForm): Promise<SignInResult>;
  /** Ends the session in the database; its cookie is worthless from then on. */
  signOut(headers: Headers): Promise<WithCookies>;
  /** Ends every session of the account and begins one new one. */
  changePassword(form: ChangePasswordForm): Promise<ChangePasswordResult>;
  /** Whose session the cookie names; null where there is none, or it ended, idled or was revoked. */
  findStaff(headers: Headers): Promise<Staff | null>;
  /** Keeps in the audit log that someone tried what their role does not allow. */
  noteDenied(attempt: DeniedAttempt): Promise<void>;
};

export function createStaffAuth(deps: StaffAuthDeps): StaffAuth {
  const door: Door = {
    deps,
    auth: openDoor(deps),
    limit: createAttemptLimit(deps),
    trusted: new Set(deps.trustedOrigins),
  };
  return {
    formKeys: createFormKeys(deps.secret),
    findStaff: (headers) => findStaff(door, headers),
    signIn: (form) => signIn(door, form),
    signOut: (headers) => signOut(door, headers),
    changePassword: (form) => changePassword(door, form),
    noteDenied: (attempt) => noteDenied(deps, attempt),
  };
}

type Door = {
  deps: StaffAuthDeps;
  auth: ReturnType<typeof openDoor>;
  limit: AttemptLimit;
  trusted: ReadonlySet<string>;
};

function openDoor(deps: StaffAuthDeps) {
  return betterAuth(betterAuthOptions({ ...deps, passwords: deps.passwords ?? createPasswordGate() }));
}

async function findStaff({ auth, deps }: Door, headers: Headers): Promise<Staff | null> {
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
  if (found === null) return null;
  const { session, user } = found;
  const now = deps.clock.now();
  const idleMs = now.getTime() - session.updatedAt.getTime();
  if (now >= session.expiresAt || idleMs > IDLE_MINUTES_MAX * 60_000) {
    await deps.writer.session.deleteMany({ where: { id: session.id } });
    return null;
  }
  if (idleMs > TOUCH_EVERY_MS) {
    await deps.writer.session.updateMany({ where: { id: session.id }, data: { updatedAt: now } });
  }
  return {
    userId: user.id,
    sessionId: session.id,
    actor: `staff:${user.id}`,
    name: user.name,
    email: user.email,
    role: staffRoleOf(user.role),
    address: clientAddressOf(headers),
  };
}

async function signIn(door: Door, form: SignInForm): Promise<SignInResult> {
  if (!isFromHere(door, form.headers)) return { status: "refused-origin" };
  const attempt = { email: form.email, address: clientAddressOf(form.headers) };
  const verdict = await door.limit.take(attempt);
  if (verdict.kind === "refused") return { status: "too-many", retryAfterSeconds: verdict.retryAfterSeconds };
  const earlier = await door.auth.api.getSession({ headers: form.headers, query: { disableRefresh: true } });
  const response = await door.auth.handler(signInRequest(door.deps.baseUrl, form));
  if (response.status === 429) return { status: "too-many", retryAfterSeconds: BUSY_RETRY_SECONDS };
  if (response.status >= 500) throw new Error(`signing in failed with status ${response.status}`);
  if (!response.ok) return { status: "wrong" };
  await door.limit.giveBack(attempt);
  // The browser holds a new session now; the one before must not live on in somebody's copy of it.
  if (earlier !== null) await door.deps.writer.session.deleteMany({ where: { id: earlier.session.id } });
  return { status: "ok", cookies: cookiesOf(response.headers) };
}

async function signOut(door: Door, headers: Headers): Promise<WithCookies> {
  const answer = await door.auth.api.signOut({ headers, returnHeaders: true });
  return { cookies: cookiesOf(answer.headers) };
}

async function changePassword(door: Door, form: ChangePasswordForm): Promise<ChangePasswordResult> {
  if (!isFromHere(door, form.headers)) return { status: "refused-origin" };
  const staff = await findStaff(door, form.headers);
  if (staff === null) return { status: "signed-out" };
  // Whoever finds a screen unlocked must not be able to guess the password on it either.
  const attempt = { email: staff.email, address: clientAddressOf(form.headers) };
  const verdict = await door.limit.take(attempt);
  if (verdict.kind === "refused") return { status: "too-many", retryAfterSeconds: verdict.retryAfterSeconds };
  try {
    const { headers } = await door.auth.api.changePassword({
      body: { currentPassword: form.current, newPassword: form.next, revokeOtherSessions: true },
      headers: form.headers,
      returnHeaders: true,
    });
    await door.limit.giveBack(attempt);
    return { status: "ok", cookies: cookiesOf(headers) };
  } catch (error) {
    return refusalOf(error);
  }
}

async function noteDenied(deps: StaffAuthDeps, { staff, action, orderId }: DeniedAttempt): Promise<void> {
  deps.log.warn({ actor: staff.actor, action, orderId }, "refused by role");
  await deps.writer.auditEntry.create({
    data: {
      id: randomUUID(),
      at: deps.clock.now(),
      actor: staff.actor,
      action: "staff.denied",
      orderId,
      subject: action,
      detail: JSON.stringify({ role: staff.role }),
    },
  });
}

/** Browsers name the origin with every POST; better-auth alone would let a request without one pass. */
function isFromHere({ trusted }: Door, headers: Headers): boolean {
  return trusted.has(headers.get("origin") ?? "");
}

/** Sign-in goes through better-auth's HTTP door, so that its own checks of origin and body run as well. */
function signInRequest(baseUrl: string, form: SignInForm): Request {
  const headers = new Headers({ "content-type": "application/json" });
  for (const name of ["origin", "cookie", "user-agent"]) {
    const value = form.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Request(`${baseUrl}${AUTH_BASE_PATH}/sign-in/email`, {
    method: "POST",
    headers,
    body: JSON.stringify({ email: form.email.trim(), password: form.password }),
  });
}

function cookiesOf(headers: Headers): SessionCookie[] {
  return headers.getSetCookie().flatMap((line) =>
    [...parseSetCookieHeader(line)].map(([name, cookie]) => ({
      name,
      value: cookie.value,
      ...(cookie["max-age"] === undefined ? {} : { maxAge: cookie["max-age"] }),
      path: cookie.path ?? "/",
      httpOnly: cookie.httponly === true,
      secure: cookie.secure === true,
      sameSite: cookie.samesite === "strict" ? "strict" : "lax",
    })),
  );
}

function refusalOf(error: unknown): ChangePasswordResult {
  if (!(error instanceof APIError)) throw error;
  if (error.status === "TOO_MANY_REQUESTS") return { status: "too-many", retryAfterSeconds: BUSY_RETRY_SECONDS };
  if (error.status === "UNAUTHORIZED") return { status: "signed-out" };
  return error.body?.code === "INVALID_PASSWORD" ? { status: "wrong" } : { status: "not-acceptable" };
}
