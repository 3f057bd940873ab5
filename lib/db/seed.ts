import { readFileSync } from "node:fs";
import { openDatabase } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import type { FactJson, OptionJson, OptionValuesJson, PictureJson } from "#lib/db/queries/catalogue-json.ts";
import { GO_LIVE_SLUG } from "#lib/domain/go-live.ts";
import { fen } from "#lib/domain/money.ts";

/** The sample catalogue's file, prisma/seed/catalogue.json; tests/unit/sample-catalogue.test.ts holds it to its shape. */
export type SampleCatalogue = {
  categories: { slug: string; nameZh: string; nameEn: string; taglineZh: string; taglineEn: string }[];
  products: SampleProduct[];
};

type SampleProduct = {
  slug: string;
  category: string;
  nameZh: string;
  nameEn: string;
  descriptionZh: string;
  descriptionEn: string;
  facts: FactJson[];
  options: OptionJson[];
  pictures: PictureJson[];
  variants: SampleVariant[];
};

type SampleVariant = {
  sku: string;
  values: OptionValuesJson;
  priceFen: number;
  compareAtFen?: number;
  stock: number;
  picture: string;
};

/**
 * Fills an empty catalogue in one transaction and answers the number of products written; one that has anything in it
 * is left as it is, and the answer is 0. Ids are made of slugs and SKUs, so that pages built before a reset still fit.
 */
export async function seedCatalogue(options: { file: string; catalogueFile: string; at: Date }): Promise<number> {
  const catalogue = JSON.parse(readFileSync(options.catalogueFile, "utf8")) as SampleCatalogue;
  const database = await openDatabase({ file: options.file });
  try {
    return await database.transaction((unit) => fillWhenEmpty(unit, catalogue, options.at));
  } finally {
    await database.close();
  }
}

async function fillWhenEmpty(db: Prisma.TransactionClient, catalogue: SampleCatalogue, at: Date): Promise<number> {
  const { categories, products } = catalogue;
  // The goods of a go-live check are no catalogue.
  const where = { slug: { not: GO_LIVE_SLUG } };
  if ((await db.category.count({ where })) > 0 || (await db.product.count({ where })) > 0) return 0;
  await db.category.createMany({ data: categories.map((category, position) => ({ ...category, position })) });
  await db.product.createMany({ data: products.map((product, position) => productRow(product, position, at)) });
  await db.variant.createMany({ data: products.flatMap((product) => product.variants.map(variantRow(product))) });
  // Stock is the sum of its movements from the first piece on.
  await db.stockMovement.createMany({
    data: products.flatMap((product) =>
      product.variants.map(({ sku, stock }) => ({
        id: `initial_${sku}`,
        variantId: sku,
        kind: "initial",
        quantity: stock,
        reference: sku,
        createdAt: at,
      })),
    ),
  });
  return products.length;
}

function productRow(product: SampleProduct, position: number, at: Date): Prisma.ProductCreateManyInput {
  return {
    id: product.slug,
    slug: product.slug,
    categorySlug: product.category,
    nameZh: product.nameZh,
    nameEn: product.nameEn,
    descriptionZh: product.descriptionZh,
    descriptionEn: product.descriptionEn,
    facts: JSON.stringify(product.facts),
    options: JSON.stringify(product.options),
    pictures: JSON.stringify(product.pictures),
    position,
    createdAt: at,
  };
}

function variantRow({ slug }: SampleProduct) {
  return (variant: SampleVariant, position: number): Prisma.VariantCreateManyInput => ({
    id: variant.sku,
    productId: slug,
    sku: variant.sku,
    optionValues: JSON.stringify(variant.values),
    priceFen: fen(variant.priceFen),
    compareAtFen: variant.compareAtFen ?? null,
    stock: variant.stock,
    pictureFile: variant.picture,
    position,
  });
}
