import type { Prisma, PrismaClient } from "#lib/db/generated/client.ts";
import {
  type AdminNotificationRow,
  INBOX_FIELDS,
  inboxRowOf,
  QUARANTINE_FIELDS,
  quarantineRowOf,
} from "#lib/db/queries/admin-notifications.ts";
import { type AdminRefundRow, REFUND_FIELDS, refundRowOf } from "#lib/db/queries/admin-refunds.ts";
import { LEDGER_FIELDS, ledgerAmounts } from "#lib/db/queries/ledger-fields.ts";
import { openRefundElsewhere } from "#lib/db/repositories/quarantine-row.ts";
import { incomeOf, type LedgerAmount } from "#lib/domain/ledger.ts";
import { type Fen, fen } from "#lib/domain/money.ts";
import { findShippingObstacle, type OrderStatus, type ShippingObstacle } from "#lib/domain/order.ts";
import type { AttemptStatus } from "#lib/domain/payment.ts";
import { refundableFen, reservedFen } from "#lib/domain/refund.ts";
import type { Witness } from "#lib/services/ports.ts";

/** The four numbers of the refund dialog. All are the server's; what came and went is what the ledger says. */
export type RefundBox = { paidFen: Fen; refundedFen: Fen; refundingFen: Fen; refundableFen: Fen };

export type AdminPayment = {
  id: string;
  tradeNo: string;
  amountFen: Fen;
  purpose: "order" | "surplus";
  surplusCause: string | null;
  buyerLogonId: string | null;
  paidAt: Date;
  learnedFrom: string;
  witness: Witness;
  witnessNote: string | null;
  witnessedAt: Date | null;
  finished: boolean;
  refunds: AdminRefundRow[];
};

export type AdminAttempt = {
  id: string;
  number: number;
  outTradeNo: string;
  status: AttemptStatus;
  amountFen: Fen;
  createdAt: Date;
  expiresAt: Date;
  gatewayStatus: string | null;
  lastAskedAt: Date | null;
  payments: AdminPayment[];
};

export type AuditRow = {
  id: string;
  at: Date;
  actor: string;
  action: string;
  subject: string;
  before: string | null;
  after: string | null;
  /** JSON of plain facts. */
  detail: string;
};

export type AdminOrder = Omit<Prisma.OrderGetPayload<{ select: typeof ORDER_FIELDS }>, NestedField> & {
  status: OrderStatus;
  lines: Prisma.OrderLineGetPayload<{ select: typeof LINE_FIELDS }>[];
  attempts: AdminAttempt[];
  notifications: AdminNotificationRow[];
  timeline: AuditRow[];
  /** Null where the order itself was never paid (a surplus goes back by itself). */
  refundBox: RefundBox | null;
  /** TRADE_FINISHED: Alipay refunds the order's payment no more. */
  finished: boolean;
  shippingObstacle: ShippingObstacle | null;
  /** Names of the colleagues in the timeline and in refunds, by actor ("staff:<id>"). */
  names: Record<string, string>;
};

type NestedField = "attempts" | "notifications" | "quarantine" | "audit" | "ledger" | "status";

const LINE_FIELDS = {
  id: true,
  productSlug: true,
  sku: true,
  nameZh: true,
  nameEn: true,
  variantLabelZh: true,
  variantLabelEn: true,
  pictureFile: true,
  unitPriceFen: true,
  quantity: true,
  lineFen: true,
} satisfies Prisma.OrderLineSelect;

const PAYMENT_FIELDS = {
  id: true,
  tradeNo: true,
  amountFen: true,
  purpose: true,
  surplusCause: true,
  buyerLogonId: true,
  paidAt: true,
  learnedFrom: true,
  witness: true,
  witnessNote: true,
  witnessedAt: true,
  finished: true,
  refunds: { select: REFUND_FIELDS, orderBy: { number: "asc" } },
} satisfies Prisma.PaymentSelect;

const ATTEMPT_FIELDS = {
  id: true,
  number: true,
  outTradeNo: true,
  status: true,
  amountFen: true,
  createdAt: true,
  expiresAt: true,
  gatewayStatus: true,
  lastAskedAt: true,
  payments: { select: PAYMENT_FIELDS, orderBy: { createdAt: "asc" } },
} satisfies Prisma.PaymentAttemptSelect;

/** An order collects some ten entries; one that a machine went mad over must not fill the page. */
const TIMELINE_ROWS_MAX = 200;
const NOTIFICATION_ROWS_MAX = 50;

const ORDER_FIELDS = {
  id: true,
  orderNo: true,
  locale: true,
  status: true,
  itemsFen: true,
  freightFen: true,
  discountFen: true,
  totalFen: true,
  contactName: true,
  contactPhone: true,
  contactEmail: true,
  addressRegion: true,
  addressDetail: true,
  buyerNote: true,
  carrier: true,
  trackingNo: true,
  cancelCause: true,
  createdAt: true,
  expiresAt: true,
  paidAt: true,
  shippedAt: true,
  completedAt: true,
  cancelledAt: true,
  lines: { select: LINE_FIELDS, orderBy: { position: "asc" } },
  attempts: { select: ATTEMPT_FIELDS, orderBy: { number: "desc" } },
  ledger: { select: LEDGER_FIELDS },
  notifications: { select: INBOX_FIELDS, orderBy: { receivedAt: "desc" }, take: NOTIFICATION_ROWS_MAX },
  quarantine: { select: QUARANTINE_FIELDS, orderBy: { receivedAt: "desc" }, take: NOTIFICATION_ROWS_MAX },
  audit: {
    select: {
      id: true,
      at: true,
      actor: true,
      action: true,
      subject: true,
      before: true,
      after: true,
      detail: true,
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: TIMELINE_ROWS_MAX,
  },
} satisfies Prisma.OrderSelect;

export function adminOrderDetailQueries(reader: PrismaClient) {
  return {
    /** One order with everything that the staff may see of it; null where there is none. */
    async find(orderNo: string): Promise<AdminOrder | null> {
      const row = await reader.order.findUnique({ where: { orderNo }, select: ORDER_FIELDS });
      if (!row) return null;
      const { attempts: storedAttempts, notifications, quarantine, audit, ledger, ...order } = row;
      const attempts = storedAttempts.map((attempt) => attemptOf(attempt, orderNo));
      const status = row.status as OrderStatus;
      const payment = attempts.flatMap((attempt) => attempt.payments).find(({ purpose }) => purpose === "order");
      return {
        ...order,
        status,
        attempts,
        notifications: byTime([...notifications.map(inboxRowOf), ...quarantine.map(quarantineRowOf)]),
        timeline: audit,
        refundBox: payment ? refundBoxOf(payment.refunds, ledgerAmounts(ledger)) : null,
        finished: payment?.finished ?? false,
        shippingObstacle: await findObstacle(reader, status, payment),
        names: await namesOf(reader, [
          ...audit.map(({ actor }) => actor),
          ...attempts
            .flatMap((attempt) => attempt.payments)
            .flatMap(({ refunds }) => refunds.map((r) => r.requestedBy)),
        ]),
      };
    },

    /** What an action needs of an order that a colleague names. */
    async findId(orderNo: string): Promise<string | null> {
      const row = await reader.order.findUnique({ where: { orderNo }, select: { id: true } });
      return row?.id ?? null;
    },

    /** The numbers of the refund dialog as they are now; null where nothing was paid for the order. */
    async findRefundBox(orderId: string): Promise<RefundBox | null> {
      const order = await reader.order.findUnique({
        where: { id: orderId },
        select: {
          payments: { where: { purpose: "order" }, select: { refunds: { select: REFUND_FIELDS } } },
          ledger: { select: LEDGER_FIELDS },
        },
      });
      const [payment] = order?.payments ?? [];
      if (!order || !payment) return null;
      return refundBoxOf(
        payment.refunds.map((refund) => refundRowOf(refund, "")),
        ledgerAmounts(order.ledger),
      );
    },

    /** Names of colleagues by actor, for lists. */
    names: (actors: readonly string[]) => namesOf(reader, actors),
  };
}

function attemptOf(
  { payments, ...attempt }: Prisma.PaymentAttemptGetPayload<{ select: typeof ATTEMPT_FIELDS }>,
  orderNo: string,
): AdminAttempt {
  return {
    ...attempt,
    status: attempt.status as AttemptStatus,
    amountFen: fen(attempt.amountFen),
    payments: payments.map(({ refunds, ...payment }) => ({
      ...payment,
      amountFen: fen(payment.amountFen),
      purpose: payment.purpose as AdminPayment["purpose"],
      witness: payment.witness as Witness,
      refunds: refunds.map((refund) => refundRowOf(refund, orderNo)),
    })),
  };
}

function refundBoxOf(refunds: readonly AdminRefundRow[], ledger: readonly LedgerAmount[]): RefundBox {
  const { earnedFen, returnedFen } = incomeOf(ledger);
  return {
    paidFen: earnedFen,
    refundedFen: returnedFen,
    refundingFen: reservedFen(refunds.filter(({ status }) => status !== "done")),
    refundableFen: refundableFen(earnedFen, refunds),
  };
}

async function findObstacle(
  reader: PrismaClient,
  status: OrderStatus,
  payment: AdminPayment | undefined,
): Promise<ShippingObstacle | null> {
  const returned = payment
    ? await reader.quarantinedNotification.count({ where: openRefundElsewhere(payment.tradeNo) })
    : 0;
  return findShippingObstacle({
    status,
    witness: payment?.witness ?? "pending",
    paidFen: payment?.amountFen ?? fen(0),
    refundReservedFen: reservedFen(payment?.refunds ?? []),
    hasOpenRefundElsewhere: returned > 0,
  });
}

function byTime(rows: AdminNotificationRow[]): AdminNotificationRow[] {
  return rows.toSorted((one, other) => other.receivedAt.getTime() - one.receivedAt.getTime());
}

async function namesOf(reader: PrismaClient, actors: readonly string[]): Promise<Record<string, string>> {
  const ids = [...new Set(actors)].filter((actor) => actor.startsWith("staff:")).map((actor) => actor.slice(6));
  if (ids.length === 0) return {};
  const users = await reader.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return Object.fromEntries(users.map((user) => [`staff:${user.id}`, user.name]));
}
