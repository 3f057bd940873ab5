import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { isLocale, LOCALES, localeHref } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

export const metadata: Metadata = { robots: { index: false } };

export function generateStaticParams() {
  return LOCALES.map((locale) => ({ locale }));
}

/** For a return address that names no order of this visitor. */
export default async function NothingToShowPage({ params }: { params: Promise<{ locale: string }> }) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const t = shopTexts(locale);
  return (
    <div className="page max-w-[840px] py-10">
      <h1 className="sr-only">{t("result.title")}</h1>
      <EmptyState
        icon="wallet"
        title={t("result.nothing.title")}
        action={
          <LinkButton href={localeHref(locale, "/orders")} tone="primary">
            {t("header.orders")}
          </LinkButton>
        }
      >
        {t("result.nothing.text")}
      </EmptyState>
    </div>
  );
}
