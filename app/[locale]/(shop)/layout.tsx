import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Footer } from "#app/_ui/shop/footer.tsx";
import { Header } from "#app/_ui/shop/header.tsx";
import { isLocale } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { shop } from "#lib/server/shop.ts";

type Props = { params: Promise<{ locale: string }>; children: ReactNode };

export default async function ShopLayout({ params, children }: Props) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const { config, queries } = await shop();
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-20 focus:m-2 focus:rounded-md focus:bg-raised focus:px-4 focus:py-2"
      >
        {shopTexts(locale)("shop.skip")}
      </a>
      <Header locale={locale} mode={config.mode} categories={await queries.catalogue.listCategories()} />
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        {children}
      </main>
      <Footer locale={locale} />
    </>
  );
}
