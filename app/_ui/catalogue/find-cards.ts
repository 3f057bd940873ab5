import type { ProductCard } from "#lib/server/views.ts";

/** The cards in which every word of the query occurs, in either language; a word in the name counts before one in the text. */
export function findCards(cards: readonly ProductCard[], query: string): ProductCard[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = cards.map((card) => {
    const name = `${card.nameZh} ${card.nameEn} ${card.slug}`.toLowerCase();
    const text = `${name} ${card.descriptionZh} ${card.descriptionEn}`.toLowerCase();
    const isHit = words.every((word) => text.includes(word));
    return { card, score: isHit ? 1 + words.filter((word) => name.includes(word)).length : 0 };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ card }) => card);
}
