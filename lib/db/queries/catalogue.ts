import type { Prisma } from "#lib/db/generated/client.ts";
import { GO_LIVE_SLUG } from "#lib/domain/go-live.ts";
import { fen } from "#lib/domain/money.ts";
import { readFacts, readOptions, readOptionValues, readPictures } from "./catalogue-json.ts";

const CARD_FIELDS = {
  slug: true,
  nameZh: true,
  nameEn: true,
  descriptionZh: true,
  descriptionEn: true,
  categorySlug: true,
  pictures: true,
  position: true,
  createdAt: true,
  variants: {
    select: { priceFen: true, compareAtFen: true, pictureFile: true },
    orderBy: { position: "asc" },
  },
} satisfies Prisma.ProductSelect;

const PRODUCT_FIELDS = {
  slug: true,
  categorySlug: true,
  nameZh: true,
  nameEn: true,
  descriptionZh: true,
  descriptionEn: true,
  facts: true,
  options: true,
  pictures: true,
  category: { select: { slug: true, nameZh: true, nameEn: true } },
  variants: {
    select: { sku: true, optionValues: true, priceFen: true, compareAtFen: true, pictureFile: true },
    orderBy: { position: "asc" },
  },
} satisfies Prisma.ProductSelect;

/** What the catalogue's pages show. Stock is read apart: pages are made once, stock moves by itself. */
export function catalogueQueries(reader: Prisma.TransactionClient) {
  return {
    async listCategories() {
      return reader.category.findMany({
        where: { slug: { not: GO_LIVE_SLUG } },
        select: { slug: true, nameZh: true, nameEn: true, taglineZh: true, taglineEn: true },
        orderBy: { position: "asc" },
      });
    },

    async listSlugs(): Promise<string[]> {
      const products = await reader.product.findMany({ where: { published: true }, select: { slug: true } });
      return products.map((product) => product.slug);
    },

    /** All cards, or those of one category, in the order of the shop window. */
    async listCards(filter: { categorySlug: string | null }) {
      const products = await reader.product.findMany({
        where: { published: true, ...(filter.categorySlug !== null && { categorySlug: filter.categorySlug }) },
        select: CARD_FIELDS,
        orderBy: { position: "asc" },
      });
      return products.flatMap(cardOf);
    },

    async findProduct(slug: string) {
      const product = await reader.product.findFirst({ where: { slug, published: true }, select: PRODUCT_FIELDS });
      if (product === null || product.variants.length === 0) return null;
      return {
        ...product,
        facts: readFacts(product.facts),
        options: readOptions(product.options),
        pictures: readPictures(product.pictures),
        variants: product.variants.map((variant) => ({
          ...variant,
          optionValues: readOptionValues(variant.optionValues),
          priceFen: fen(variant.priceFen),
          compareAtFen: variant.compareAtFen === null ? null : fen(variant.compareAtFen),
        })),
      };
    },

    /** What the browser asks for: how many are left of each variant, and its price as of now. */
    async listStock(slug: string) {
      const variants = await reader.variant.findMany({
        where: { product: { slug, published: true } },
        select: { sku: true, stock: true, priceFen: true },
      });
      return variants.map((variant) => ({ ...variant, priceFen: fen(variant.priceFen) }));
    },

    async listSoldOutSlugs(): Promise<string[]> {
      const products = await reader.product.findMany({
        where: { published: true, variants: { every: { stock: 0 } } },
        select: { slug: true },
      });
      return products.map((product) => product.slug);
    },

    async findVariantId(sku: string): Promise<string | null> {
      const variant = await reader.variant.findUnique({ where: { sku }, select: { id: true } });
      return variant?.id ?? null;
    },
  };
}

type CardRow = Prisma.ProductGetPayload<{ select: typeof CARD_FIELDS }>;

/** A product without a variant cannot be bought and is not shown. */
function cardOf({ variants, pictures, ...product }: CardRow) {
  const [first] = variants;
  if (first === undefined) return [];
  const cheapest = variants.reduce((low, variant) => (variant.priceFen < low.priceFen ? variant : low), first);
  const all = readPictures(pictures);
  return [
    {
      ...product,
      picture: all[0] ?? { file: first.pictureFile, altZh: product.nameZh, altEn: product.nameEn },
      secondPicture: all.length > 1 ? (all.at(-1) ?? null) : null,
      priceFen: fen(cheapest.priceFen),
      compareAtFen: cheapest.compareAtFen === null ? null : fen(cheapest.compareAtFen),
      hasSeveralPrices: variants.some((variant) => variant.priceFen !== cheapest.priceFen),
      styleCount: new Set(variants.map((variant) => variant.pictureFile)).size,
    },
  ];
}
