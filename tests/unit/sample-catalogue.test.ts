import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const SEED = path.join(import.meta.dirname, "../../prisma/seed");
const PICTURES = path.join(SEED, "pictures");
const HAN = /\p{Script=Han}/u;
/** Han characters, and the full-width marks that belong to them. */
const CHINESE = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MOST_FEN = 1_000_000;

/** Chinese prose: has Chinese in it, and no half-width mark behind a Chinese character. */
const chinese = z
  .string()
  .regex(HAN)
  .refine((text) => !/\p{Script=Han}[,.;:?!]/u.test(text), "half-width punctuation in Chinese");
const english = z
  .string()
  .min(1)
  .refine((text) => !CHINESE.test(text), "Chinese in English");
/** A size or a model name may be the same in both languages. */
const chineseOrFigure = z
  .string()
  .min(1)
  .refine((text) => HAN.test(text) || text.length <= 8, "an untranslated value");
const kebab = z.string().regex(KEBAB);
const fen = z.int().min(1).max(MOST_FEN);

const variant = z.strictObject({
  sku: kebab,
  values: z.record(
    kebab,
    z.strictObject({
      zh: chineseOrFigure,
      en: english,
      swatch: z
        .string()
        .regex(/^#[0-9A-F]{6}$/)
        .optional(),
    }),
  ),
  priceFen: fen,
  compareAtFen: fen.optional(),
  stock: z.int().min(0).max(10_000),
  picture: z.string(),
});

const product = z.strictObject({
  slug: kebab,
  category: kebab,
  nameZh: chinese.max(24),
  nameEn: english.max(60),
  descriptionZh: chinese,
  descriptionEn: english,
  facts: z
    .array(z.strictObject({ labelZh: chinese, labelEn: english, valueZh: chineseOrFigure, valueEn: english }))
    .min(3),
  options: z.array(z.strictObject({ key: kebab, nameZh: chinese, nameEn: english })),
  pictures: z.array(z.strictObject({ file: z.string(), altZh: chinese, altEn: english })).min(2),
  variants: z.array(variant).min(1),
});

const catalogueShape = z.strictObject({
  categories: z.array(
    z.strictObject({ slug: kebab, nameZh: chinese, nameEn: english, taglineZh: chinese, taglineEn: english }),
  ),
  products: z.array(product),
});

const catalogue = catalogueShape.parse(JSON.parse(readFileSync(path.join(SEED, "catalogue.json"), "utf8")));
const { categories, products } = catalogue;
const variants = products.flatMap((item) => item.variants);

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

describe("sample catalogue: breadth", () => {
  it("has five categories and at least 24 products, no category with fewer than four", () => {
    expect(categories).toHaveLength(5);
    expect(products.length).toBeGreaterThanOrEqual(24);
    for (const { slug } of categories) {
      expect(products.filter((item) => item.category === slug).length, slug).toBeGreaterThanOrEqual(4);
    }
  });

  it("puts each product on a shelf that exists", () => {
    const shelves = categories.map(({ slug }) => slug);
    expect(products.filter((item) => !shelves.includes(item.category)).map(({ slug }) => slug)).toEqual([]);
  });

  it("reaches from one fen to several thousand yuan", () => {
    const prices = variants.map(({ priceFen }) => priceFen);
    expect(Math.min(...prices)).toBe(1);
    expect(Math.max(...prices)).toBeGreaterThan(300_000);
  });

  it("has scarce, sold-out and reduced goods to show", () => {
    expect(variants.filter(({ stock }) => stock === 0)).toHaveLength(1);
    expect(variants.filter(({ stock }) => stock === 2 || stock === 3).length).toBeGreaterThanOrEqual(4);
    expect(variants.filter(({ compareAtFen }) => compareAtFen !== undefined).length).toBeGreaterThanOrEqual(4);
  });
});

describe("sample catalogue: keys and prices", () => {
  it("uses every slug and every sku once", () => {
    expect(duplicates([...categories, ...products].map(({ slug }) => slug))).toEqual([]);
    expect(duplicates(variants.map(({ sku }) => sku))).toEqual([]);
  });

  it("reduces a price only downwards", () => {
    const wrong = variants.filter(
      ({ priceFen, compareAtFen }) => compareAtFen !== undefined && compareAtFen <= priceFen,
    );
    expect(wrong).toEqual([]);
  });

  it.each(products.map((item) => [item.slug, item] as const))(
    "%s: each variant answers each option, once",
    (_, item) => {
      const keys = item.options.map(({ key }) => key);
      const answers = item.variants.map(({ values }) => JSON.stringify(keys.map((key) => values[key]?.en)));
      expect(duplicates(answers)).toEqual([]);
      for (const { sku, values } of item.variants) {
        expect(Object.keys(values), sku).toEqual(keys);
        expect(sku.startsWith(item.slug), sku).toBe(true);
      }
      if (keys.length === 0) expect(item.variants).toHaveLength(1);
    },
  );

  it("gives each colour one swatch and one name in each language within a product", () => {
    for (const { slug, variants: own } of products) {
      const colours = own.flatMap(({ values }) => values["colour"] ?? []);
      const distinct = new Set(colours.map((colour) => JSON.stringify(colour)));
      expect(new Set(colours.map(({ en }) => en)).size, slug).toBe(distinct.size);
      expect(
        colours.every(({ swatch }) => swatch !== undefined),
        slug,
      ).toBe(true);
    }
  });
});

describe("sample catalogue: texts", () => {
  it("describes each product in two sentences in both languages", () => {
    for (const { slug, descriptionZh, descriptionEn } of products) {
      expect(descriptionZh.match(/[。？！]/gu), slug).toHaveLength(2);
      expect(descriptionZh.length, slug).toBeLessThanOrEqual(90);
      expect(descriptionEn, slug).toMatch(/^[A-Z].+[.?] [A-Z].+\.$/s);
    }
  });

  it("tells the pictures of a product apart by their alternative texts", () => {
    for (const { slug, pictures } of products) {
      expect(duplicates(pictures.map(({ altZh }) => altZh)), slug).toEqual([]);
      expect(duplicates(pictures.map(({ altEn }) => altEn)), slug).toEqual([]);
    }
  });
});

describe("sample catalogue: pictures", () => {
  const files = readdirSync(PICTURES);

  it("has every picture it names, once, and none that it does not name", () => {
    const named = products.flatMap(({ pictures }) => pictures.map(({ file }) => file));
    expect(duplicates(named)).toEqual([]);
    expect([...named].sort()).toEqual([...files].sort());
  });

  it("shows each variant with a picture of its own product", () => {
    for (const { pictures, variants: own } of products) {
      const files = pictures.map(({ file }) => file);
      expect(own.filter(({ picture }) => !files.includes(picture)).map(({ sku }) => sku)).toEqual([]);
    }
  });

  it("keeps them square, 1,024 px, webp, and under 6 MB together", async () => {
    for (const file of files) {
      const { width, height, format } = await sharp(path.join(PICTURES, file)).metadata();
      expect({ width, height, format }, file).toEqual({ width: 1024, height: 1024, format: "webp" });
    }
    const bytes = files.reduce((sum, file) => sum + statSync(path.join(PICTURES, file)).size, 0);
    expect(bytes).toBeLessThan(6_000_000);
  });
});
