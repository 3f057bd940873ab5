import Link from "next/link";
import { notFound } from "next/navigation";
import { SortLinks } from "#app/_ui/catalogue/goods-list.tsx";
import { ProductGrid } from "#app/_ui/catalogue/product-grid.tsx";
import { isLocale, localeHref, pickText } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { shop } from "#lib/server/shop.ts";

// Made once and shown to everyone; remade when staff change a product, and a minute later where nobody told us.
export const revalidate = 60;

export default async function HomePage({ params }: { params: Promise<{ locale: string }> }) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const t = shopTexts(locale);
  const { queries } = await shop();
  const [cards, categories] = await Promise.all([
    queries.catalogue.listCards({ categorySlug: null }),
    queries.catalogue.listCategories(),
  ]);
  return (
    <div className="page py-6 md:py-8">
      <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <h1 className="text-xl md:text-2xl">{t("list.title")}</h1>
        <SortLinks shelf="all" sort="featured" locale={locale} />
      </div>
      <ProductGrid cards={cards} locale={locale} />
      <ul className="mt-10 grid gap-3 md:grid-cols-5">
        {categories.map((category) => (
          <li key={category.slug}>
            <Link
              href={localeHref(locale, `/goods/${category.slug}`)}
              className="block h-full rounded-lg bg-sunken px-4 py-4 hover:bg-hover"
            >
              <span className="font-medium">{pickText(locale, { zh: category.nameZh, en: category.nameEn })}</span>
              <span className="mt-1 block text-sm text-ink-3">
                {pickText(locale, { zh: category.taglineZh, en: category.taglineEn })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
