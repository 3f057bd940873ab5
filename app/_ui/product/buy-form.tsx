"use client";

import { clsx } from "clsx";
import { type SubmitEvent, useEffect, useRef, useState, useTransition } from "react";
import { changeCartLine, openDrawer } from "#app/_ui/cart/cart-store.ts";
import { MoneyText } from "#app/_ui/money.tsx";
import { Button } from "#app/_ui/primitives/button.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import { Stepper } from "#app/_ui/primitives/stepper.tsx";
import type { ProductTexts } from "#app/_ui/product/product-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";

/** From this stock down the number is told. */
const LOW_STOCK = 5;
/** Before the stock is known; the server checks in any case. */
const QUANTITY_MAX = 99;

type Props = {
  sku: string;
  /** Null while it is not known. */
  left: number | null;
  stockIsUnknown: boolean;
  price: string;
  locale: Locale;
  texts: ProductTexts;
  onAdded: () => void;
};

/** Adds to the cart in place, or buys now by an ordinary form post. Without scripts both are ordinary posts. */
export function BuyForm({ sku, left, stockIsUnknown, price, locale, texts, onAdded }: Props) {
  const [quantity, setQuantity] = useState(1);
  const [outcome, setOutcome] = useState<{ added: boolean; words: string } | null>(null);
  const [pending, startTransition] = useTransition();
  const buttons = useRef<HTMLDivElement>(null);
  const soldOut = left === 0;
  const add = (event: SubmitEvent<HTMLFormElement>) => {
    if (event.nativeEvent.submitter?.getAttribute("value") === "checkout") return;
    event.preventDefault();
    startTransition(async () => {
      try {
        const refused = await changeCartLine({ sku, quantity, mode: "add", locale });
        setOutcome(refused === null ? { added: true, words: texts.added } : { added: false, words: refused });
        if (refused === null) openDrawer(true);
        onAdded();
      } catch {
        setOutcome({ added: false, words: texts.addFailed });
      }
    });
  };
  return (
    <form id="buy" method="post" action="/api/cart" onSubmit={add} className="mt-6">
      <input type="hidden" name="sku" value={sku} />
      <input type="hidden" name="mode" value="add" />
      <input type="hidden" name="locale" value={locale} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Stepper
          value={quantity}
          min={1}
          max={Math.max(1, left ?? QUANTITY_MAX)}
          name="quantity"
          labels={texts.stepper}
          disabled={soldOut}
          onChange={setQuantity}
        />
        <StockText left={left} unknown={stockIsUnknown} texts={texts} />
      </div>
      <div ref={buttons} className="mt-4 grid gap-3 sm:grid-cols-2">
        <BuyButtons pending={pending} soldOut={soldOut} texts={texts} size="lg" />
      </div>
      <div aria-live="polite" className="mt-3">
        {outcome?.added === true && <p className="sr-only">{outcome.words}</p>}
        {outcome?.added === false && <Notice tone="bad">{outcome.words}</Notice>}
      </div>
      <StickyBar watched={buttons}>
        <MoneyText text={price} className="text-lg font-semibold" />
        <div className="flex flex-1 justify-end gap-2">
          <BuyButtons pending={pending} soldOut={soldOut} texts={texts} size="md" />
        </div>
      </StickyBar>
    </form>
  );
}

function BuyButtons({
  pending,
  soldOut,
  texts,
  size,
}: {
  pending: boolean;
  soldOut: boolean;
  texts: ProductTexts;
  size: "md" | "lg";
}) {
  return (
    <>
      <Button
        type="submit"
        tone="primary"
        size={size}
        name="next"
        value="cart"
        disabled={soldOut || pending}
        aria-busy={pending}
      >
        {pending && <Icon name="spinner" className="animate-spin" />}
        {soldOut ? texts.soldOut : texts.add}
      </Button>
      <Button type="submit" size={size} name="next" value="checkout" disabled={soldOut || pending}>
        {texts.buyNow}
      </Button>
    </>
  );
}

function StockText({ left, unknown, texts }: { left: number | null; unknown: boolean; texts: ProductTexts }) {
  const words =
    left === null
      ? unknown
        ? texts.stockUnknown
        : texts.stockChecking
      : left === 0
        ? texts.soldOut
        : left <= LOW_STOCK
          ? texts.lowStock.replace("{left}", String(left))
          : texts.inStock;
  const isLow = left !== null && left <= LOW_STOCK;
  return (
    <p aria-live="polite" className={clsx("flex items-center gap-1 text-sm", isLow ? "text-wait" : "text-ink-3")}>
      <Icon name={isLow ? "alert" : "box"} size={16} />
      {words}
    </p>
  );
}

/** On a phone the buttons stay within reach after they have left the view. */
function StickyBar({ watched, children }: { watched: React.RefObject<HTMLElement | null>; children: React.ReactNode }) {
  const [away, setAway] = useState(false);
  useEffect(() => {
    const target = watched.current;
    if (target === null) return;
    const observer = new IntersectionObserver(([entry]) => {
      setAway(entry !== undefined && !entry.isIntersecting && entry.boundingClientRect.top < 0);
    });
    observer.observe(target);
    return () => {
      observer.disconnect();
    };
  }, [watched]);
  if (!away) return null;
  return (
    <div className="fixed inset-x-0 bottom-0 z-10 flex animate-sheet-up items-center gap-3 border-t border-line bg-paper px-4 py-2 shadow-float md:hidden">
      {children}
    </div>
  );
}
