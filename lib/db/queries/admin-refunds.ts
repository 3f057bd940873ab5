import type { Prisma, PrismaClient } from "#lib/db/generated/client.ts";
import { findCursor, type Page, pageOf } from "#lib/db/queries/admin-cursor.ts";
import { type RefundDestination, refundDestinationOf } from "#lib/db/queries/refund-destination.ts";
import { type Fen, fen } from "#lib/domain/money.ts";
import { type RefundKind, type RefundOrigin, type RefundStatus, refundOriginOf } from "#lib/domain/refund.ts";

/**
 * Money that goes back by itself and has not arrived. A surplus that Alipay refused stays on the list until somebody has
 * brought it back, be it with another refund.
 */
export const SURPLUS_OWED = {
  kind: "surplus",
  status: { not: "done" },
  payment: { refunds: { none: { status: "done" } } },
} satisfies Prisma.RefundWhereInput;

export const REFUND_FILTERS = ["checking", "done", "failed", "surplus", "elsewhere"] as const;
export type RefundFilter = (typeof REFUND_FILTERS)[number];

export type AdminRefundRow = {
  id: string;
  orderNo: string;
  outRequestNo: string;
  kind: RefundKind;
  origin: RefundOrigin;
  amountFen: Fen;
  reason: string;
  note: string;
  requestedBy: string;
  status: RefundStatus;
  createdAt: Date;
  settledAt: Date | null;
  sendCount: number;
  failureCode: string | null;
  failureMessage: string | null;
  /** When Alipay paid it out, in its own words; Shanghai time. */
  gmtRefundPay: string | null;
  sendBackFen: Fen | null;
  destination: RefundDestination;
  /** Shares that went to others than the buyer, as Alipay's JSON. */
  royalties: string | null;
};

const PAGE_ROWS = 30;

const UNSETTLED: Prisma.RefundWhereInput = { status: { in: ["new", "requested", "unknown"] } };

export const REFUND_FIELDS = {
  id: true,
  outRequestNo: true,
  number: true,
  kind: true,
  amountFen: true,
  reason: true,
  note: true,
  requestedBy: true,
  status: true,
  createdAt: true,
  settledAt: true,
  sendCount: true,
  failureCode: true,
  failureMessage: true,
  gmtRefundPay: true,
  sendBackFen: true,
  detailItems: true,
  depositBack: true,
  royalties: true,
  payment: { select: { tradeNo: true, attempt: { select: { outTradeNo: true } } } },
} satisfies Prisma.RefundSelect;

type StoredRefund = Prisma.RefundGetPayload<{ select: typeof REFUND_FIELDS }>;

export function adminRefundQueries(reader: PrismaClient) {
  return {
    async list(query: { filter: RefundFilter | null; cursor: string | null }): Promise<Page<AdminRefundRow>> {
      const cursor = findCursor(query.cursor);
      const rows = await reader.refund.findMany({
        where: { AND: [filtered(query.filter), cursor === null ? {} : after(cursor)] },
        select: { ...REFUND_FIELDS, order: { select: { orderNo: true } } },
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        take: PAGE_ROWS + 1,
      });
      const refunds = rows.map(({ order, ...refund }) => refundRowOf(refund, order.orderNo));
      return pageOf(refunds, PAGE_ROWS, (refund) => ({ at: refund.createdAt, id: refund.id }));
    },

    async count(): Promise<Record<RefundFilter | "all", number>> {
      const [all, ...counts] = await Promise.all(
        [null, ...REFUND_FILTERS].map((filter) => reader.refund.count({ where: filtered(filter) })),
      );
      const named = Object.fromEntries(REFUND_FILTERS.map((filter, index) => [filter, counts[index] ?? 0]));
      return { ...(named as Record<RefundFilter, number>), all: all ?? 0 };
    },

    /** What an action needs of a refund that a colleague names, or has just made. */
    async find(refundId: string): Promise<{ outRequestNo: string; failureCode: string | null } | null> {
      return reader.refund.findUnique({
        where: { id: refundId },
        select: { outRequestNo: true, failureCode: true },
      });
    },
  };
}

export function refundRowOf(refund: StoredRefund, orderNo: string): AdminRefundRow {
  const { detailItems, depositBack, payment, number, ...row } = refund;
  const kind = row.kind as RefundKind;
  const trade = { tradeNo: payment.tradeNo, outTradeNo: payment.attempt.outTradeNo };
  return {
    ...row,
    orderNo,
    kind,
    origin: refundOriginOf({ ...row, kind, number }, trade),
    status: row.status as RefundStatus,
    amountFen: fen(row.amountFen),
    sendBackFen: row.sendBackFen === null ? null : fen(row.sendBackFen),
    destination: refundDestinationOf({ detailItems, depositBack }),
  };
}

function filtered(filter: RefundFilter | null): Prisma.RefundWhereInput {
  switch (filter) {
    case null:
      return {};
    case "checking":
      return UNSETTLED;
    case "done":
    case "failed":
      return { status: filter };
    case "surplus":
      return SURPLUS_OWED;
    case "elsewhere":
      return { kind: "elsewhere" };
  }
}

function after({ at, id }: { at: Date; id: string }): Prisma.RefundWhereInput {
  return { OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: id } }] };
}
