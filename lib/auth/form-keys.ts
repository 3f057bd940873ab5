import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** What the key was made for: one session, one kind of form, one order. */
export type FormPurpose = { sessionId: string; form: string; subject: string };

export type FormKeys = {
  /** A fresh key for one opening of a form: 128 random bits and a seal. A repeat of the key is the same intent. */
  newKey(purpose: FormPurpose): string;
  /** True only for a key that this shop made for exactly this purpose. */
  isGenuine(key: string, purpose: FormPurpose): boolean;
};

/**
 * Keys of money forms. They make a double click one refund, and a form that another site built has none: a Server Action
 * without an Origin header is let through by Next, so the cookie and the origin are not left alone to guard money.
 */
export function createFormKeys(secret: string): FormKeys {
  const sealOf = (nonce: string, { sessionId, form, subject }: FormPurpose) =>
    createHmac("sha256", secret)
      .update(JSON.stringify(["staff-form", nonce, sessionId, form, subject]))
      .digest("base64url");

  return {
    newKey(purpose) {
      const nonce = randomBytes(16).toString("base64url");
      return `${nonce}.${sealOf(nonce, purpose)}`;
    },
    isGenuine(key, purpose) {
      const [nonce = "", seal = ""] = key.split(".");
      const expected = Buffer.from(sealOf(nonce, purpose));
      const given = Buffer.from(seal);
      return given.length === expected.length && timingSafeEqual(given, expected) && key === `${nonce}.${seal}`;
    },
  };
}
