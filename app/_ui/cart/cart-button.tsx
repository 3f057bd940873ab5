"use client";

import { usePathname } from "next/navigation";
import { lazy, type MouseEvent, Suspense, useEffect, useState } from "react";
import { loadCart, openDrawer, useCart, useDrawerIsOpen } from "#app/_ui/cart/cart-store.ts";
import type { CartTexts } from "#app/_ui/cart/cart-texts.ts";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { Locale } from "#lib/i18n/locale.ts";

const CartDrawer = lazy(() => import("#app/_ui/cart/cart-drawer.tsx"));

/** Leads to the cart page, or opens the drawer where scripts run. The drawer's code comes with the first opening. */
export function CartButton({ locale, label, texts }: { locale: Locale; label: string; texts: CartTexts }) {
  const cart = useCart();
  const open = useDrawerIsOpen();
  const [wasOpened, setWasOpened] = useState(false);
  if (open && !wasOpened) setWasOpened(true);
  const pathname = usePathname();
  // An order empties the cart on the server: it is read again on every page.
  useEffect(() => {
    void loadCart(locale);
  }, [locale, pathname]);
  useEffect(() => {
    // Back from Alipay's page the browser may show this page from memory, with an old cart.
    const reread = (event: PageTransitionEvent) => {
      if (event.persisted) void loadCart(locale);
    };
    addEventListener("pageshow", reread);
    return () => {
      removeEventListener("pageshow", reread);
    };
  }, [locale]);
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || location.pathname === texts.viewHref) return;
    event.preventDefault();
    openDrawer(true);
  };
  return (
    <>
      <a
        href={texts.viewHref}
        aria-label={cart === null || cart.count === 0 ? label : cart.countLabel}
        onClick={onClick}
        className="relative grid size-[44px] place-items-center rounded-md text-ink-2 hover:bg-hover"
      >
        <Icon name="bag" size={22} />
        {cart !== null && cart.count > 0 && (
          <span className="figures absolute top-[2px] right-0 min-w-[18px] rounded-full bg-accent px-1 text-center text-xs leading-[18px] font-medium text-on-accent">
            {cart.count > 99 ? "99+" : cart.count}
          </span>
        )}
      </a>
      {wasOpened && (
        <Suspense>
          <CartDrawer
            locale={locale}
            texts={texts}
            open={open}
            onClose={() => {
              openDrawer(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
