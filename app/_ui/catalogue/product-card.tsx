import Link from "next/link";
import { MoneyText } from "#app/_ui/money.tsx";
import { formatFen, formatMoney } from "#lib/i18n/format-money.ts";
import { type Locale, localeHref, pickText } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import type { ProductCard as Card } from "#lib/server/views.ts";

/** One product in a grid. `eager` for the first row, which is in view at once; `heading` fits the page's outline. */
export function ProductCard({
  card,
  locale,
  eager,
  heading: Heading,
}: {
  card: Card;
  locale: Locale;
  eager: boolean;
  heading: "h2" | "h3";
}) {
  const t = shopTexts(locale);
  const name = pickText(locale, { zh: card.nameZh, en: card.nameEn });
  return (
    <article data-product={card.slug} className="group relative">
      <div className="relative aspect-square overflow-hidden rounded-lg bg-sunken">
        {/* React would preload a bare image even for a page that is only prefetched. */}
        <picture>
          <img
            src={`/pictures/${card.picture.file}`}
            alt={pickText(locale, { zh: card.picture.altZh, en: card.picture.altEn })}
            width={1024}
            height={1024}
            loading={eager ? "eager" : "lazy"}
            fetchPriority={eager ? "high" : "auto"}
            decoding="async"
            className="size-full object-cover"
          />
        </picture>
        {card.secondPicture && (
          <img
            src={`/pictures/${card.secondPicture.file}`}
            alt=""
            width={1024}
            height={1024}
            loading="lazy"
            decoding="async"
            className="absolute inset-0 hidden size-full object-cover opacity-0 transition-opacity duration-200 group-hover:opacity-100 [@media(hover:hover)]:block"
          />
        )}
        <span
          data-veil=""
          className="absolute inset-0 hidden items-end bg-paper/60 p-3 text-sm font-medium text-ink backdrop-saturate-50"
        >
          <span className="rounded-full bg-raised px-3 py-1">{t("list.soldOut")}</span>
        </span>
      </div>
      <Heading className="mt-3 line-clamp-2 text-base leading-normal font-medium">
        <Link
          href={localeHref(locale, `/products/${card.slug}`)}
          className="after:absolute after:inset-0 after:rounded-lg group-hover:text-accent"
        >
          {name}
        </Link>
      </Heading>
      <CardPrice card={card} locale={locale} />
    </article>
  );
}

function CardPrice({ card, locale }: { card: Card; locale: Locale }) {
  const t = shopTexts(locale);
  return (
    <p className="mt-1 flex flex-wrap items-baseline gap-x-2 text-ink">
      <span>
        {card.hasSeveralPrices && <span className="text-sm text-ink-3">{t("list.fromPrefix")}</span>}
        <MoneyText text={formatFen(card.priceFen)} className="text-lg font-semibold" />
        {card.hasSeveralPrices && <span className="text-sm text-ink-3">{t("list.fromSuffix")}</span>}
      </span>
      {card.compareAtFen !== null && (
        <s className="figures text-sm text-ink-3">
          <span className="sr-only">{t("product.was")} </span>
          {formatMoney(card.compareAtFen)}
        </s>
      )}
      {card.styleCount > 1 && (
        <span className="ml-auto text-sm text-ink-3">{t("list.colours", { count: card.styleCount })}</span>
      )}
    </p>
  );
}
