import { ProductCard } from "#app/_ui/catalogue/product-card.tsx";
import { SoldOutVeils } from "#app/_ui/catalogue/sold-out-veils.tsx";
import type { Locale } from "#lib/i18n/locale.ts";
import type { ProductCard as Card } from "#lib/server/views.ts";

/** As many as the first screen shows. */
const EAGER_CARDS = 4;

export const GRID = "grid grid-cols-2 gap-x-4 gap-y-6 md:grid-cols-3 md:gap-x-6 md:gap-y-10 lg:grid-cols-4";

type Props = { cards: readonly Card[]; locale: Locale; heading?: "h2" | "h3" };

/** `heading` is h3 below a section's own heading. */
export function ProductGrid({ cards, locale, heading = "h2" }: Props) {
  return (
    <>
      <SoldOutVeils />
      <ul className={GRID}>
        {cards.map((card, index) => (
          <li key={card.slug}>
            <ProductCard card={card} locale={locale} eager={index < EAGER_CARDS} heading={heading} />
          </li>
        ))}
      </ul>
    </>
  );
}
