import type { Prisma } from "#lib/db/generated/client.ts";
import { variantLabelOf } from "#lib/db/repositories/variant-label.ts";
import { fen } from "#lib/domain/money.ts";
import type { SellableVariant, UnitOfWork } from "#lib/services/ports.ts";

type Catalogue = UnitOfWork["catalogue"];

const VARIANT_FIELDS = {
  id: true,
  sku: true,
  optionValues: true,
  priceFen: true,
  stock: true,
  pictureFile: true,
  product: { select: { slug: true, nameZh: true, nameEn: true, options: true, published: true } },
} satisfies Prisma.VariantSelect;

export class CatalogueRepository implements Catalogue {
  readonly #db: Prisma.TransactionClient;

  constructor(db: Prisma.TransactionClient) {
    this.#db = db;
  }

  async findVariants(variantIds: readonly string[]): Promise<SellableVariant[]> {
    const where = { id: { in: [...variantIds] } };
    const variants = await this.#db.variant.findMany({ where, select: VARIANT_FIELDS });
    return variants.map((variant) => {
      const label = variantLabelOf({ options: variant.product.options, optionValues: variant.optionValues });
      return {
        variantId: variant.id,
        productSlug: variant.product.slug,
        sku: variant.sku,
        nameZh: variant.product.nameZh,
        nameEn: variant.product.nameEn,
        variantLabelZh: label.zh,
        variantLabelEn: label.en,
        pictureFile: variant.pictureFile,
        priceFen: fen(variant.priceFen),
        stock: variant.stock,
        published: variant.product.published,
      };
    });
  }

  async reserveStock(line: { variantId: string; quantity: number; orderId: string; at: Date }): Promise<boolean> {
    // A negative quantity would pass the guard below and add stock.
    if (!Number.isSafeInteger(line.quantity) || line.quantity < 1) {
      throw new RangeError(`Not a quantity: ${line.quantity}`);
    }
    const { count } = await this.#db.variant.updateMany({
      where: { id: line.variantId, stock: { gte: line.quantity } },
      data: { stock: { decrement: line.quantity } },
    });
    if (count !== 1) return false;
    await this.#db.stockMovement.createMany({
      data: [movement({ kind: "reserve", ...line, quantity: -line.quantity })],
    });
    return true;
  }

  async giveStockBack(order: { orderId: string; at: Date }): Promise<void> {
    const movements = await this.#db.stockMovement.findMany({
      where: { kind: { in: ["reserve", "give-back"] }, reference: order.orderId },
      select: { kind: true, variantId: true, quantity: true },
    });
    const returned = new Set(movements.filter((move) => move.kind === "give-back").map((move) => move.variantId));
    const owed = movements.filter((move) => move.kind === "reserve" && !returned.has(move.variantId));
    if (owed.length === 0) return;
    await this.#db.stockMovement.createMany({
      data: owed.map(({ variantId, quantity }) =>
        movement({ kind: "give-back", variantId, quantity: -quantity, ...order }),
      ),
    });
    for (const { variantId, quantity } of owed) {
      await this.#db.variant.updateMany({ where: { id: variantId }, data: { stock: { decrement: quantity } } });
    }
  }
}

/** The row's id is made of its unique key: an order reserves a variant once and gives it back once. */
function movement(row: {
  kind: "reserve" | "give-back";
  variantId: string;
  quantity: number;
  orderId: string;
  at: Date;
}): Prisma.StockMovementCreateManyInput {
  return {
    id: `${row.kind}_${row.orderId}_${row.variantId}`,
    variantId: row.variantId,
    kind: row.kind,
    quantity: row.quantity,
    reference: row.orderId,
    createdAt: row.at,
  };
}
