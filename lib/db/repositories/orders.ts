import type { Prisma } from "#lib/db/generated/client.ts";
import { oneOf } from "#lib/db/repositories/one-of.ts";
import { fen } from "#lib/domain/money.ts";
import { type CancelCause, ORDER_STATUSES, type OrderStatus } from "#lib/domain/order.ts";
import type { GoodsLine, NewOrder, OrderRow, UnitOfWork } from "#lib/services/ports.ts";

type Orders = UnitOfWork["orders"];

const ORDER_FIELDS = {
  id: true,
  orderNo: true,
  visitorHash: true,
  locale: true,
  status: true,
  totalFen: true,
  createdAt: true,
  expiresAt: true,
} satisfies Prisma.OrderSelect;

export class OrdersRepository implements Orders {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async create(order: NewOrder): Promise<void> {
    await this.#db.order.createMany({ data: [orderColumns(order)] });
    await this.#db.orderLine.createMany({
      data: order.lines.map((line, position) => ({ ...line, orderId: order.id, position })),
    });
  }

  find(orderId: string): Promise<OrderRow | null> {
    return this.#findBy({ id: orderId });
  }

  findByNo(orderNo: string): Promise<OrderRow | null> {
    return this.#findBy({ orderNo });
  }

  findByFormKey(formKey: string): Promise<OrderRow | null> {
    return this.#findBy({ formKey });
  }

  async listGoods(orderId: string): Promise<GoodsLine[]> {
    const lines = await this.#db.orderLine.findMany({
      where: { orderId },
      select: { sku: true, nameZh: true, quantity: true, unitPriceFen: true },
      orderBy: { position: "asc" },
    });
    return lines.map(({ sku, nameZh, quantity, unitPriceFen }) => ({
      goodsId: sku,
      goodsName: nameZh,
      quantity,
      unitPriceFen: fen(unitPriceFen),
    }));
  }

  markPaid(move: { orderId: string; at: Date }): Promise<boolean> {
    return this.#move(move.orderId, ["pending"], { status: "paid", paidAt: move.at });
  }

  markCancelled(move: { orderId: string; cause: CancelCause; at: Date }): Promise<boolean> {
    const data = { status: "cancelled", cancelCause: move.cause, cancelledAt: move.at } as const;
    return this.#move(move.orderId, ["pending"], data);
  }

  markRefundingAfterCancel(orderId: string): Promise<boolean> {
    return this.#move(orderId, ["cancelled", "cancelled-refunding"], { status: "cancelled-refunding" });
  }

  markRefundedAfterCancel(orderId: string): Promise<boolean> {
    return this.#move(orderId, ["cancelled-refunding"], { status: "cancelled" });
  }

  markShipped(move: { orderId: string; carrier: string; trackingNo: string; at: Date }): Promise<boolean> {
    const { carrier, trackingNo, at } = move;
    return this.#move(move.orderId, ["paid"], { status: "shipped", carrier, trackingNo, shippedAt: at });
  }

  markCompleted(move: { orderId: string; at: Date }): Promise<boolean> {
    return this.#move(move.orderId, ["shipped"], { status: "completed", completedAt: move.at });
  }

  async awaitsLearning(orderId: string): Promise<boolean> {
    return (await this.#db.order.count({ where: { id: orderId, learnAgainAt: { not: null } } })) > 0;
  }

  async scheduleLearning(plan: { orderId: string; learnAgainAt: Date | null }): Promise<void> {
    await this.#db.order.updateMany({
      where: { id: plan.orderId, learnAgainAt: { not: null } },
      data: { learnAgainAt: plan.learnAgainAt, learnAgainCount: { increment: 1 } },
    });
  }

  /** One guarded statement: only the caller that finds the order in one of the `from` states moves it. */
  async #move(
    orderId: string,
    from: OrderStatus[],
    data: Prisma.OrderUpdateManyMutationInput & { status: OrderStatus },
  ): Promise<boolean> {
    const { count } = await this.#db.order.updateMany({ where: { id: orderId, status: { in: from } }, data });
    return count === 1;
  }

  async #findBy(where: Prisma.OrderWhereUniqueInput): Promise<OrderRow | null> {
    const order = await this.#db.order.findUnique({ where, select: ORDER_FIELDS });
    if (order === null) return null;
    return { ...order, status: oneOf(ORDER_STATUSES, order.status), totalFen: fen(order.totalFen) };
  }
}

/** Column by column: part of an order comes from a form, and nothing else that came along may reach the row. */
function orderColumns(order: NewOrder): Prisma.OrderCreateManyInput {
  return {
    id: order.id,
    orderNo: order.orderNo,
    visitorHash: order.visitorHash,
    formKey: order.formKey,
    locale: order.locale,
    status: order.status,
    itemsFen: order.itemsFen,
    freightFen: order.freightFen,
    discountFen: order.discountFen,
    totalFen: order.totalFen,
    contactName: order.contactName,
    contactPhone: order.contactPhone,
    contactEmail: order.contactEmail,
    addressRegion: order.addressRegion,
    addressDetail: order.addressDetail,
    buyerNote: order.buyerNote,
    createdAt: order.createdAt,
    expiresAt: order.expiresAt,
  };
}
