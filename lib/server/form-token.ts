import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The shop's own proof that a form came from a page it rendered for this very person. `secret` is known to that person's
 * browser only (an HttpOnly cookie, the key of an order link), so no other site can make the token.
 */
export function formTokenFor(secret: string): string {
  return createHmac("sha256", secret).update("form").digest("base64url");
}

export function isFormToken(secret: string, token: string): boolean {
  const expected = Buffer.from(formTokenFor(secret));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
