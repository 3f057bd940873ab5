import { clsx } from "clsx";
import Link from "next/link";
import { ProductGrid } from "#app/_ui/catalogue/product-grid.tsx";
import { SORTS, type Sort, sortCards } from "#app/_ui/catalogue/sort-order.ts";
import { Breadcrumb } from "#app/_ui/primitives/breadcrumb.tsx";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { type Locale, localeHref, pickText } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { shop } from "#lib/server/shop.ts";

/** The address part of the list with everything. */
export const ALL_GOODS = "all";

export type Shelf = { slug: string; name: string; tagline: string | null };

/** The category of an address, everything, or null. */
export async function findShelf(slug: string, locale: Locale): Promise<Shelf | null> {
  const t = shopTexts(locale);
  if (slug === ALL_GOODS) return { slug, name: t("list.all"), tagline: null };
  const { queries } = await shop();
  const category = (await queries.catalogue.listCategories()).find((candidate) => candidate.slug === slug);
  if (category === undefined) return null;
  return {
    slug,
    name: pickText(locale, { zh: category.nameZh, en: category.nameEn }),
    tagline: pickText(locale, { zh: category.taglineZh, en: category.taglineEn }),
  };
}

/** A shelf's page: title with count, sorting in the address, the goods. */
export async function GoodsList({ shelf, sort, locale }: { shelf: Shelf; sort: Sort; locale: Locale }) {
  const t = shopTexts(locale);
  const { queries } = await shop();
  const cards = await queries.catalogue.listCards({ categorySlug: shelf.slug === ALL_GOODS ? null : shelf.slug });
  return (
    <div className="page py-6">
      <Breadcrumb home={{ href: localeHref(locale, "/"), label: t("product.home") }} here={shelf.name} />
      <div className="mt-2 mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div>
          <h1 className="text-xl md:text-2xl">{shelf.name}</h1>
          <p className="mt-1 text-ink-3">
            {shelf.tagline !== null && <span className="mr-3">{shelf.tagline}</span>}
            {t("list.count", { count: cards.length })}
          </p>
        </div>
        <SortLinks shelf={shelf.slug} sort={sort} locale={locale} />
      </div>
      {cards.length > 0 ? (
        <ProductGrid cards={sortCards(cards, sort)} locale={locale} />
      ) : (
        <EmptyState
          icon="box"
          title={t("list.empty")}
          action={
            <Link href={localeHref(locale, "/")} className="link">
              {t("list.back")}
            </Link>
          }
        />
      )}
    </div>
  );
}

export function SortLinks({ shelf, sort, locale }: { shelf: string; sort: Sort; locale: Locale }) {
  const t = shopTexts(locale);
  return (
    <nav aria-label={t("list.sort")} className="-mx-4 overflow-x-auto px-4 md:mx-0 md:px-0">
      <ul className="flex gap-1 whitespace-nowrap">
        {SORTS.map((choice) => (
          <li key={choice}>
            <Link
              href={localeHref(locale, choice === "featured" ? `/goods/${shelf}` : `/goods/${shelf}/${choice}`)}
              aria-current={choice === sort ? "true" : undefined}
              className={clsx(
                "flex min-h-[44px] items-center rounded-full px-4 text-sm",
                choice === sort ? "bg-ink text-paper" : "text-ink-2 hover:bg-hover",
              )}
            >
              {t(`list.sorts.${choice}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
