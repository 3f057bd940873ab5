import { createHmac, timingSafeEqual } from "node:crypto";

/** 192 bits: the link to an order cannot be guessed, and needs no column to be kept in. */
const KEY_BYTES = 24;

export type OrderKeys = {
  /** The key that opens this order in a link. */
  keyFor(orderNo: string): string;
  matches(orderNo: string, key: string): boolean;
};

export function createOrderKeys(secret: string): OrderKeys {
  const keyOf = (orderNo: string) =>
    createHmac("sha256", secret).update(`order-link:${orderNo}`).digest().subarray(0, KEY_BYTES);
  return {
    keyFor: (orderNo) => keyOf(orderNo).toString("base64url"),
    matches(orderNo, key) {
      const given = Buffer.from(key, "base64url");
      return given.length === KEY_BYTES && timingSafeEqual(given, keyOf(orderNo));
    },
  };
}
