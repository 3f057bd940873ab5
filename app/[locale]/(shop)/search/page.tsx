import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { findCards } from "#app/_ui/catalogue/find-cards.ts";
import { ProductGrid } from "#app/_ui/catalogue/product-grid.tsx";
import { isLocale } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { shop } from "#lib/server/shop.ts";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const POPULAR_CARDS = 8;

export const metadata: Metadata = { robots: { index: false } };

export default async function SearchPage({ params, searchParams }: Props) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const t = shopTexts(locale);
  const given = (await searchParams)["q"];
  const query = (typeof given === "string" ? given : "").trim().slice(0, 60);
  const { queries } = await shop();
  const cards = await queries.catalogue.listCards({ categorySlug: null });
  const found = query === "" ? [] : findCards(cards, query);
  return (
    <div className="page py-6 md:py-8">
      <h1 className="text-xl md:text-2xl">{titleOf(t, { query, found: found.length })}</h1>
      {found.length > 0 ? (
        <>
          <p className="mt-1 mb-6 text-ink-3">{t("list.count", { count: found.length })}</p>
          <ProductGrid cards={found} locale={locale} />
        </>
      ) : (
        <>
          {query !== "" && <p className="mt-2 text-ink-2">{t("list.noResultsHint")}</p>}
          <h2 className="mt-10 mb-4 text-lg">{t("list.popular")}</h2>
          <ProductGrid cards={cards.slice(0, POPULAR_CARDS)} locale={locale} heading="h3" />
        </>
      )}
    </div>
  );
}

function titleOf(t: ReturnType<typeof shopTexts>, { query, found }: { query: string; found: number }): string {
  if (query === "") return t("list.searchHint");
  return found > 0 ? t("list.results", { query }) : t("list.noResults", { query });
}
