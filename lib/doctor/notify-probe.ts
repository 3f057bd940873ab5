import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * A knock at the address for Alipay's notifications, in a form that Alipay's never have. The shop answers it only where
 * it was made with the same machine's secret, and the answer proves that it came from this shop. Neither asks the
 * database anything, and who listens can only repeat a question whose answer he has heard.
 */
const FIELD = "shop_probe=";

/** 32 hexadecimal digits and 64: shorter and longer bodies are somebody else's. */
const BODY = /^shop_probe=([0-9a-f]{32})&mac=([0-9a-f]{64})$/;
const BODY_BYTES = FIELD.length + 32 + "&mac=".length + 64;

export interface Probe {
  readonly body: string;
  /** What only this shop can answer. */
  readonly answer: string;
}

/** @param nonce 32 hexadecimal digits that were never used before */
export function makeProbe(secret: string, nonce: string): Probe {
  return { body: `${FIELD}${nonce}&mac=${mac(secret, `ask ${nonce}`)}`, answer: mac(secret, `answer ${nonce}`) };
}

/** The answer to a knock of this machine; null for whatever else came. */
export function findProbeAnswer(secret: string, body: Uint8Array): string | null {
  if (body.length !== BODY_BYTES) return null;
  const [, nonce, given] = BODY.exec(Buffer.from(body).toString("latin1")) ?? [];
  if (nonce === undefined || given === undefined) return null;
  const expected = mac(secret, `ask ${nonce}`);
  return timingSafeEqual(Buffer.from(given), Buffer.from(expected)) ? mac(secret, `answer ${nonce}`) : null;
}

/** With a key of its own, so that nothing that the secret signs elsewhere can be had by knocking. */
function mac(secret: string, text: string): string {
  const key = createHmac("sha256", secret).update("doctor's knock").digest();
  return createHmac("sha256", key).update(text).digest("hex");
}
