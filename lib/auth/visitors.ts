import { createHash, randomBytes } from "node:crypto";

/** Names the browser that a cart and its orders belong to. Only the hash is ever stored. */
export const visitors = {
  /** 256 random bits in base64url. */
  newToken: () => randomBytes(32).toString("base64url"),
  hashOf: (token: string) => createHash("sha256").update(token).digest("base64url"),
};
