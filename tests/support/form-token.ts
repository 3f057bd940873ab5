import { createHmac } from "node:crypto";

/** The token that the shop puts into the forms of whoever holds this secret, made by the test's own hands. */
export function formTokenOf(secret: string): string {
  return createHmac("sha256", secret).update("form").digest("base64url");
}
