import { createHmac, timingSafeEqual } from "node:crypto";

/** 192 bits: the link to an order cannot be guessed, and needs no column to be kept in. */
const KEY_BYTES = 24;

export type OrderKeys = {
  /** The key that opens this order in a link. */
  keyFor(orderNo: string): string;
  matches(orderNo: string, key: string): boolean;
};

/** Links are made with `secret`; those that `previous` made still open, where there is one. */
export function createOrderKeys({ secret, previous }: { secret: string; previous: string | null }): OrderKeys {
  const keyBy = (signer: string, orderNo: string) =>
    createHmac("sha256", signer).update(`order-link:${orderNo}`).digest().subarray(0, KEY_BYTES);
  const accepted = previous === null ? [secret] : [secret, previous];
  return {
    keyFor: (orderNo) => keyBy(secret, orderNo).toString("base64url"),
    matches(orderNo, key) {
      const given = Buffer.from(key, "base64url");
      return given.length === KEY_BYTES && accepted.some((signer) => timingSafeEqual(given, keyBy(signer, orderNo)));
    },
  };
}
