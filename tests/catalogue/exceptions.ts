import type { RowId } from "#tests/catalogue/rows.ts";

/** Rows that no test can provoke, and why: mostly, the shop has no such feature that could fail. */
export const EXCEPTIONS: Partial<Record<RowId, string>> = {
  "G-22": "the daily reconciliation with Alipay's bill does not exist yet",
  "C-10": "there are no coupons",
  "C-14": "there is no form yet in which staff edit what another could edit too",
  "I-05": "there are no coupons",
  "I-13": "nothing can be uploaded",
  "A-17": "nobody can register, and there is no mail that resets a password",
  "O-09": "there is no PostgreSQL to move to yet",
  "O-10": "the daily reconciliation with Alipay's bill does not exist yet",
};
