import { APIError } from "better-auth/api";
import { hashPassword, verifyPassword } from "better-auth/crypto";

/**
 * scrypt runs on libuv's four threads. Two at a time leave threads for the database's files and for DNS, however many
 * people sign in.
 */
export const HASHES_AT_ONCE_MAX = 2;

/** At some 60 ms a hash the last in this queue waits about half a second; whoever comes later is told to come back. */
export const HASHES_WAITING_MAX = 16;

export type PasswordGate = {
  hash: (password: string) => Promise<string>;
  verify: (check: { hash: string; password: string }) => Promise<boolean>;
};

/**
 * better-auth's scrypt behind a short queue.
 *
 * Both functions throw APIError 429 when the queue is full.
 */
export function createPasswordGate(
  scrypt: PasswordGate = { hash: hashPassword, verify: verifyPassword },
): PasswordGate {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= HASHES_AT_ONCE_MAX) {
      if (waiting.length >= HASHES_WAITING_MAX) {
        throw new APIError("TOO_MANY_REQUESTS", { code: "BUSY", message: "Too many people are signing in." });
      }
      // Whoever ends hands its place over, so that nobody can slip in between.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    hash: (password) => inTurn(() => scrypt.hash(password)),
    verify: (check) => inTurn(() => scrypt.verify(check)),
  };
}
