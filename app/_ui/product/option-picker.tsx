"use client";

import { clsx } from "clsx";
import type { ProductData, VariantData } from "#app/_ui/product/product-data.ts";

type Props = {
  option: ProductData["options"][number];
  variants: readonly VariantData[];
  chosen: VariantData;
  /** How many are left of a variant; null while that is not known. */
  leftOf: (sku: string) => number | null;
  texts: { unavailable: string; soldOut: string };
  onChoose: (sku: string) => void;
};

/** One choice as a row of buttons. What is not made or sold out is greyed and can still be looked at. */
export function OptionPicker({ option, variants, chosen, leftOf, texts, onChoose }: Props) {
  const chosenId = chosen.values[option.key];
  const chosenLabel = option.values.find((value) => value.id === chosenId)?.label;
  return (
    <fieldset className="mt-5">
      <legend className="text-sm text-ink-3">
        {option.name} <span className="ml-1 font-medium text-ink">{chosenLabel}</span>
      </legend>
      <div className="mt-2 flex flex-wrap gap-2">
        {option.values.map((value) => {
          const target = variantWith({ variants, chosen, key: option.key, id: value.id });
          const isMade = target !== undefined;
          const isSoldOut = isMade && leftOf(target.sku) === 0;
          const why = !isMade ? texts.unavailable : isSoldOut ? texts.soldOut : undefined;
          return (
            <label
              key={value.id}
              title={why}
              className={clsx(
                "inline-flex min-h-[44px] items-center gap-2 rounded-md border px-4 select-none",
                "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
                value.id === chosenId
                  ? "border-accent bg-accent-soft font-medium"
                  : "border-line-strong bg-raised hover:bg-hover",
                why !== undefined && "border-dashed text-ink-3 line-through",
              )}
            >
              <input
                type="radio"
                name={`option-${option.key}`}
                value={value.id}
                checked={value.id === chosenId}
                onChange={() => {
                  const next = target ?? variants.find((variant) => variant.values[option.key] === value.id);
                  if (next !== undefined) onChoose(next.sku);
                }}
                className="sr-only"
              />
              {value.swatch !== null && (
                <span
                  aria-hidden="true"
                  className="size-[18px] rounded-full border border-line-strong"
                  style={{ backgroundColor: value.swatch }}
                />
              )}
              {value.label}
              {why !== undefined && <span className="sr-only">({why})</span>}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** The variant that differs from the chosen one in one option only. */
function variantWith({
  variants,
  chosen,
  key,
  id,
}: {
  variants: readonly VariantData[];
  chosen: VariantData;
  key: string;
  id: string;
}) {
  const wanted = { ...chosen.values, [key]: id };
  return variants.find((variant) => Object.entries(wanted).every(([name, value]) => variant.values[name] === value));
}
