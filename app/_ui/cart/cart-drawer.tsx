"use client";

import Link from "next/link";
import { CartLines } from "#app/_ui/cart/cart-lines.tsx";
import { useCart } from "#app/_ui/cart/cart-store.ts";
import { CartSums } from "#app/_ui/cart/cart-sums.tsx";
import type { CartTexts } from "#app/_ui/cart/cart-texts.ts";
import { buttonClass } from "#app/_ui/primitives/button.tsx";
import { Dialog } from "#app/_ui/primitives/dialog.tsx";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { Skeleton } from "#app/_ui/primitives/skeleton.tsx";
import type { Locale } from "#lib/i18n/locale.ts";

type Props = { locale: Locale; texts: CartTexts; open: boolean; onClose: () => void };

/** The cart from the right, for quick changes. */
export default function CartDrawer({ locale, texts, open, onClose }: Props) {
  const cart = useCart();
  return (
    <Dialog open={open} onClose={onClose} title={texts.title} closeLabel={texts.close} side="right">
      <div className="flex-1 overflow-y-auto px-4 md:px-6">
        {cart === null && <Skeleton className="my-4 h-[96px]" aria-label={texts.loading} />}
        {cart?.lines.length === 0 && (
          <div className="py-6">
            <EmptyState
              icon="bag"
              title={texts.empty}
              action={
                <LinkButton href={texts.browseHref} onClick={onClose} tone="primary">
                  {texts.browse}
                </LinkButton>
              }
            >
              {texts.emptyHint}
            </EmptyState>
          </div>
        )}
        {cart !== null && cart.lines.length > 0 && (
          <CartLines cart={cart} locale={locale} texts={texts} onLeave={onClose} />
        )}
      </div>
      {cart !== null && cart.lines.length > 0 && (
        <div className="border-t border-line px-4 py-4 md:px-6">
          <CartSums cart={cart} texts={texts} />
          <div className="mt-4 grid gap-2">
            {cart.canCheckOut && (
              // A whole page load: the checkout is made anew from the cart as it is now.
              <a href={texts.checkoutHref} className={buttonClass({ tone: "primary", size: "lg" })}>
                {texts.checkout}
              </a>
            )}
            <Link
              href={texts.viewHref}
              onClick={onClose}
              className="inline-flex min-h-[44px] items-center justify-center text-ink-2 hover:text-accent"
            >
              {texts.view}
            </Link>
          </div>
        </div>
      )}
    </Dialog>
  );
}
