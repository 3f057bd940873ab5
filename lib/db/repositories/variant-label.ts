/** A variant's choices in words, in the order in which the product lists its options: "墨色 / 大". */
export type VariantLabel = { zh: string; en: string };

const SEPARATOR = " / ";

/**
 * Reads the two JSON columns `Product.options` and `Variant.optionValues`.
 *
 * @throws TypeError when they do not have the shape that the schema describes
 */
export function variantLabelOf(columns: { options: string; optionValues: string }): VariantLabel {
  const values = record(JSON.parse(columns.optionValues));
  const chosen = list(JSON.parse(columns.options)).map((option) => record(values[text(record(option)["key"])]));
  return {
    zh: chosen.map((value) => text(value["zh"])).join(SEPARATOR),
    en: chosen.map((value) => text(value["en"])).join(SEPARATOR),
  };
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError("Product.options is no JSON list");
  return value;
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new TypeError("an option or its value is no JSON object");
  return value as Record<string, unknown>;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("an option's key or text is no string");
  return value;
}
