import type { Database as OpenedDatabase } from "#lib/db/client.ts";
import { outTradeNoOf, subjectOf } from "#lib/domain/ids.ts";
import { fen, lineTotal } from "#lib/domain/money.ts";
import { findOrderTotals } from "#lib/domain/order.ts";
import type { NewAttempt, NewOrder, NewPayment, NewRefund } from "#lib/services/ports.ts";

/** When everything in these rows happens. */
export const NOON = new Date("2026-11-20T04:00:00.000Z");

export function later(seconds: number, from: Date = NOON): Date {
  return new Date(from.getTime() + seconds * 1000);
}

let count = 0;

/** Unique within the test run; tests never guess one. */
export function nextId(prefix: string): string {
  count += 1;
  return `${prefix}-${count}`;
}

/** Letters for the digits that an order number does not use. */
function nextOrderNo(): string {
  count += 1;
  return `QH20261120${String(count).replaceAll("0", "Y").replaceAll("1", "Z").padStart(8, "A")}`;
}

export type TestVariant = { variantId: string; productSlug: string; sku: string; priceFen: number };

/** Puts a product with one variant on the shelf: two option values, and its first stock as a movement. */
export async function addVariant(
  opened: Pick<OpenedDatabase, "transaction">,
  { stock = 10, priceFen = 8_888, published = true }: { stock?: number; priceFen?: number; published?: boolean } = {},
): Promise<TestVariant> {
  const variantId = nextId("variant");
  const productId = nextId("product");
  const sku = nextId("SKU");
  await opened.transaction(async (unit) => {
    const category = { slug: "pens", nameZh: "笔", nameEn: "Pens", taglineZh: "写", taglineEn: "Write", position: 0 };
    await unit.category.upsert({ where: { slug: "pens" }, create: category, update: {} });
    await unit.product.create({
      data: {
        id: productId,
        slug: productId,
        categorySlug: "pens",
        nameZh: "钢笔",
        nameEn: "Fountain pen",
        descriptionZh: "一支笔",
        descriptionEn: "A pen",
        facts: "[]",
        options: JSON.stringify([
          { key: "colour", nameZh: "颜色", nameEn: "Colour" },
          { key: "nib", nameZh: "笔尖", nameEn: "Nib" },
        ]),
        pictures: JSON.stringify([{ file: "pen.webp", altZh: "笔", altEn: "Pen" }]),
        published,
        position: 0,
        createdAt: NOON,
      },
    });
    await unit.variant.create({
      data: {
        id: variantId,
        productId,
        sku,
        // Not in the order of the options: the label must follow the product's.
        optionValues: JSON.stringify({
          nib: { zh: "细", en: "Fine" },
          colour: { zh: "墨色", en: "Ink", swatch: "#222222" },
        }),
        priceFen,
        stock,
        pictureFile: "pen.webp",
        position: 0,
      },
    });
    await unit.stockMovement.create({
      data: { id: nextId("m"), variantId, kind: "initial", quantity: stock, reference: variantId, createdAt: NOON },
    });
  });
  return { variantId, productSlug: productId, sku, priceFen };
}

/** A pending order of one line that adds up. */
export function newOrder(variant: TestVariant, changes: Partial<NewOrder> & { quantity?: number } = {}): NewOrder {
  const { quantity = 1, ...columns } = changes;
  const unitPriceFen = fen(variant.priceFen);
  const totals = findOrderTotals([{ unitPriceFen, quantity }]);
  if (totals === null) throw new Error("the order's sum is out of range");
  return {
    id: nextId("order"),
    orderNo: nextOrderNo(),
    visitorHash: "visitor",
    formKey: nextId("form"),
    locale: "zh-CN",
    status: "pending",
    ...totals,
    contactName: "李雷",
    contactPhone: "13800138000",
    contactEmail: "li@example.com",
    addressRegion: "上海市",
    addressDetail: "某路 1 号",
    buyerNote: "",
    createdAt: NOON,
    expiresAt: later(1_800),
    lines: [
      {
        id: nextId("line"),
        variantId: variant.variantId,
        productSlug: variant.productSlug,
        sku: variant.sku,
        nameZh: "钢笔",
        nameEn: "Fountain pen",
        variantLabelZh: "墨色 / 细",
        variantLabelEn: "Ink / Fine",
        pictureFile: "pen.webp",
        unitPriceFen,
        quantity,
        lineFen: lineTotal(unitPriceFen, quantity),
      },
    ],
    ...columns,
  };
}

export function newAttempt(order: NewOrder, changes: Partial<NewAttempt> = {}): NewAttempt {
  const number = changes.number ?? 1;
  return {
    id: nextId("attempt"),
    orderId: order.id,
    number,
    outTradeNo: outTradeNoOf({ orderNo: order.orderNo, number }),
    status: "open",
    product: "page",
    amountFen: order.totalFen,
    subject: subjectOf(order.orderNo),
    environment: "simulator",
    appId: "9021000100000001",
    sellerId: "2088000000000001",
    createdAt: NOON,
    expiresAt: order.expiresAt,
    askCount: 0,
    nextAskAt: later(60),
    ...changes,
  };
}

export function newPayment(attempt: NewAttempt, changes: Partial<NewPayment> = {}): NewPayment {
  count += 1;
  return {
    id: nextId("payment"),
    orderId: attempt.orderId,
    attemptId: attempt.id,
    tradeNo: `20261120220014${String(count).padStart(14, "0")}`,
    amountFen: attempt.amountFen,
    environment: attempt.environment,
    appId: attempt.appId,
    purpose: "order",
    surplusCause: null,
    buyerLogonId: "li***@example.com",
    paidAt: NOON,
    learnedFrom: "notify",
    createdAt: NOON,
    witness: "pending",
    witnessedAt: null,
    nextWitnessAt: NOON,
    finished: false,
    ...changes,
  };
}

export function newRefund(payment: NewPayment, changes: Partial<NewRefund> = {}): NewRefund {
  const number = changes.number ?? 1;
  return {
    id: nextId("refund"),
    orderId: payment.orderId,
    paymentId: payment.id,
    number,
    outRequestNo: `${payment.tradeNo}_R${number}`,
    kind: "staff",
    amountFen: fen(100),
    reason: "damaged",
    note: "",
    formKey: nextId("refund-form"),
    requestedBy: "staff:anna",
    status: "new",
    createdAt: NOON,
    nextTryAt: NOON,
    ...changes,
  };
}
