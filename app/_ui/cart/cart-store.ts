import { useSyncExternalStore } from "react";
import type { Locale } from "#lib/i18n/locale.ts";
import type { CartView } from "#lib/server/cart-view.ts";

// The cart as the server last told it, shared by the header, the drawer and the cart page. Null before the first answer.
let cart: CartView | null = null;
let drawerIsOpen = false;
const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useCart(): CartView | null {
  return useSyncExternalStore(
    subscribe,
    () => cart,
    () => null,
  );
}

export function useDrawerIsOpen(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => drawerIsOpen,
    () => false,
  );
}

export function openDrawer(open: boolean): void {
  drawerIsOpen = open;
  announce();
}

function putCart(view: CartView): void {
  cart = view;
  announce();
}

/** Reads the cart from the server. A cart that cannot be read stays as it was. */
export async function loadCart(locale: Locale): Promise<void> {
  const response = await fetch(`/api/cart?locale=${locale}`);
  if (!response.ok) return;
  const answer = (await response.json()) as { cart: CartView; home: string };
  leadHome(answer.home);
  putCart(answer.cart);
}

/**
 * Changes one line; the server's answer replaces what is shown. Answers why the change was refused, in the server's
 * words, or null. Throws where the server did not answer at all.
 */
export async function changeCartLine(change: {
  sku: string;
  quantity: number;
  mode: "add" | "set";
  locale: Locale;
}): Promise<string | null> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(change)) body.set(name, String(value));
  const response = await fetch("/api/cart", { method: "POST", body, headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`the cart answered ${response.status}`);
  const answer = (await response.json()) as { cart: CartView; refused: string | null };
  putCart(answer.cart);
  return answer.refused;
}

/** localhost and 127.0.0.1 are one shop but two cookie jars: Alipay leads back to only one of them. */
function leadHome(home: string): void {
  const isLoopback = (host: string) => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(host);
  const { hostname, port, origin, pathname, search } = location;
  const target = new URL(home);
  const sameMachine = isLoopback(hostname) && isLoopback(target.hostname) && port === target.port;
  if (sameMachine && origin !== target.origin) location.replace(target.origin + pathname + search);
}
