import { randomInt, randomUUID } from "node:crypto";
import type { PasswordGate } from "#lib/auth/password-gate.ts";
import type { StaffRole } from "#lib/auth/staff.ts";
import type { PrismaClient } from "#lib/db/generated/client.ts";

export type NewStaff = { email: string; name: string; role: StaffRole; sample: boolean };

type Deps = { writer: PrismaClient; passwords: PasswordGate; clock: { now(): Date } };

/** The address of the login that set-up makes on a developer's machine. The domain can never belong to anyone. */
const SAMPLE_EMAIL = "staff@qinghe.example";

/** Letters and digits that nobody mistakes for another when reading them off a terminal. */
const READABLE = "abcdefghjkmnpqrstuvwxyz23456789";

/** Twenty characters of 31, in groups of five: 99 bits. */
function newPassword(): string {
  const group = () => Array.from({ length: 5 }, () => READABLE.charAt(randomInt(READABLE.length))).join("");
  return [group(), group(), group(), group()].join("-");
}

/** Makes a login and answers its password, which is kept nowhere but as a hash; null where the address is taken. */
export async function addStaff(deps: Deps, staff: NewStaff): Promise<{ email: string; password: string } | null> {
  const email = staff.email.trim().toLowerCase();
  const password = newPassword();
  const hash = await deps.passwords.hash(password);
  const now = deps.clock.now();
  const userId = randomUUID();
  const made = await deps.writer.$transaction(async (tx) => {
    if ((await tx.user.count({ where: { email } })) > 0) return false;
    await tx.user.create({
      data: { id: userId, email, name: staff.name, role: staff.role, sample: staff.sample, createdAt: now },
    });
    // The shape in which better-auth looks for a password: provider "credential", account id = user id.
    await tx.account.create({
      data: { id: randomUUID(), accountId: userId, providerId: "credential", userId, password: hash, createdAt: now },
    });
    return true;
  });
  return made ? { email, password } : null;
}

/** The first login of a fresh machine; null where anyone can sign in already. */
export async function ensureFirstStaff(deps: Deps): Promise<{ email: string; password: string } | null> {
  if ((await deps.writer.user.count()) > 0) return null;
  return addStaff(deps, { email: SAMPLE_EMAIL, name: "店长 Manager", role: "admin", sample: true });
}

/** The address of a login that was made for trying out; in production the shop must not start while there is one. */
export async function findSampleLogin(reader: PrismaClient): Promise<string | null> {
  const sample = await reader.user.findFirst({ where: { sample: true }, select: { email: true } });
  return sample?.email ?? null;
}
