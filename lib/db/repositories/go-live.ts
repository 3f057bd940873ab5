import type { Prisma } from "#lib/db/generated/client.ts";
import { CatalogueRepository } from "#lib/db/repositories/catalogue.ts";
import { oneOf } from "#lib/db/repositories/one-of.ts";
import { OrdersRepository } from "#lib/db/repositories/orders.ts";
import {
  type BillNote,
  GO_LIVE_ACTIONS,
  GO_LIVE_PRICE_FEN,
  GO_LIVE_SKU,
  GO_LIVE_SLUG,
  GO_LIVE_VISITOR,
  type GoLiveEvidence,
} from "#lib/domain/go-live.ts";
import { fen } from "#lib/domain/money.ts";
import { ORDER_STATUSES } from "#lib/domain/order.ts";
import { REFUND_STATUSES } from "#lib/domain/refund.ts";
import type { OrderRow, SellableVariant, UnitOfWork } from "#lib/services/ports.ts";

type GoLive = UnitOfWork["goLive"];

/** A check has some ten rows of its own, and one for each day on which a bill was looked for in vain. */
const NOTES_MAX = 200;

/** That of the one-fen bookmark: the check has none of its own, and costs as much. */
const PICTURE = "penny-bookmark.webp";

/** A shelf and goods that the shop's pages leave out. */
const SHELF = {
  slug: GO_LIVE_SLUG,
  nameZh: "上线检查",
  nameEn: "Go-live check",
  taglineZh: "",
  taglineEn: "",
  position: 9_999,
};
const GOODS = {
  id: GO_LIVE_SLUG,
  slug: GO_LIVE_SLUG,
  categorySlug: GO_LIVE_SLUG,
  nameZh: "上线检查",
  nameEn: "Go-live check",
  descriptionZh: "",
  descriptionEn: "",
  facts: "[]",
  options: "[]",
  pictures: "[]",
  published: false,
  position: 9_999,
};

const EVIDENCE_FIELDS = {
  orderNo: true,
  status: true,
  totalFen: true,
  createdAt: true,
  expiresAt: true,
  attempts: { select: { outTradeNo: true, gatewayStatus: true }, orderBy: { number: "asc" } },
  payments: {
    where: { purpose: "order" },
    select: {
      tradeNo: true,
      amountFen: true,
      paidAt: true,
      createdAt: true,
      learnedFrom: true,
      witness: true,
      witnessedAt: true,
      witnessNote: true,
      attempt: { select: { outTradeNo: true, gatewayStatus: true } },
      refunds: {
        select: {
          outRequestNo: true,
          amountFen: true,
          status: true,
          sentAt: true,
          settledAt: true,
          gmtRefundPay: true,
          failureCode: true,
        },
        orderBy: { number: "asc" },
      },
    },
  },
  notifications: {
    where: { kind: "payment" },
    select: { receivedAt: true, tradeStatus: true },
    orderBy: { receivedAt: "asc" },
    take: 1,
  },
  quarantine: { select: { reason: true }, orderBy: { receivedAt: "asc" }, take: 1 },
  audit: {
    where: { action: { in: Object.values(GO_LIVE_ACTIONS) } },
    select: { at: true, action: true, subject: true, after: true, detail: true },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: NOTES_MAX,
  },
} satisfies Prisma.OrderSelect;

type EvidenceRow = Prisma.OrderGetPayload<{ select: typeof EVIDENCE_FIELDS }>;
type Note = EvidenceRow["audit"][number];

export class GoLiveRepository implements GoLive {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async provideGoods({ at, movementId }: { at: Date; movementId: string }): Promise<SellableVariant> {
    if ((await this.#db.variant.count({ where: { id: GO_LIVE_SKU } })) === 0) await this.#putOnHiddenShelf(at);
    const catalogue = new CatalogueRepository(this.#db);
    const [found] = await catalogue.findVariants([GO_LIVE_SKU]);
    if (found && found.stock === 0) await this.#addPiece({ at, movementId });
    const [variant] = await catalogue.findVariants([GO_LIVE_SKU]);
    if (!variant) throw new Error(`${GO_LIVE_SKU} is gone`);
    return variant;
  }

  async findNewest(): Promise<OrderRow | null> {
    const [newest] = await this.list({ limit: 1 });
    return newest ? new OrdersRepository(this.#db).findByNo(newest.orderNo) : null;
  }

  async list({ limit }: { limit: number }): Promise<{ orderNo: string; startedAt: Date }[]> {
    const rows = await this.#db.order.findMany({
      where: { visitorHash: GO_LIVE_VISITOR },
      select: { orderNo: true, createdAt: true },
      orderBy: [{ createdAt: "desc" }, { orderNo: "desc" }],
      take: limit,
    });
    return rows.map(({ orderNo, createdAt }) => ({ orderNo, startedAt: createdAt }));
  }

  async findEvidence(orderNo: string): Promise<GoLiveEvidence | null> {
    const where = { orderNo, visitorHash: GO_LIVE_VISITOR };
    const row = await this.#db.order.findFirst({ where, select: EVIDENCE_FIELDS });
    return row && evidenceOf(row);
  }

  async #putOnHiddenShelf(at: Date): Promise<void> {
    if ((await this.#db.category.count({ where: { slug: GO_LIVE_SLUG } })) === 0) {
      await this.#db.category.createMany({ data: [SHELF] });
    }
    await this.#db.product.createMany({ data: [{ ...GOODS, createdAt: at }] });
    const variant = { id: GO_LIVE_SKU, productId: GOODS.id, sku: GO_LIVE_SKU, optionValues: "{}" };
    await this.#db.variant.createMany({
      data: [{ ...variant, priceFen: GO_LIVE_PRICE_FEN, stock: 0, pictureFile: PICTURE, position: 0 }],
    });
  }

  /** One piece for the one order that is about to take it: stock stays the sum of its movements. */
  async #addPiece({ at, movementId: id }: { at: Date; movementId: string }): Promise<void> {
    await this.#db.stockMovement.createMany({
      data: [{ id, variantId: GO_LIVE_SKU, kind: "adjust", quantity: 1, reference: id, createdAt: at }],
    });
    await this.#db.variant.updateMany({ where: { id: GO_LIVE_SKU }, data: { stock: { increment: 1 } } });
  }
}

function evidenceOf(row: EvidenceRow): GoLiveEvidence {
  const [paid] = row.payments;
  const [notification] = row.notifications;
  return {
    orderNo: row.orderNo,
    startedAt: row.createdAt,
    expiresAt: row.expiresAt,
    status: oneOf(ORDER_STATUSES, row.status),
    amountFen: fen(row.totalFen),
    outTradeNo: paid?.attempt.outTradeNo ?? row.attempts.at(-1)?.outTradeNo ?? null,
    payment: paid ? paymentOf(paid) : null,
    refund: refundOf(paid?.refunds.at(-1)),
    notification: notification ? { at: notification.receivedAt, tradeStatus: notification.tradeStatus } : null,
    quarantined: row.quarantine[0]?.reason ?? null,
    ...notesOf(row.audit),
  };
}

function paymentOf(row: EvidenceRow["payments"][number]): GoLiveEvidence["payment"] {
  const { tradeNo, amountFen, paidAt, createdAt, learnedFrom, witness, witnessedAt, witnessNote, attempt } = row;
  return {
    tradeNo,
    amountFen: fen(amountFen),
    paidAt,
    knownAt: createdAt,
    learnedFrom: oneOf(["notify", "query"] as const, learnedFrom),
    witness: oneOf(["pending", "agreed", "contradicted"] as const, witness),
    witnessedAt,
    // A payment that was learned by asking needed no second question.
    witnessNote: witnessNote ?? (learnedFrom === "query" ? attempt.gatewayStatus : null),
  };
}

function refundOf(row: EvidenceRow["payments"][number]["refunds"][number] | undefined): GoLiveEvidence["refund"] {
  if (!row) return null;
  const { outRequestNo, amountFen, status, sentAt, settledAt, gmtRefundPay, failureCode } = row;
  return {
    outRequestNo,
    amountFen: fen(amountFen),
    status: oneOf(REFUND_STATUSES, status),
    sentAt,
    // Alipay's own time decides on which bill it stands.
    settledAt: findBeijingMoment(gmtRefundPay) ?? settledAt,
    code: failureCode,
  };
}

function findBeijingMoment(text: string | null): Date | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return null;
  const moment = new Date(`${text.replace(" ", "T")}+08:00`);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** What was noted, the newest first. */
function notesOf(notes: readonly Note[]): Pick<GoLiveEvidence, "payPage" | "returned" | "refundQuery" | "bills"> {
  const of = (action: string) => notes.filter((note) => note.action === action);
  const [payPage] = of(GO_LIVE_ACTIONS.payPage);
  const returns = of(GO_LIVE_ACTIONS.returned);
  // A stranger may have come with a forged address after the buyer did.
  const returned = returns.find(({ after }) => after === "genuine") ?? returns[0];
  const [refundQuery] = of(GO_LIVE_ACTIONS.refundQuery);
  const bills = of(GO_LIVE_ACTIONS.bill);
  return {
    payPage: payPage
      ? {
          at: payPage.at,
          said: oneOf(["opened", "refused", "unanswered"] as const, payPage.after ?? ""),
          host: textIn(payPage, "host"),
          code: textIn(payPage, "code"),
          cause: textIn(payPage, "cause"),
        }
      : null,
    returned: returned ? { at: returned.at, isGenuine: returned.after === "genuine" } : null,
    refundQuery: refundQuery
      ? {
          at: refundQuery.at,
          said: oneOf(["found", "absent", "unknown"] as const, refundQuery.after ?? ""),
          amountFen: numberIn(refundQuery, "amountFen"),
          cause: textIn(refundQuery, "cause"),
        }
      : null,
    bills: bills.filter(({ subject }, at) => bills.findIndex((one) => one.subject === subject) === at).map(billOf),
  };
}

function billOf(note: Note): BillNote {
  return {
    day: note.subject,
    at: note.at,
    said: oneOf(["there", "not-there", "unknown"] as const, note.after ?? ""),
    paymentFen: numberIn(note, "paymentFen"),
    refundFen: numberIn(note, "refundFen"),
    unreadable: numberIn(note, "unreadable") ?? 0,
    code: textIn(note, "code"),
    cause: textIn(note, "cause"),
  };
}

function factIn({ detail }: Note, name: string): unknown {
  return (JSON.parse(detail) as Record<string, unknown>)[name];
}

function textIn(note: Note, name: string): string | null {
  const value = factIn(note, name);
  return typeof value === "string" && value !== "" ? value : null;
}

function numberIn(note: Note, name: string): number | null {
  const value = factIn(note, name);
  return typeof value === "number" ? value : null;
}
