import { hashPassword, verifyPassword } from "better-auth/crypto";
import { betterAuth } from "better-auth/minimal";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ATTEMPT_WINDOW_MS, ATTEMPTS_PER_ACCOUNT_MAX, ATTEMPTS_PER_ADDRESS_MAX } from "#lib/auth/attempt-limit.ts";
import { betterAuthOptions } from "#lib/auth/better-auth-options.ts";
import {
  createPasswordGate,
  HASHES_AT_ONCE_MAX,
  HASHES_WAITING_MAX,
  type PasswordGate,
} from "#lib/auth/password-gate.ts";
import { addStaff, ensureFirstStaff, findSampleLogin } from "#lib/auth/staff-accounts.ts";
import { createStaffAuth, IDLE_MINUTES_MAX, type SignInResult, type StaffAuth } from "#lib/auth/staff-auth.ts";
import type { Database } from "#lib/db/client.ts";
import { createTestDatabase } from "#tests/support/database.ts";

const ORIGIN = "http://shop.test";
const MINUTE_MS = 60_000;
const OTHER_SECRET = "another secret of this test, long enough too";

let database: Database;
let auth: StaffAuth;
let now: Date;
const clock = { now: () => now };
const log = { warn: () => undefined, error: (facts: unknown, message: string) => expect.unreachable(message) };
let passwords: PasswordGate;

beforeEach(async () => {
  now = new Date();
  passwords = createPasswordGate();
  database = await createTestDatabase();
  auth = openAuth();
});
afterEach(() => database.close());

function openAuth(
  baseUrl = ORIGIN,
  gate = passwords,
  secret = "a secret of this test, long enough for anyone",
): StaffAuth {
  return createStaffAuth({
    writer: database.writer,
    secret,
    baseUrl,
    trustedOrigins: [baseUrl],
    clock,
    log,
    passwords: gate,
  });
}

async function newLogin(email = "mei@shop.test", role: "admin" | "support" = "admin") {
  const made = await addStaff(
    { writer: database.writer, passwords, clock },
    { email, name: "Mei", role, sample: false },
  );
  if (made === null) throw new Error("the address is taken");
  return made;
}

function browser(extra: Record<string, string> = {}): Headers {
  return new Headers({ origin: ORIGIN, "x-forwarded-for": "203.0.113.7", ...extra });
}

function signIn(form: { email: string; password: string }, headers = browser()): Promise<SignInResult> {
  return auth.signIn({ ...form, headers });
}

function withCookies(result: { cookies: readonly { name: string; value: string }[] }): Headers {
  const cookie = result.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join("; ");
  return browser({ cookie });
}

async function signedIn(form: { email: string; password: string }): Promise<Headers> {
  const result = await signIn(form);
  if (result.status !== "ok") throw new Error(`signing in answered ${result.status}`);
  return withCookies(result);
}

describe("signing in", () => {
  test("the right password opens a session that names the colleague and the role", async () => {
    const headers = await signedIn(await newLogin("mei@shop.test", "support"));
    expect(await auth.findStaff(headers)).toMatchObject({ name: "Mei", email: "mei@shop.test", role: "support" });
  });

  test("the address is taken in any case of letters", async () => {
    const { password } = await newLogin();
    expect(await signIn({ email: " MEI@Shop.Test ", password })).toMatchObject({ status: "ok" });
  });

  test("A-03: an unknown name and a wrong password get the same answer", async () => {
    const { email } = await newLogin();
    expect(await signIn({ email, password: "wrong-wrong-wrong" })).toEqual({ status: "wrong" });
    expect(await signIn({ email: "nobody@shop.test", password: "wrong-wrong-wrong" })).toEqual({ status: "wrong" });
    expect(await signIn({ email: "not an address", password: "wrong-wrong-wrong" })).toEqual({ status: "wrong" });
    expect(await signIn({ email, password: "x".repeat(5_000) })).toEqual({ status: "wrong" });
    expect(await database.reader.session.count()).toBe(0);
  });

  test("A-03: an unknown name costs one scrypt like a wrong password, so that no clock tells them apart", async () => {
    const { email } = await newLogin();
    const scrypts: string[] = [];
    const counting = createPasswordGate({
      hash: (password) => {
        scrypts.push("scrypt");
        return hashPassword(password);
      },
      verify: (check) => {
        scrypts.push("scrypt");
        return verifyPassword(check);
      },
    });
    auth = openAuth(ORIGIN, counting);
    expect(await signIn({ email, password: "wrong-wrong-wrong" })).toEqual({ status: "wrong" });
    expect(scrypts).toHaveLength(1);
    expect(await signIn({ email: "nobody@shop.test", password: "wrong-wrong-wrong" })).toEqual({ status: "wrong" });
    expect(scrypts).toHaveLength(2);
  });

  test.each([
    ["another site", browser({ origin: "https://evil.test" })],
    ["an origin that only begins like ours", browser({ origin: `${ORIGIN}.evil.test` })],
    ["no origin at all", new Headers({ "x-forwarded-for": "203.0.113.7" })],
    ["the origin null of a sandboxed frame", browser({ origin: "null" })],
  ])("a form from %s is refused, however right the password", async (_name, headers) => {
    const login = await newLogin();
    expect(await signIn(login, headers)).toEqual({ status: "refused-origin" });
    expect(await database.reader.session.count()).toBe(0);
  });

  test("A-06: the cookie is HttpOnly and Strict; over https also Secure and bound to the host", async () => {
    const login = await newLogin();
    const plain = await signIn(login);
    expect(plain).toMatchObject({ cookies: [{ name: "qinghe_staff", httpOnly: true, secure: false, path: "/" }] });
    auth = openAuth("https://shop.test");
    const secure = await signIn(login, browser({ origin: "https://shop.test" }));
    expect(secure).toMatchObject({
      cookies: [{ name: "__Host-qinghe_staff", httpOnly: true, secure: true, path: "/", sameSite: "strict" }],
    });
  });

  test("A-07: a session of another secret is worth nothing", async () => {
    const headers = await signedIn(await newLogin());
    const stranger = openAuth(ORIGIN, passwords, OTHER_SECRET);
    expect(await stranger.findStaff(headers)).toBeNull();
  });

  test("O-07: when the secret is changed, staff are signed out in order, and sign in anew with the old cookie still there", async () => {
    const login = await newLogin();
    const headers = await signedIn(login);
    const form = { sessionId: "s", form: "refund", subject: "o" };
    const key = auth.formKeys.newKey(form);
    auth = openAuth(ORIGIN, passwords, OTHER_SECRET);
    expect(await auth.findStaff(headers)).toBeNull();
    expect(auth.formKeys.isGenuine(key, form)).toBe(false);
    expect(await auth.changePassword({ current: login.password, next: "a long new password", headers })).toEqual({
      status: "signed-out",
    });
    expect((await auth.signOut(headers)).cookies).toContainEqual(
      expect.objectContaining({ name: "qinghe_staff", maxAge: 0 }),
    );
    const again = await signIn(login, headers);
    if (again.status !== "ok") throw new Error(`signing in answered ${again.status}`);
    expect(await auth.findStaff(withCookies(again))).toMatchObject({ email: login.email });
  });
});

describe("better-auth's own HTTP door", () => {
  test("signs nobody up, even if a route ever led to it", async () => {
    const door = betterAuth(
      betterAuthOptions({
        writer: database.writer,
        secret: "a secret of this test, long enough for anyone",
        baseUrl: ORIGIN,
        trustedOrigins: [ORIGIN],
        passwords,
        log: { ...log, error: () => undefined },
      }),
    );
    const response = await door.handler(
      new Request(`${ORIGIN}/api/auth/sign-up/email`, {
        method: "POST",
        headers: { origin: ORIGIN, "content-type": "application/json" },
        body: JSON.stringify({ email: "mallory@shop.test", name: "Mallory", password: "a long enough password" }),
      }),
    );
    expect(response.status).toBe(400);
    expect(await database.reader.user.count()).toBe(0);
  });
});

describe("the limit of tries", () => {
  /** In scrypt's place where tries are only counted: two hundred of them would take a quarter of a minute. */
  function hashQuickly(): void {
    passwords = createPasswordGate({
      hash: async (password) => `quick ${password}`,
      verify: async ({ hash, password }) => hash === `quick ${password}`,
    });
    auth = openAuth();
  }

  async function exhaust(email: string) {
    for (let attempt = 0; attempt < ATTEMPTS_PER_ACCOUNT_MAX; attempt += 1) {
      const headers = browser({ "x-forwarded-for": `203.0.113.${attempt}` });
      expect(await signIn({ email, password: "wrong-wrong-wrong" }, headers)).toEqual({ status: "wrong" });
    }
  }

  test("A-01: after ten wrong tries from anywhere even the right password waits, and a restart forgets nothing", async () => {
    hashQuickly();
    const login = await newLogin();
    await exhaust(login.email);
    expect(await signIn(login)).toMatchObject({ status: "too-many" });
    auth = openAuth();
    const verdict = await signIn({ ...login, email: login.email.toUpperCase() });
    expect(verdict).toMatchObject({ status: "too-many" });
    if (verdict.status === "too-many") expect(verdict.retryAfterSeconds).toBeLessThanOrEqual(ATTEMPT_WINDOW_MS / 1000);
  });

  test("a quarter of an hour later the right password is welcome again", async () => {
    hashQuickly();
    const login = await newLogin();
    await exhaust(login.email);
    now = new Date(now.getTime() + ATTEMPT_WINDOW_MS - 1);
    expect(await signIn(login)).toMatchObject({ status: "too-many" });
    now = new Date(now.getTime() + 1);
    expect(await signIn(login)).toMatchObject({ status: "ok" });
  });

  test("an unknown name is limited like a known one, so the limit tells nothing", async () => {
    hashQuickly();
    await exhaust("nobody@shop.test");
    expect(await signIn({ email: "nobody@shop.test", password: "wrong-wrong-wrong" })).toMatchObject({
      status: "too-many",
    });
  });

  test("A-01: twenty tries at the same moment are not more than ten", async () => {
    const { email } = await newLogin();
    const tries = Array.from({ length: 20 }, (_, index) =>
      signIn({ email, password: "wrong-wrong-wrong" }, browser({ "x-forwarded-for": `203.0.113.${index}` })),
    );
    const refused = (await Promise.all(tries)).filter((result) => result.status === "too-many");
    expect(refused.length).toBeGreaterThanOrEqual(10);
    const counter = await database.reader.rateLimit.findFirst({ where: { key: { contains: ":account:" } } });
    expect(counter?.count).toBe(ATTEMPTS_PER_ACCOUNT_MAX);
  });

  test("A-01: one address that tries many names is stopped; what it writes into the header itself changes nothing", async () => {
    hashQuickly();
    for (let attempt = 0; attempt < ATTEMPTS_PER_ADDRESS_MAX; attempt += 1) {
      const headers = browser({ "x-forwarded-for": `198.51.100.${attempt}, 203.0.113.9` });
      await signIn({ email: `name-${attempt}@shop.test`, password: "wrong-wrong-wrong" }, headers);
    }
    const login = await newLogin();
    expect(await signIn(login, browser({ "x-forwarded-for": "203.0.113.9" }))).toMatchObject({ status: "too-many" });
    expect(await signIn(login, browser({ "x-forwarded-for": "203.0.113.10" }))).toMatchObject({ status: "ok" });
  });

  test("a good sign-in gives the account its tries back", async () => {
    hashQuickly();
    const login = await newLogin();
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 5; attempt += 1) await signIn({ ...login, password: "wrong-wrong-wrong" });
      expect(await signIn(login)).toMatchObject({ status: "ok" });
    }
  });

  test("a good sign-in takes away all counters whose time is over, and no other", async () => {
    const login = await newLogin();
    const from = (address: string) => browser({ "x-forwarded-for": address });
    const addresses = async () => {
      const rows = await database.reader.rateLimit.findMany({ where: { key: { contains: ":address:" } } });
      return rows.map(({ key }) => key.split(":").at(-1)).toSorted();
    };
    await signIn({ email: "long-ago@shop.test", password: "wrong-wrong-wrong" }, from("198.51.100.1"));
    now = new Date(now.getTime() + 1);
    await signIn({ email: "just-now@shop.test", password: "wrong-wrong-wrong" }, from("198.51.100.2"));
    now = new Date(now.getTime() + ATTEMPT_WINDOW_MS - 1);
    expect(await addresses()).toEqual(["198.51.100.1", "198.51.100.2"]);
    expect(await signIn(login, from("203.0.113.7"))).toMatchObject({ status: "ok" });
    expect(await addresses()).toEqual(["198.51.100.2", "203.0.113.7"]);
    expect(await database.reader.rateLimit.count({ where: { key: { contains: ":account:" } } })).toBe(1);
  });

  test("typed names are not kept in plain text", async () => {
    await signIn({ email: "hunter2-typed-in-the-wrong-box", password: "x" });
    const rows = await database.reader.rateLimit.findMany();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows.map((row) => row.key))).not.toContain("hunter2");
  });
});

describe("a session", () => {
  test("A-05: is dead after signing out, also for whoever kept a copy of the cookie", async () => {
    const headers = await signedIn(await newLogin());
    const { cookies } = await auth.signOut(headers);
    expect(cookies).toContainEqual(expect.objectContaining({ name: "qinghe_staff", maxAge: 0 }));
    expect(await auth.findStaff(headers)).toBeNull();
  });

  test("A-04: signing in opens a new session and ends the one that the browser brought along", async () => {
    const login = await newLogin();
    const before = await signedIn(login);
    const result = await signIn(login, before);
    if (result.status !== "ok") throw new Error(`signing in answered ${result.status}`);
    expect(withCookies(result).get("cookie")).not.toBe(before.get("cookie"));
    expect(await auth.findStaff(before)).toBeNull();
    expect(await auth.findStaff(withCookies(result))).not.toBeNull();
    expect(await database.reader.session.count()).toBe(1);
  });

  test("A-04: a session that somebody made up is not taken over by signing in", async () => {
    const login = await newLogin();
    const result = await signIn(login, browser({ cookie: "qinghe_staff=chosen-by-the-attacker.c2lnbmF0dXJl" }));
    if (result.status !== "ok") throw new Error(`signing in answered ${result.status}`);
    expect(result.cookies[0]?.value).not.toContain("chosen-by-the-attacker");
  });

  test("A-05: has at once the role that the login has now, and is dead with its login", async () => {
    const login = await newLogin();
    const headers = await signedIn(login);
    await database.writer.user.update({ where: { email: login.email }, data: { role: "support" } });
    expect(await auth.findStaff(headers)).toMatchObject({ role: "support" });
    await database.writer.user.delete({ where: { email: login.email } });
    expect(await auth.findStaff(headers)).toBeNull();
  });

  test("A-06: ends after half an hour without a request, and lives on where there are some", async () => {
    const headers = await signedIn(await newLogin());
    for (let step = 0; step < 3; step += 1) {
      now = new Date(now.getTime() + (IDLE_MINUTES_MAX - 1) * MINUTE_MS);
      expect(await auth.findStaff(headers)).not.toBeNull();
    }
    now = new Date(now.getTime() + (IDLE_MINUTES_MAX + 1) * MINUTE_MS);
    expect(await auth.findStaff(headers)).toBeNull();
    expect(await database.reader.session.count()).toBe(0);
  });

  test("A-06: ends after eight hours, however busy", async () => {
    const headers = await signedIn(await newLogin());
    const start = now.getTime();
    for (let minutes = 20; minutes < 8 * 60; minutes += 20) {
      now = new Date(start + minutes * MINUTE_MS);
      expect(await auth.findStaff(headers)).not.toBeNull();
    }
    // A minute more, because the session began when better-auth's own clock said so.
    now = new Date(start + (8 * 60 + 1) * MINUTE_MS);
    expect(await auth.findStaff(headers)).toBeNull();
  });

  test("A-05: ends everywhere when the password changes, and only the new password opens another", async () => {
    const login = await newLogin();
    const elsewhere = await signedIn(login);
    const here = await signedIn(login);
    const next = "a new and longer password";
    const result = await auth.changePassword({ current: login.password, next, headers: here });
    expect(result.status).toBe("ok");
    expect(await auth.findStaff(elsewhere)).toBeNull();
    expect(await auth.findStaff(here)).toBeNull();
    if (result.status === "ok") expect(await auth.findStaff(withCookies(result))).not.toBeNull();
    expect(await signIn(login)).toEqual({ status: "wrong" });
    expect(await signIn({ email: login.email, password: next })).toMatchObject({ status: "ok" });
  });

  test("a password changes only with the old one, and not to a short one", async () => {
    const login = await newLogin();
    const headers = await signedIn(login);
    const next = "a new and longer password";
    expect(await auth.changePassword({ current: "guess", next, headers })).toEqual({ status: "wrong" });
    expect(await auth.changePassword({ current: login.password, next: "short", headers })).toEqual({
      status: "not-acceptable",
    });
    expect(await auth.changePassword({ current: login.password, next, headers: browser() })).toEqual({
      status: "signed-out",
    });
    expect(await auth.findStaff(headers)).not.toBeNull();
  });
});

describe("logins", () => {
  test("A-14: the first one is made once and marked as a sample, which production looks for", async () => {
    const deps = { writer: database.writer, passwords, clock };
    expect(await findSampleLogin(database.reader)).toBeNull();
    const first = await ensureFirstStaff(deps);
    if (first === null) throw new Error("no first login");
    expect(first.password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(await ensureFirstStaff(deps)).toBeNull();
    expect(await findSampleLogin(database.reader)).toBe(first.email);
    expect(await signIn(first)).toMatchObject({ status: "ok" });
  });

  test("two logins never share an address", async () => {
    await newLogin("mei@shop.test");
    const again = addStaff(
      { writer: database.writer, passwords, clock },
      { email: "Mei@shop.test", name: "Other", role: "admin", sample: false },
    );
    expect(await again).toBeNull();
    expect(await database.reader.user.count()).toBe(1);
  });

  test("A-13: what a role forbids is kept in the audit log", async () => {
    const staff = await auth.findStaff(await signedIn(await newLogin("su@shop.test", "support")));
    if (staff === null) throw new Error("no session");
    await auth.noteDenied({ staff, action: "refund", orderId: null });
    expect(await database.reader.auditEntry.findMany()).toMatchObject([
      { actor: `staff:${staff.userId}`, action: "staff.denied", subject: "refund" },
    ]);
  });
});

describe("the queue of password hashes", () => {
  test("A-02: lets two run and sixteen wait, and refuses the next", async () => {
    let running = 0;
    let most = 0;
    const finish: (() => void)[] = [];
    const gate = createPasswordGate({
      hash: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => finish.push(resolve));
        running -= 1;
        return "hash";
      },
      verify: async () => true,
    });
    const admitted = HASHES_AT_ONCE_MAX + HASHES_WAITING_MAX;
    const hashes = Array.from({ length: admitted }, () => gate.hash("password"));
    await expect(gate.hash("one too many")).rejects.toMatchObject({ statusCode: 429 });
    for (let done = 0; done < admitted; done += 1) {
      await expect.poll(() => finish.length).toBeGreaterThan(0);
      finish.shift()?.();
    }
    expect(await Promise.all(hashes)).toHaveLength(admitted);
    expect(most).toBe(HASHES_AT_ONCE_MAX);
    const after = gate.hash("there is room again");
    await expect.poll(() => finish.length).toBe(1);
    finish.shift()?.();
    expect(await after).toBe("hash");
  });

  test("A-02: a full queue answers a sign-in with try again later", async () => {
    const login = await newLogin();
    const full = createPasswordGate({
      hash: () => new Promise(() => undefined),
      verify: () => new Promise(() => undefined),
    });
    auth = createStaffAuth({
      writer: database.writer,
      secret: "a secret of this test, long enough for anyone",
      baseUrl: ORIGIN,
      trustedOrigins: [ORIGIN],
      clock,
      log,
      passwords: full,
    });
    for (let index = 0; index < HASHES_AT_ONCE_MAX + HASHES_WAITING_MAX; index += 1) void full.hash("hang");
    expect(await signIn(login)).toMatchObject({ status: "too-many" });
  });
});

describe("keys of money forms", () => {
  const purpose = { sessionId: "s1", form: "refund", subject: "order-1" };

  test("are genuine for their own session, form and order alone", () => {
    const key = auth.formKeys.newKey(purpose);
    expect(auth.formKeys.isGenuine(key, purpose)).toBe(true);
    expect(auth.formKeys.isGenuine(key, { ...purpose, sessionId: "s2" })).toBe(false);
    expect(auth.formKeys.isGenuine(key, { ...purpose, form: "ship" })).toBe(false);
    expect(auth.formKeys.isGenuine(key, { ...purpose, subject: "order-2" })).toBe(false);
    expect(auth.formKeys.newKey(purpose)).not.toBe(key);
  });

  test.each(["", ".", "made-up", "made.up", "a.b.c"])("%j is not one", (key) => {
    expect(auth.formKeys.isGenuine(key, purpose)).toBe(false);
  });
});
