import { Prisma, type PrismaClient } from "#lib/db/generated/client.ts";
import { type Fen, fen } from "#lib/domain/money.ts";
import type { PersonCause, WorkKind } from "#lib/domain/recovery.ts";

/** One thing that waits for a person. */
export type NeedsPersonRow = {
  kind: WorkKind;
  subjectId: string;
  cause: PersonCause;
  since: Date;
  orderNo: string | null;
  amountFen: Fen | null;
  /** Its number at Alipay or here; the type of a message. */
  label: string;
  /** What was said last: Alipay's word, a notification's reason, a consumer's status. */
  lastWord: string | null;
  /** Alipay's code, or the state of a trade, where its answer is what the case hangs on. */
  code: string | null;
};

/** A screenful: whoever has more to do begins with the oldest. */
const ROWS_MAX = 20;

/**
 * Work that was handed to a person and is not settled since, be it by a notification, by Alipay's answer or by hand. An
 * order that cannot be closed stands for its payment attempt as well, so that one trouble is one line.
 */
const WAITING = Prisma.sql`
  FROM "WorkCase" c
  LEFT JOIN "PaymentAttempt" a ON c."kind" = 'payment' AND a."id" = c."subjectId"
  LEFT JOIN "Payment" p ON c."kind" = 'witness' AND p."id" = c."subjectId"
  LEFT JOIN "Refund" r ON c."kind" = 'refund' AND r."id" = c."subjectId"
  LEFT JOIN "QuarantinedNotification" q ON c."kind" = 'notification' AND q."notifyId" = c."subjectId"
  LEFT JOIN "OutboxMessage" m ON c."kind" = 'message' AND m."id" = c."subjectId"
  LEFT JOIN "Order" o ON o."id" = CASE WHEN c."kind" IN ('expiry', 'learning') THEN c."subjectId"
    ELSE COALESCE(a."orderId", p."orderId", r."orderId", q."orderId", m."orderId") END
  WHERE c."needsPersonSince" IS NOT NULL AND c."settledAt" IS NULL AND CASE c."kind"
    WHEN 'payment' THEN a."status" <> 'paid' AND NOT (o."status" = 'pending' AND EXISTS (
      SELECT 1 FROM "WorkCase" e WHERE e."kind" = 'expiry' AND e."subjectId" = o."id"
        AND e."needsPersonSince" IS NOT NULL AND e."settledAt" IS NULL))
    WHEN 'witness' THEN p."witness" <> 'agreed'
    WHEN 'refund' THEN r."status" IN ('new', 'requested', 'unknown') OR (r."status" = 'failed' AND c."cause" = 'refused'
      AND NOT EXISTS (SELECT 1 FROM "Refund" d WHERE d."paymentId" = r."paymentId" AND d."status" = 'done'))
    WHEN 'notification' THEN q."status" = 'open'
    WHEN 'expiry' THEN o."status" = 'pending'
    WHEN 'learning' THEN o."learnAgainAt" IS NOT NULL
    WHEN 'message' THEN m."status" = 'waiting' END`;

export function adminNeedsPersonQueries(reader: PrismaClient) {
  return {
    /** Money first, messages last, each the oldest first; `total` counts those beyond the screenful too. */
    async list(): Promise<{ rows: NeedsPersonRow[]; total: number }> {
      const [rows, counted] = await Promise.all([
        reader.$queryRaw<Stored[]>`
          SELECT c."kind" AS "kind", c."subjectId" AS "subjectId", c."cause" AS "cause",
            CAST(c."needsPersonSince" AS TEXT) AS "since", o."orderNo" AS "orderNo",
            COALESCE(p."amountFen", r."amountFen", o."totalFen") AS "amountFen",
            COALESCE(a."outTradeNo", p."tradeNo", r."outRequestNo", q."outTradeNo", m."type", o."orderNo") AS "label",
            COALESCE(a."gatewayStatus", p."witnessNote", r."failureMessage", q."reason", m."problem") AS "lastWord",
            COALESCE(a."gatewayStatus", p."witnessNote", r."failureCode") AS "code"
          ${WAITING} ORDER BY c."kind" = 'message', c."needsPersonSince", c."subjectId" LIMIT ${ROWS_MAX}`,
        reader.$queryRaw<{ count: bigint | number }[]>`SELECT COUNT(*) AS "count" ${WAITING}`,
      ]);
      return { rows: rows.map(rowOf), total: Number(counted[0]?.count ?? 0) };
    },

    /** Messages that wait for a person, the oldest first: sent again one after the other. */
    async listMessageIds(): Promise<string[]> {
      const rows = await reader.$queryRaw<{ id: string }[]>`
        SELECT c."subjectId" AS "id" ${WAITING} AND c."kind" = 'message' ORDER BY c."needsPersonSince" LIMIT 100`;
      return rows.map((row) => row.id);
    },
  };
}

type Stored = Omit<NeedsPersonRow, "since" | "amountFen"> & { since: string; amountFen: bigint | number | null };

function rowOf({ since, amountFen, ...row }: Stored): NeedsPersonRow {
  return { ...row, since: new Date(since), amountFen: amountFen === null ? null : fen(Number(amountFen)) };
}
