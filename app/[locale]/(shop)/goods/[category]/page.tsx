import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ALL_GOODS, findShelf, GoodsList } from "#app/_ui/catalogue/goods-list.tsx";
import { isLocale } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";

type Props = { params: Promise<{ locale: string; category: string }> };

export const revalidate = 60;

export async function generateStaticParams() {
  const { queries } = await shop();
  const categories = await queries.catalogue.listCategories();
  return [ALL_GOODS, ...categories.map((category) => category.slug)].map((category) => ({ category }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, category } = await params;
  const shelf = isLocale(locale) ? await findShelf(category, locale) : null;
  return shelf === null ? {} : { title: shelf.name, ...(shelf.tagline !== null && { description: shelf.tagline }) };
}

export default async function ShelfPage({ params }: Props) {
  const { locale, category } = await params;
  const shelf = isLocale(locale) ? await findShelf(category, locale) : null;
  if (!isLocale(locale) || shelf === null) notFound();
  return <GoodsList shelf={shelf} sort="featured" locale={locale} />;
}
