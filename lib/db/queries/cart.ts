import type { Prisma } from "#lib/db/generated/client.ts";
import { variantLabelOf } from "#lib/db/repositories/variant-label.ts";
import { fen, lineTotal } from "#lib/domain/money.ts";
import { findOrderTotals } from "#lib/domain/order.ts";

const LINE_FIELDS = {
  quantity: true,
  seenPriceFen: true,
  variant: {
    select: {
      sku: true,
      optionValues: true,
      priceFen: true,
      stock: true,
      pictureFile: true,
      product: { select: { slug: true, nameZh: true, nameEn: true, options: true, published: true } },
    },
  },
} satisfies Prisma.CartLineSelect;

export function cartQueries(reader: Prisma.TransactionClient) {
  return {
    /** The visitor's cart with its sums as of now. Lines that cannot be bought are listed and not counted. */
    async findCart(visitorHash: string) {
      const rows = await reader.cartLine.findMany({
        where: { visitorHash },
        select: LINE_FIELDS,
        orderBy: [{ addedAt: "asc" }, { variantId: "asc" }],
      });
      const lines = rows.map(lineOf);
      const sellable = lines.filter((line) => line.problem === null || line.problem === "short");
      const totals =
        sellable.length === 0
          ? null
          : findOrderTotals(sellable.map((line) => ({ unitPriceFen: line.priceFen, quantity: line.quantity })));
      return {
        lines,
        itemCount: lines.reduce((sum, line) => sum + line.quantity, 0),
        totals,
        outOfRange: sellable.length > 0 && totals === null,
      };
    },

    /** How many of a variant are in the visitor's cart. */
    async findQuantity(line: { visitorHash: string; variantId: string }): Promise<number> {
      const row = await reader.cartLine.findUnique({
        where: { visitorHash_variantId: line },
        select: { quantity: true },
      });
      return row?.quantity ?? 0;
    },
  };
}

type LineRow = Prisma.CartLineGetPayload<{ select: typeof LINE_FIELDS }>;

function lineOf({ quantity, seenPriceFen, variant }: LineRow) {
  const { product } = variant;
  const label = variantLabelOf({ options: product.options, optionValues: variant.optionValues });
  return {
    sku: variant.sku,
    slug: product.slug,
    nameZh: product.nameZh,
    nameEn: product.nameEn,
    labelZh: label.zh,
    labelEn: label.en,
    pictureFile: variant.pictureFile,
    priceFen: fen(variant.priceFen),
    seenPriceFen: fen(seenPriceFen),
    lineFen: lineTotal(fen(variant.priceFen), quantity),
    quantity,
    available: variant.stock,
    problem: problemOf({ published: product.published, stock: variant.stock, quantity }),
  };
}

type LineProblem = "gone" | "sold-out" | "short";

function problemOf(line: { published: boolean; stock: number; quantity: number }): LineProblem | null {
  if (!line.published) return "gone";
  if (line.stock === 0) return "sold-out";
  return line.stock < line.quantity ? "short" : null;
}
