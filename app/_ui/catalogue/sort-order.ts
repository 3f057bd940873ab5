import type { ProductCard } from "#lib/server/views.ts";

/** How a list may be sorted; the word stands in the address. */
export const SORTS = ["featured", "price-asc", "price-desc", "newest"] as const;
export type Sort = (typeof SORTS)[number];

export function isSort(text: string): text is Sort {
  return (SORTS as readonly string[]).includes(text);
}

/** A sorted copy. Cards that are level keep the order of the shop window. */
export function sortCards(cards: readonly ProductCard[], sort: Sort): ProductCard[] {
  switch (sort) {
    case "featured":
      return [...cards];
    case "price-asc":
      return [...cards].sort((one, other) => one.priceFen - other.priceFen);
    case "price-desc":
      return [...cards].sort((one, other) => other.priceFen - one.priceFen);
    case "newest":
      return [...cards].sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
  }
}
