import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ALL_GOODS, findShelf, GoodsList } from "#app/_ui/catalogue/goods-list.tsx";
import { isSort, SORTS } from "#app/_ui/catalogue/sort-order.ts";
import { isLocale } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";

type Props = { params: Promise<{ locale: string; category: string; sort: string }> };

export const revalidate = 60;

export async function generateStaticParams() {
  const { queries } = await shop();
  const categories = await queries.catalogue.listCategories();
  const shelves = [ALL_GOODS, ...categories.map((category) => category.slug)];
  return shelves.flatMap((category) => SORTS.slice(1).map((sort) => ({ category, sort })));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, category } = await params;
  const shelf = isLocale(locale) ? await findShelf(category, locale) : null;
  // The same goods in another order: search engines are sent to the plain list.
  return shelf === null ? {} : { title: shelf.name, robots: { index: false, follow: true } };
}

export default async function SortedShelfPage({ params }: Props) {
  const { locale, category, sort } = await params;
  const shelf = isLocale(locale) ? await findShelf(category, locale) : null;
  if (!isLocale(locale) || shelf === null || !isSort(sort)) notFound();
  return <GoodsList shelf={shelf} sort={sort} locale={locale} />;
}
