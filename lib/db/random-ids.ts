import { randomBytes, randomInt } from "node:crypto";
import type { IdSource } from "#lib/services/ports.ts";

/** Capitals and digits that nobody confuses on the phone: no O and 0, no I and 1. */
const READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const ORDER_NO_RANDOM_CHARS = 8;

const shanghaiDate = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", dateStyle: "short" });

/** Row ids of 128 random bits, and order numbers that a person can read out. */
export const randomIds: IdSource = {
  newId: () => randomBytes(16).toString("hex"),
  newOrderNo(now) {
    const day = shanghaiDate.format(now).replaceAll("-", "");
    const tail = Array.from({ length: ORDER_NO_RANDOM_CHARS }, () => READABLE[randomInt(READABLE.length)]).join("");
    return `QH${day}${tail}`;
  },
};
