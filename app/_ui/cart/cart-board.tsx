"use client";

import { CartLines } from "#app/_ui/cart/cart-lines.tsx";
import { useCart } from "#app/_ui/cart/cart-store.ts";
import { CartSums } from "#app/_ui/cart/cart-sums.tsx";
import type { CartTexts } from "#app/_ui/cart/cart-texts.ts";
import { buttonClass } from "#app/_ui/primitives/button.tsx";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import type { Locale } from "#lib/i18n/locale.ts";
import type { CartView } from "#lib/server/cart-view.ts";

/** The cart page: shown as the server made it, then as the server last answered. */
export function CartBoard({ initial, locale, texts }: { initial: CartView; locale: Locale; texts: CartTexts }) {
  const cart = useCart() ?? initial;
  if (cart.lines.length === 0) {
    return (
      <EmptyState
        icon="bag"
        title={texts.empty}
        action={
          <LinkButton href={texts.browseHref} tone="primary">
            {texts.browse}
          </LinkButton>
        }
      >
        {texts.emptyHint}
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-6 lg:grid-cols-[1fr_360px] lg:gap-10">
      <CartLines cart={cart} locale={locale} texts={texts} />
      <aside className="self-start rounded-lg bg-sunken p-4 md:p-6 lg:sticky lg:top-4">
        <p className="mb-3 text-sm text-ink-3">{cart.countText}</p>
        <CartSums cart={cart} texts={texts} />
        {cart.canCheckOut && (
          // A whole page load: the checkout is made anew from the cart as it is now.
          <a href={texts.checkoutHref} className={`${buttonClass({ tone: "primary", size: "lg" })} mt-4 w-full`}>
            {texts.checkout}
          </a>
        )}
      </aside>
    </div>
  );
}
