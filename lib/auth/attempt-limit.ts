import { createHash, randomUUID } from "node:crypto";
import type { PrismaClient } from "#lib/db/generated/client.ts";

/** A quarter of an hour without a counted try sets a counter back. */
export const ATTEMPT_WINDOW_MS = 15 * 60_000;

/** Enough for anyone who looks for the right password, hopeless for anyone who guesses. */
export const ATTEMPTS_PER_ACCOUNT_MAX = 10;

/** Several colleagues share one office address. */
export const ATTEMPTS_PER_ADDRESS_MAX = 40;

export type Attempt = { email: string; address: string };
export type AttemptVerdict = { kind: "allowed" } | { kind: "refused"; retryAfterSeconds: number };

export type AttemptLimit = {
  /** Counts one try against the account and the address. Whether the account exists makes no difference. */
  take(attempt: Attempt): Promise<AttemptVerdict>;
  /** The try was good: the account starts afresh, the address gets its try back, and what is over is forgotten. */
  giveBack(attempt: Attempt): Promise<void>;
};

/** Counts tries in the table RateLimit, so that neither a restart nor a second process forgets them. */
export function createAttemptLimit(deps: { writer: PrismaClient; clock: { now(): Date } }): AttemptLimit {
  const { writer, clock } = deps;

  return {
    async take(attempt) {
      const now = clock.now().getTime();
      for (const { key, max } of countersOf(attempt)) {
        if (await countOne(writer, { key, max, now })) continue;
        const row = await writer.rateLimit.findUnique({ where: { key }, select: { lastRequest: true } });
        const freeAt = Number(row?.lastRequest ?? now) + ATTEMPT_WINDOW_MS;
        return { kind: "refused", retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now) / 1000)) };
      }
      return { kind: "allowed" };
    },
    async giveBack(attempt) {
      // Counters whose time is over count nothing any more, and an address is kept no longer than it is needed.
      const isOver = { lastRequest: { lte: clock.now().getTime() - ATTEMPT_WINDOW_MS } };
      await writer.rateLimit.deleteMany({ where: { OR: [{ key: accountKey(attempt.email) }, isOver] } });
      await writer.rateLimit.updateMany({
        where: { key: addressKey(attempt.address), count: { gt: 0 } },
        data: { count: { decrement: 1 } },
      });
    },
  };
}

function countersOf(attempt: Attempt) {
  return [
    { key: addressKey(attempt.address), max: ATTEMPTS_PER_ADDRESS_MAX },
    { key: accountKey(attempt.email), max: ATTEMPTS_PER_ACCOUNT_MAX },
  ];
}

// Whatever was typed, a password in the wrong box included, is not kept in plain text.
function accountKey(email: string): string {
  return `sign-in:account:${createHash("sha256").update(email.trim().toLowerCase()).digest("base64url")}`;
}

function addressKey(address: string): string {
  return `sign-in:address:${address}`;
}

/**
 * One statement reads, decides and counts, so that a hundred tries at the same moment cannot all see the same number.
 * The window starts anew with every counted try: in no quarter of an hour are there more than `max`.
 */
async function countOne(writer: PrismaClient, counter: { key: string; max: number; now: number }): Promise<boolean> {
  const { key, max, now } = counter;
  const windowStart = now - ATTEMPT_WINDOW_MS;
  const counted = await writer.$executeRaw`
    INSERT INTO "RateLimit" ("id", "key", "count", "lastRequest") VALUES (${randomUUID()}, ${key}, 1, ${now})
    ON CONFLICT ("key") DO UPDATE SET
      "count" = CASE WHEN "lastRequest" <= ${windowStart} THEN 1 ELSE "count" + 1 END,
      "lastRequest" = ${now}
    WHERE "lastRequest" <= ${windowStart} OR "count" < ${max}`;
  return counted === 1;
}
