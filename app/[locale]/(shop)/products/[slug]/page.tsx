import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ProductGrid } from "#app/_ui/catalogue/product-grid.tsx";
import { Breadcrumb } from "#app/_ui/primitives/breadcrumb.tsx";
import { productDataOf } from "#app/_ui/product/product-data.ts";
import { ProductStage } from "#app/_ui/product/product-stage.tsx";
import { productTexts } from "#app/_ui/product/product-texts.ts";
import { isLocale, type Locale, localeHref, pickText } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { shop } from "#lib/server/shop.ts";
import type { Product } from "#lib/server/views.ts";

type Props = { params: Promise<{ locale: string; slug: string }> };

const RELATED_CARDS = 4;

export const revalidate = 60;

export async function generateStaticParams() {
  const { queries } = await shop();
  return (await queries.catalogue.listSlugs()).map((slug) => ({ slug }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale, slug } = await params;
  const { queries } = await shop();
  const product = isLocale(locale) ? await queries.catalogue.findProduct(slug) : null;
  if (!isLocale(locale) || product === null) return {};
  return {
    title: pickText(locale, { zh: product.nameZh, en: product.nameEn }),
    description: pickText(locale, { zh: product.descriptionZh, en: product.descriptionEn }),
  };
}

export default async function ProductPage({ params }: Props) {
  const { locale, slug } = await params;
  const { queries } = await shop();
  const product = isLocale(locale) ? await queries.catalogue.findProduct(slug) : null;
  if (!isLocale(locale) || product === null) notFound();
  const t = shopTexts(locale);
  const name = pickText(locale, { zh: product.nameZh, en: product.nameEn });
  const shelf = await queries.catalogue.listCards({ categorySlug: product.categorySlug });
  const related = shelf.filter((card) => card.slug !== slug).slice(0, RELATED_CARDS);
  return (
    <div className="page py-4 md:py-6">
      <Breadcrumb
        home={{ href: localeHref(locale, "/"), label: t("product.home") }}
        between={{
          href: localeHref(locale, `/goods/${product.categorySlug}`),
          label: pickText(locale, { zh: product.category.nameZh, en: product.category.nameEn }),
        }}
        here={name}
      />
      <div className="mt-3">
        <ProductStage
          product={productDataOf(product, locale)}
          locale={locale}
          texts={productTexts(locale)}
          heading={
            <>
              <h1 className="text-xl md:text-2xl">{name}</h1>
              <p className="mt-3 max-w-[60ch] text-ink-2">
                {pickText(locale, { zh: product.descriptionZh, en: product.descriptionEn })}
              </p>
            </>
          }
        >
          <Facts product={product} locale={locale} />
        </ProductStage>
      </div>
      {related.length > 0 && (
        <section className="mt-16">
          <h2 className="mb-6 text-lg">{t("product.related")}</h2>
          <ProductGrid cards={related} locale={locale} heading="h3" />
        </section>
      )}
    </div>
  );
}

function Facts({ product, locale }: { product: Product; locale: Locale }) {
  const t = shopTexts(locale);
  return (
    <div className="mt-8 divide-y divide-line border-y border-line">
      <details open className="group py-1">
        <summary className="flex min-h-[44px] items-center font-medium">{t("product.facts")}</summary>
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 pb-4 text-sm">
          {product.facts.map((fact) => (
            <div key={fact.labelEn} className="contents">
              <dt className="text-ink-3">{pickText(locale, { zh: fact.labelZh, en: fact.labelEn })}</dt>
              <dd>{pickText(locale, { zh: fact.valueZh, en: fact.valueEn })}</dd>
            </div>
          ))}
        </dl>
      </details>
      <details className="py-1">
        <summary className="flex min-h-[44px] items-center font-medium">{t("product.delivery")}</summary>
        <p className="pb-4 text-sm text-ink-2">{t("product.deliveryText")}</p>
      </details>
    </div>
  );
}
