import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test as base, expect } from "vitest";
import { openDatabase } from "#lib/db/client.ts";
import { createDatabase } from "#lib/db/database.ts";
import { type SampleCatalogue, seedCatalogue } from "#lib/db/seed.ts";
import { createTestDatabaseFile, prismaFolder } from "#tests/support/database.ts";
import { addVariant, later, NOON } from "#tests/support/shop-rows.ts";

const catalogueFile = join(prismaFolder, "seed", "catalogue.json");

const test = base.extend<{ place: Awaited<ReturnType<typeof createTestDatabaseFile>> }>({
  place: async ({}, provide) => {
    const place = await createTestDatabaseFile();
    await provide(place);
    place.remove();
  },
});

test("the sample catalogue is put into an empty shop whole, with its stock as movements", async ({ place }) => {
  const products = await seedCatalogue({ file: place.file, catalogueFile, at: NOON });
  expect(products).toBeGreaterThanOrEqual(24);
  const opened = await openDatabase({ file: place.file });
  const variants = await opened.reader.variant.findMany({ include: { movements: true } });
  expect(await opened.reader.product.count()).toBe(products);
  expect(variants.length).toBeGreaterThan(products);
  for (const variant of variants) {
    expect(variant.movements).toMatchObject([{ kind: "initial", quantity: variant.stock }]);
  }
  const ids = variants.map((variant) => variant.id);
  const sellable = await createDatabase(opened).read.catalogue.findVariants(ids);
  expect(sellable.filter((variant) => variant.published)).toHaveLength(variants.length);
  expect(sellable.find((variant) => variant.sku === "round-teapot-vermilion-350")).toMatchObject({
    nameZh: "圆肚陶壶",
    variantLabelZh: "朱红 / 350毫升",
    variantLabelEn: "Vermilion / 350 ml",
    priceFen: 16_800,
  });
  expect(sellable.find((variant) => variant.sku === "penny-bookmark")).toMatchObject({ variantLabelZh: "" });
  await opened.close();
});

test("a second seeding changes nothing, also where goods were sold or edited since", async ({ place }) => {
  await seedCatalogue({ file: place.file, catalogueFile, at: NOON });
  const opened = await openDatabase({ file: place.file });
  const line = { variantId: "penny-bookmark", quantity: 2, orderId: "order", at: NOON };
  await createDatabase(opened).write((tx) => tx.catalogue.reserveStock(line));
  const rows = () => Promise.all([opened.reader.variant.findMany(), opened.reader.stockMovement.findMany()]);
  const before = await rows();
  expect(await seedCatalogue({ file: place.file, catalogueFile, at: later(60) })).toBe(0);
  expect(await rows()).toEqual(before);
  await opened.close();
});

test("a shop with goods of its own gets no sample among them", async ({ place }) => {
  const opened = await openDatabase({ file: place.file });
  await addVariant(opened);
  expect(await seedCatalogue({ file: place.file, catalogueFile, at: NOON })).toBe(0);
  expect(await opened.reader.product.count()).toBe(1);
  await opened.close();
});

test("a catalogue with one impossible price is not taken over by half", async ({ place }) => {
  const shelf = { slug: "pens", nameZh: "笔", nameEn: "Pens", taglineZh: "写", taglineEn: "Write" };
  const product = {
    slug: "pen",
    category: "pens",
    nameZh: "钢笔",
    nameEn: "Pen",
    descriptionZh: "笔",
    descriptionEn: "Pen",
    facts: [],
    options: [],
    pictures: [],
    variants: [{ sku: "pen", values: {}, priceFen: 0, stock: 1, picture: "pen.webp" }],
  };
  const wrong: SampleCatalogue = { categories: [shelf], products: [product] };
  const wrongFile = join(place.folder, "wrong.json");
  writeFileSync(wrongFile, JSON.stringify(wrong));
  const seeding = seedCatalogue({ file: place.file, catalogueFile: wrongFile, at: NOON });
  await expect(seeding).rejects.toThrow(/Variant\.price/);
  expect(await seedCatalogue({ file: place.file, catalogueFile, at: NOON })).toBeGreaterThan(1);
});
