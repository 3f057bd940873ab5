import type { Prisma } from "#lib/db/generated/client.ts";
import { GO_LIVE_VISITOR } from "#lib/domain/go-live.ts";
import { fen } from "#lib/domain/money.ts";
import type { OrderStatus } from "#lib/domain/order.ts";
import type { AttemptStatus, PayProduct, SurplusCause } from "#lib/domain/payment.ts";
import type { RefundKind, RefundStatus } from "#lib/domain/refund.ts";
import { refundDestinationOf } from "./refund-destination.ts";

const ORDERS_ON_A_PAGE = 10;

export type OrderTab = "all" | "pending" | "paid" | "shipped" | "completed" | "refund";

const LINE_FIELDS = {
  sku: true,
  productSlug: true,
  nameZh: true,
  nameEn: true,
  variantLabelZh: true,
  variantLabelEn: true,
  pictureFile: true,
  unitPriceFen: true,
  quantity: true,
  lineFen: true,
} satisfies Prisma.OrderLineSelect;

const SUMMARY_FIELDS = {
  orderNo: true,
  status: true,
  totalFen: true,
  createdAt: true,
  expiresAt: true,
  lines: { select: LINE_FIELDS, orderBy: { position: "asc" } },
  refunds: { select: { status: true } },
} satisfies Prisma.OrderSelect;

const PAYMENT_FIELDS = {
  id: true,
  orderNo: true,
  visitorHash: true,
  locale: true,
  status: true,
  cancelCause: true,
  totalFen: true,
  createdAt: true,
  expiresAt: true,
  paidAt: true,
  lines: { select: { quantity: true } },
  attempts: {
    select: { outTradeNo: true, status: true, product: true, gatewayStatus: true, lastAskedAt: true },
    orderBy: { number: "asc" },
  },
  payments: {
    select: {
      tradeNo: true,
      purpose: true,
      surplusCause: true,
      amountFen: true,
      paidAt: true,
      refunds: { select: { outRequestNo: true, status: true }, orderBy: { number: "asc" } },
    },
    orderBy: { paidAt: "asc" },
  },
} satisfies Prisma.OrderSelect;

const ORDER_FIELDS = {
  id: true,
  orderNo: true,
  visitorHash: true,
  status: true,
  cancelCause: true,
  itemsFen: true,
  freightFen: true,
  totalFen: true,
  contactName: true,
  contactPhone: true,
  contactEmail: true,
  addressRegion: true,
  addressDetail: true,
  buyerNote: true,
  carrier: true,
  trackingNo: true,
  createdAt: true,
  expiresAt: true,
  paidAt: true,
  shippedAt: true,
  completedAt: true,
  cancelledAt: true,
  lines: { select: LINE_FIELDS, orderBy: { position: "asc" } },
  payments: {
    select: { tradeNo: true, purpose: true, amountFen: true, paidAt: true, buyerLogonId: true, createdAt: true },
    orderBy: { paidAt: "asc" },
  },
  refunds: {
    select: {
      outRequestNo: true,
      kind: true,
      status: true,
      amountFen: true,
      reason: true,
      createdAt: true,
      sentAt: true,
      settledAt: true,
      gmtRefundPay: true,
      detailItems: true,
      depositBack: true,
    },
    orderBy: { createdAt: "asc" },
  },
} satisfies Prisma.OrderSelect;

/** What a buyer reads of an order. Whose order it is, is decided by the caller: each answer names its visitorHash. */
export function orderQueries(reader: Prisma.TransactionClient) {
  return {
    async findOrder(orderNo: string) {
      const row = await reader.order.findUnique({ where: { orderNo }, select: ORDER_FIELDS });
      return row === null ? null : orderOf(row);
    },

    /** What the cashier, the result page and the poll need, and nothing more. */
    async findPaymentState(orderNo: string) {
      const row = await reader.order.findUnique({ where: { orderNo }, select: PAYMENT_FIELDS });
      return row === null ? null : paymentStateOf(row);
    },

    /** The order that one of our trade numbers belongs to. */
    async findReturned(outTradeNo: string): Promise<{ orderNo: string; isGoLiveCheck: boolean } | null> {
      const attempt = await reader.paymentAttempt.findUnique({
        where: { outTradeNo },
        select: { order: { select: { orderNo: true, visitorHash: true } } },
      });
      if (attempt === null) return null;
      const { orderNo, visitorHash } = attempt.order;
      return { orderNo, isGoLiveCheck: visitorHash === GO_LIVE_VISITOR };
    },

    /** One page of the visitor's orders, newest first, and whether there are older ones. */
    async listOrders({ visitorHash, tab, page }: { visitorHash: string; tab: OrderTab; page: number }) {
      const rows = await reader.order.findMany({
        where: { visitorHash, ...tabFilter(tab) },
        select: SUMMARY_FIELDS,
        orderBy: [{ createdAt: "desc" }, { orderNo: "desc" }],
        skip: (page - 1) * ORDERS_ON_A_PAGE,
        take: ORDERS_ON_A_PAGE + 1,
      });
      return { orders: rows.slice(0, ORDERS_ON_A_PAGE).map(summaryOf), hasOlder: rows.length > ORDERS_ON_A_PAGE };
    },
  };
}

function tabFilter(tab: OrderTab): Prisma.OrderWhereInput {
  switch (tab) {
    case "all":
      return {};
    case "refund":
      return { refunds: { some: {} } };
    case "pending":
    case "paid":
    case "shipped":
    case "completed":
      return { status: tab };
  }
}

function lineOf(line: Prisma.OrderLineGetPayload<{ select: typeof LINE_FIELDS }>) {
  return { ...line, unitPriceFen: fen(line.unitPriceFen), lineFen: fen(line.lineFen) };
}

function summaryOf(row: Prisma.OrderGetPayload<{ select: typeof SUMMARY_FIELDS }>) {
  return {
    ...row,
    status: row.status as OrderStatus,
    totalFen: fen(row.totalFen),
    lines: row.lines.map(lineOf),
    itemCount: itemCount(row.lines),
    hasRefunds: row.refunds.length > 0,
  };
}

function paymentStateOf(row: Prisma.OrderGetPayload<{ select: typeof PAYMENT_FIELDS }>) {
  const { lines, ...order } = row;
  return {
    ...order,
    status: row.status as OrderStatus,
    totalFen: fen(row.totalFen),
    itemCount: itemCount(lines),
    attempts: row.attempts.map((attempt) => ({
      ...attempt,
      status: attempt.status as AttemptStatus,
      product: attempt.product as PayProduct,
    })),
    payments: row.payments.map((payment) => ({
      ...payment,
      purpose: payment.purpose as "order" | "surplus",
      surplusCause: payment.surplusCause as SurplusCause | null,
      amountFen: fen(payment.amountFen),
      refunds: payment.refunds.map((refund) => ({ ...refund, status: refund.status as RefundStatus })),
    })),
  };
}

function orderOf(row: Prisma.OrderGetPayload<{ select: typeof ORDER_FIELDS }>) {
  return {
    ...row,
    status: row.status as OrderStatus,
    itemsFen: fen(row.itemsFen),
    freightFen: fen(row.freightFen),
    totalFen: fen(row.totalFen),
    lines: row.lines.map(lineOf),
    itemCount: itemCount(row.lines),
    payments: row.payments.map((payment) => ({
      ...payment,
      purpose: payment.purpose as "order" | "surplus",
      amountFen: fen(payment.amountFen),
    })),
    refunds: row.refunds.map(refundOf),
  };
}

type RefundRow = Prisma.OrderGetPayload<{ select: typeof ORDER_FIELDS }>["refunds"][number];

function refundOf({ detailItems, depositBack, ...refund }: RefundRow) {
  return {
    ...refund,
    kind: refund.kind as RefundKind,
    status: refund.status as RefundStatus,
    amountFen: fen(refund.amountFen),
    destination: refundDestinationOf({ detailItems, depositBack }),
  };
}

function itemCount(lines: readonly { quantity: number }[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}
