import { Prisma, type PrismaClient } from "#lib/db/generated/client.ts";
import { BLOCKED, TO_SHIP } from "#lib/db/queries/admin-orders.ts";
import { SURPLUS_OWED } from "#lib/db/queries/admin-refunds.ts";
import { findQueueDepths } from "#lib/db/queries/queue-depths.ts";
import { type Fen, fen } from "#lib/domain/money.ts";
import type { OrderStatus } from "#lib/domain/order.ts";
import { type RefundKind, type RefundOrigin, type RefundStatus, refundOriginOf } from "#lib/domain/refund.ts";

export const WORK_KINDS = ["unknown-refunds", "surplus-refunds", "blocked-orders", "quarantine", "to-ship"] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** How much of one kind of work waits, and since when the oldest of it does (null where nothing waits). */
export type WorkItem = { kind: WorkKind; count: number; oldestAt: Date | null };

export const PERIOD_DAYS = [1, 7, 30] as const;
export type PeriodDays = (typeof PERIOD_DAYS)[number];

export type Sums = { paidFen: Fen; refundedFen: Fen; netFen: Fen; netIsNegative: boolean; orders: number };
/** The last `days` days, today included and counted from midnight in Shanghai, and as many days before them. */
export type Period = { days: PeriodDays; now: Sums; before: Sums };

export type LatestOrder = { orderNo: string; createdAt: Date; contactName: string; totalFen: Fen; status: OrderStatus };
export type LatestRefund = {
  orderNo: string;
  outRequestNo: string;
  createdAt: Date;
  amountFen: Fen;
  status: RefundStatus;
  origin: RefundOrigin;
};

const LATEST_ROWS = 8;
const DAY_MS = 24 * 3600 * 1000;
/** China has one time zone and no summer time. */
const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000;

export function adminHomeQueries(reader: PrismaClient) {
  return {
    async work(): Promise<WorkItem[]> {
      const counted = await Promise.all([
        countRefunds(reader, { kind: { not: "surplus" }, status: { in: ["unknown", "requested", "new"] } }),
        countRefunds(reader, SURPLUS_OWED),
        countOrders(reader, { where: BLOCKED, since: Prisma.sql`o."paidAt"` }),
        countQuarantine(reader),
        countOrders(reader, { where: TO_SHIP, since: Prisma.sql`o."paidAt"` }),
      ]);
      return counted.map((item, index) => ({ kind: WORK_KINDS[index] ?? "to-ship", ...item }));
    },

    queueDepths: (now: Date) => findQueueDepths(reader, now),

    async periods(now: Date): Promise<Period[]> {
      const midnight = shanghaiMidnight(now);
      return Promise.all(
        PERIOD_DAYS.map(async (days) => {
          const from = new Date(midnight.getTime() - (days - 1) * DAY_MS);
          const before = new Date(from.getTime() - days * DAY_MS);
          return {
            days,
            now: await sumsOf(reader, { from, until: now }),
            // The same stretch of the clock: half of today is compared with half of yesterday.
            before: await sumsOf(reader, { from: before, until: new Date(now.getTime() - days * DAY_MS) }),
          };
        }),
      );
    },

    async latestOrders(): Promise<LatestOrder[]> {
      const rows = await reader.order.findMany({
        select: { orderNo: true, createdAt: true, contactName: true, totalFen: true, status: true },
        orderBy: { createdAt: "desc" },
        take: LATEST_ROWS,
      });
      return rows.map((row) => ({ ...row, totalFen: fen(row.totalFen), status: row.status as OrderStatus }));
    },

    async latestRefunds(): Promise<LatestRefund[]> {
      const rows = await reader.refund.findMany({
        select: {
          outRequestNo: true,
          createdAt: true,
          amountFen: true,
          status: true,
          kind: true,
          number: true,
          payment: { select: { tradeNo: true, attempt: { select: { outTradeNo: true } } } },
          order: { select: { orderNo: true } },
        },
        orderBy: { createdAt: "desc" },
        take: LATEST_ROWS,
      });
      return rows.map(({ order, payment, kind, number, ...row }) => ({
        ...row,
        orderNo: order.orderNo,
        amountFen: fen(row.amountFen),
        status: row.status as RefundStatus,
        origin: refundOriginOf(
          { kind: kind as RefundKind, number, outRequestNo: row.outRequestNo },
          { tradeNo: payment.tradeNo, outTradeNo: payment.attempt.outTradeNo },
        ),
      }));
    },
  };
}

/** Midnight in Shanghai at or before the given moment. */
export function shanghaiMidnight(at: Date): Date {
  const local = at.getTime() + SHANGHAI_OFFSET_MS;
  return new Date(Math.floor(local / DAY_MS) * DAY_MS - SHANGHAI_OFFSET_MS);
}

type Counted = { count: number; oldestAt: Date | null };

async function countRefunds(reader: PrismaClient, where: Prisma.RefundWhereInput): Promise<Counted> {
  const { _count, _min } = await reader.refund.aggregate({ where, _count: true, _min: { createdAt: true } });
  return { count: _count, oldestAt: _min.createdAt };
}

async function countQuarantine(reader: PrismaClient): Promise<Counted> {
  const where = { status: "open" };
  const { _count, _min } = await reader.quarantinedNotification.aggregate({
    where,
    _count: true,
    _min: { receivedAt: true },
  });
  return { count: _count, oldestAt: _min.receivedAt };
}

async function countOrders(reader: PrismaClient, query: { where: Prisma.Sql; since: Prisma.Sql }): Promise<Counted> {
  const [row] = await reader.$queryRaw<{ count: bigint | number; oldest: string | null }[]>`
    SELECT COUNT(*) AS "count", CAST(MIN(${query.since}) AS TEXT) AS "oldest" FROM "Order" o WHERE ${query.where}`;
  const oldest = row?.oldest ?? null;
  return { count: Number(row?.count ?? 0), oldestAt: oldest === null ? null : new Date(oldest) };
}

/** Sums leave SQLite as text, because a sum of 32-bit columns may need more than 32 bits. */
async function sumsOf(reader: PrismaClient, span: { from: Date; until: Date }): Promise<Sums> {
  const rows = await reader.$queryRaw<{ kind: string; sum: string }[]>`
    SELECT "kind" AS "kind", CAST(SUM("amountFen") AS TEXT) AS "sum" FROM "LedgerEntry"
    WHERE "createdAt" >= ${span.from} AND "createdAt" <= ${span.until} GROUP BY "kind"`;
  const orders = await reader.order.count({ where: { paidAt: { gte: span.from, lte: span.until } } });
  const sumOf = (kind: string) => BigInt(rows.find((row) => row.kind === kind)?.sum ?? "0");
  const paid = sumOf("payment");
  const refunded = sumOf("refund");
  const net = paid - refunded;
  return {
    paidFen: fenOf(paid),
    refundedFen: fenOf(refunded),
    netFen: fenOf(net < 0n ? -net : net),
    netIsNegative: net < 0n,
    orders,
  };
}

/** Throws where a sum no longer fits exactly: that is 90 trillion yuan. */
function fenOf(amount: bigint): Fen {
  return fen(Number(amount));
}
