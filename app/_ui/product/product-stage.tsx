"use client";

import { type ReactNode, useState } from "react";
import { MoneyText } from "#app/_ui/money.tsx";
import { BuyForm } from "#app/_ui/product/buy-form.tsx";
import { Gallery } from "#app/_ui/product/gallery.tsx";
import { OptionPicker } from "#app/_ui/product/option-picker.tsx";
import type { ProductData } from "#app/_ui/product/product-data.ts";
import type { ProductTexts } from "#app/_ui/product/product-texts.ts";
import { useAddressChoice } from "#app/_ui/product/use-address-choice.ts";
import { useStock } from "#app/_ui/product/use-stock.ts";
import type { Locale } from "#lib/i18n/locale.ts";

type Props = { product: ProductData; locale: Locale; texts: ProductTexts; heading: ReactNode; children: ReactNode };

/** Pictures on one side, the choice and the buying on the other; both follow the chosen variant. */
export function ProductStage({ product, locale, texts, heading, children }: Props) {
  const [sku, choose] = useAddressChoice();
  const [stock, reloadStock] = useStock(product.slug);
  const [picked, setPicked] = useState<{ sku: string; index: number } | null>(null);
  const chosen = product.variants.find((variant) => variant.sku === sku) ?? product.variants[0];
  if (chosen === undefined) return null;
  const live = stock.state === "known" ? stock.variants.find((variant) => variant.sku === chosen.sku) : undefined;
  const price = live?.price ?? chosen.price;
  const leftOf = (of: string) =>
    stock.state === "known" ? (stock.variants.find((variant) => variant.sku === of)?.left ?? 0) : null;
  return (
    <div className="grid gap-6 md:grid-cols-2 md:gap-10">
      <div className="md:sticky md:top-4 md:self-start">
        <Gallery
          pictures={product.pictures}
          index={picked?.sku === chosen.sku ? picked.index : chosen.picture}
          onChoose={(index) => {
            setPicked({ sku: chosen.sku, index });
          }}
          texts={texts}
        />
      </div>
      <div className="min-w-0">
        {heading}
        <p className="mt-3 flex items-baseline gap-3" aria-live="polite">
          <MoneyText text={price} className="text-2xl font-semibold" />
          {chosen.compareAt !== null && price === chosen.price && (
            <s className="text-ink-3">
              <span className="sr-only">{texts.was} </span>
              <MoneyText text={chosen.compareAt} />
            </s>
          )}
        </p>
        {price !== chosen.price && <p className="text-sm text-wait">{texts.priceUpdated}</p>}
        {product.options.map((option) => (
          <OptionPicker
            key={option.key}
            option={option}
            variants={product.variants}
            chosen={chosen}
            leftOf={leftOf}
            texts={texts}
            onChoose={choose}
          />
        ))}
        <BuyForm
          key={chosen.sku}
          sku={chosen.sku}
          left={leftOf(chosen.sku)}
          stockIsUnknown={stock.state === "unknown"}
          price={price}
          locale={locale}
          texts={texts}
          onAdded={reloadStock}
        />
        {children}
      </div>
    </div>
  );
}
