import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("popstate", listener);
  };
}

/** The variant in the address (`?v=`), so that a link leads to the colour it was copied from. Null while none is. */
export function useAddressChoice(): [string | null, (sku: string) => void] {
  const sku = useSyncExternalStore(
    subscribe,
    () => new URLSearchParams(location.search).get("v"),
    () => null,
  );
  return [sku, chooseInAddress];
}

function chooseInAddress(sku: string): void {
  const address = new URL(location.href);
  address.searchParams.set("v", sku);
  history.replaceState(history.state, "", address);
  for (const listener of listeners) listener();
}
