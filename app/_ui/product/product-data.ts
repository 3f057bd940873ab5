import { formatFen } from "#lib/i18n/format-money.ts";
import { type Locale, pickText } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import type { Product } from "#lib/server/views.ts";

/** What the browser is given of a product: finished texts in one language. */
export type ProductData = {
  slug: string;
  name: string;
  pictures: { src: string; alt: string }[];
  options: {
    key: string;
    name: string;
    label: string;
    values: { id: string; label: string; swatch: string | null }[];
  }[];
  variants: VariantData[];
};

export type VariantData = {
  sku: string;
  /** Option key -> id of the chosen value. */
  values: Record<string, string>;
  price: string;
  compareAt: string | null;
  picture: number;
};

export function productDataOf(product: Product, locale: Locale): ProductData {
  const t = shopTexts(locale);
  const pictures = product.pictures.map((picture) => ({
    src: `/pictures/${picture.file}`,
    alt: pickText(locale, { zh: picture.altZh, en: picture.altEn }),
  }));
  return {
    slug: product.slug,
    name: pickText(locale, { zh: product.nameZh, en: product.nameEn }),
    pictures,
    options: product.options.map((option) => {
      const name = pickText(locale, { zh: option.nameZh, en: option.nameEn });
      return {
        key: option.key,
        name,
        label: t("product.choose", { name }),
        values: valuesOf(product, option.key, locale),
      };
    }),
    variants: product.variants.map((variant) => ({
      sku: variant.sku,
      values: Object.fromEntries(Object.entries(variant.optionValues).map(([key, value]) => [key, value.en])),
      price: formatFen(variant.priceFen),
      compareAt: variant.compareAtFen === null ? null : formatFen(variant.compareAtFen),
      picture: Math.max(
        0,
        product.pictures.findIndex((picture) => picture.file === variant.pictureFile),
      ),
    })),
  };
}

/** The values of one option in the order in which the variants bring them. */
function valuesOf(product: Product, key: string, locale: Locale) {
  const values = new Map<string, { id: string; label: string; swatch: string | null }>();
  for (const variant of product.variants) {
    const value = variant.optionValues[key];
    if (value === undefined) continue;
    values.set(value.en, { id: value.en, label: pickText(locale, value), swatch: value.swatch ?? null });
  }
  return [...values.values()];
}
