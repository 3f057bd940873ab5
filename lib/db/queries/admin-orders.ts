import { Prisma, type PrismaClient } from "#lib/db/generated/client.ts";
import { encodeCursor, findCursor, type Page } from "#lib/db/queries/admin-cursor.ts";
import { orderMatches, searchTextOf } from "#lib/db/queries/admin-search.ts";
import { LEDGER_FIELDS, ledgerAmounts } from "#lib/db/queries/ledger-fields.ts";
import { incomeOf } from "#lib/domain/ledger.ts";
import { type Fen, fen } from "#lib/domain/money.ts";
import { ORDER_STATUSES, type OrderStatus } from "#lib/domain/order.ts";
import type { RefundStatus } from "#lib/domain/refund.ts";
import type { Witness } from "#lib/services/ports.ts";

/** A status, or one of two questions that the staff ask most: what can go out, what is blocked. */
export const ORDER_FILTERS = [...ORDER_STATUSES, "to-ship", "blocked"] as const;
export type OrderFilter = (typeof ORDER_FILTERS)[number];

export type RefundSummary = "none" | "part" | "whole" | "checking" | "failed";

export type AdminOrderRow = {
  orderNo: string;
  createdAt: Date;
  contactName: string;
  contactPhone: string;
  pieces: number;
  totalFen: Fen;
  status: OrderStatus;
  /** Null where nothing was paid for the order. */
  witness: Witness | null;
  refund: RefundSummary;
  refundedFen: Fen;
};

export type OrderListQuery = { search: string | null; filter: OrderFilter | null; cursor: string | null };

export type OrderCounts = Record<OrderFilter | "all", number>;

const PAGE_ROWS = 30;

const REFUNDED_ELSEWHERE = Prisma.sql`EXISTS (
    SELECT 1 FROM "Payment" p JOIN "QuarantinedNotification" q ON q."tradeNo" = p."tradeNo"
    WHERE p."orderId" = o."id" AND p."purpose" = 'order' AND q."status" = 'open' AND q."reason" = 'refund-elsewhere')`;

/** Orders whose goods can leave: paid, not blocked, and with money that is not all going back. */
export const TO_SHIP = Prisma.sql`o."status" = 'paid' AND NOT ${REFUNDED_ELSEWHERE} AND NOT EXISTS (
    SELECT 1 FROM "Payment" p WHERE p."orderId" = o."id" AND p."purpose" = 'order' AND (
      p."witness" = 'contradicted' OR p."amountFen" <= (
        SELECT COALESCE(SUM(r."amountFen"), 0) FROM "Refund" r WHERE r."paymentId" = p."id" AND r."status" <> 'failed')))`;

/** Orders that a person has to look at before goods leave: Alipay contradicts the payment, or returned it by itself. */
export const BLOCKED = Prisma.sql`(EXISTS (
    SELECT 1 FROM "Payment" p WHERE p."orderId" = o."id" AND p."witness" = 'contradicted')
  OR (o."status" = 'paid' AND ${REFUNDED_ELSEWHERE}))`;

/** The list of orders, newest first; the counts are those of the same search without the filter. */
export function adminOrderQueries(reader: PrismaClient) {
  return {
    async list(query: OrderListQuery): Promise<Page<AdminOrderRow>> {
      const conditions = [searched(query.search), filtered(query.filter), after(query.cursor)];
      const keys = await reader.$queryRaw<{ id: string }[]>`
        SELECT o."id" AS "id" FROM "Order" o WHERE ${Prisma.join(conditions, " AND ")}
        ORDER BY o."createdAt" DESC, o."id" DESC LIMIT ${PAGE_ROWS + 1}`;
      const ids = keys.slice(0, PAGE_ROWS).map(({ id }) => id);
      const found = await reader.order.findMany({
        where: { id: { in: ids } },
        select: ORDER_FIELDS,
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      });
      const last = found.at(-1);
      const nextCursor = keys.length > PAGE_ROWS && last ? encodeCursor({ at: last.createdAt, id: last.id }) : null;
      return { rows: found.map(rowOf), nextCursor };
    },

    async count(search: string | null): Promise<OrderCounts> {
      // The names are this file's own constants, never a visitor's words.
      const columns = ORDER_FILTERS.map(
        (filter) => Prisma.sql`COUNT(CASE WHEN ${filtered(filter)} THEN 1 END) AS ${Prisma.raw(`"${filter}"`)}`,
      );
      const [row] = await reader.$queryRaw<Record<keyof OrderCounts, bigint | number>[]>`
        SELECT COUNT(*) AS "all", ${Prisma.join(columns)} FROM "Order" o WHERE ${searched(search)}`;
      if (!row) throw new Error("a count without GROUP BY always has a row");
      return Object.fromEntries(Object.entries(row).map(([name, count]) => [name, Number(count)])) as OrderCounts;
    },
  };
}

function searched(text: string | null): Prisma.Sql {
  const search = searchTextOf(text);
  return search === null ? Prisma.sql`1` : orderMatches(search);
}

function filtered(filter: OrderFilter | null): Prisma.Sql {
  switch (filter) {
    case null:
      return Prisma.sql`1`;
    case "to-ship":
      return TO_SHIP;
    case "blocked":
      return BLOCKED;
    case "pending":
    case "paid":
    case "shipped":
    case "completed":
    case "cancelled":
    case "cancelled-refunding":
      return Prisma.sql`o."status" = ${filter}`;
  }
}

function after(text: string | null): Prisma.Sql {
  const cursor = findCursor(text);
  return cursor === null ? Prisma.sql`1` : Prisma.sql`(o."createdAt", o."id") < (${cursor.at}, ${cursor.id})`;
}

const ORDER_FIELDS = {
  id: true,
  orderNo: true,
  createdAt: true,
  contactName: true,
  contactPhone: true,
  totalFen: true,
  status: true,
  lines: { select: { quantity: true } },
  payments: { select: { purpose: true, witness: true } },
  refunds: { select: { status: true } },
  ledger: { select: LEDGER_FIELDS },
} satisfies Prisma.OrderSelect;

function rowOf(order: Prisma.OrderGetPayload<{ select: typeof ORDER_FIELDS }>): AdminOrderRow {
  const payment = order.payments.find(({ purpose }) => purpose === "order");
  const { earnedFen, returnedFen } = incomeOf(ledgerAmounts(order.ledger));
  return {
    orderNo: order.orderNo,
    createdAt: order.createdAt,
    contactName: order.contactName,
    contactPhone: order.contactPhone,
    pieces: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    totalFen: fen(order.totalFen),
    status: order.status as OrderStatus,
    witness: order.payments.some(({ witness }) => witness === "contradicted")
      ? "contradicted"
      : ((payment?.witness ?? null) as Witness | null),
    refund: summaryOf(
      order.refunds.map(({ status }) => status as RefundStatus),
      { earnedFen, returnedFen },
    ),
    refundedFen: returnedFen,
  };
}

function summaryOf(
  statuses: readonly RefundStatus[],
  { earnedFen, returnedFen }: { earnedFen: Fen; returnedFen: Fen },
): RefundSummary {
  if (statuses.some((status) => status === "new" || status === "requested" || status === "unknown")) return "checking";
  if (returnedFen > 0) return returnedFen >= earnedFen ? "whole" : "part";
  return statuses.includes("failed") ? "failed" : "none";
}
