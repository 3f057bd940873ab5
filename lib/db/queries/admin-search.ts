import { Prisma } from "#lib/db/generated/client.ts";

/** Longer than any number that Alipay or we make; what is longer was pasted by mistake. */
const SEARCH_LENGTH_MAX = 64;

/** A LIKE pattern that finds the text anywhere and takes every character of it for itself. */
function containsPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/** The text to search for, or null where there is nothing to search. */
export function searchTextOf(text: string | null): string | null {
  const trimmed = (text ?? "").trim().slice(0, SEARCH_LENGTH_MAX);
  return trimmed === "" ? null : trimmed;
}

/** A condition on "Order" o: any number that belongs to the order, or a name or phone number of its buyer. */
export function orderMatches(text: string): Prisma.Sql {
  const pattern = containsPattern(text);
  const like = (column: Prisma.Sql) => Prisma.sql`${column} LIKE ${pattern} ESCAPE '\\'`;
  return Prisma.sql`(
    ${like(Prisma.sql`o."orderNo"`)} OR ${like(Prisma.sql`o."trackingNo"`)}
    OR ${like(Prisma.sql`o."contactName"`)} OR ${like(Prisma.sql`o."contactPhone"`)}
    OR ${like(Prisma.sql`o."contactEmail"`)}
    OR o."id" IN (SELECT "orderId" FROM "PaymentAttempt" WHERE ${like(Prisma.sql`"outTradeNo"`)})
    OR o."id" IN (SELECT "orderId" FROM "Payment" WHERE ${like(Prisma.sql`"tradeNo"`)})
    OR o."id" IN (SELECT "orderId" FROM "Refund" WHERE ${like(Prisma.sql`"outRequestNo"`)})
  )`;
}
