import "#app/_ui/styles.css";
import type { Metadata, Viewport } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { ThemeScript } from "#app/_ui/theme/theme-script.tsx";
import { isLocale, LOCALES } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

type Props = { params: Promise<{ locale: string }>; children: ReactNode };

export function generateStaticParams() {
  return LOCALES.map((locale) => ({ locale }));
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#faf8f5" },
    { media: "(prefers-color-scheme: dark)", color: "#141412" },
  ],
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  const t = shopTexts(locale);
  return {
    title: { default: `${t("shop.name")} · ${t("shop.tagline")}`, template: `%s · ${t("shop.name")}` },
    description: t("shop.description"),
    formatDetection: { telephone: false, email: false, address: false },
  };
}

export default async function RootLayout({ params, children }: Props) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  return (
    // The script sets the chosen theme before the first paint, so the element differs from what the server sent.
    <html lang={locale} suppressHydrationWarning>
      <head>
        <ThemeScript />
      </head>
      <body className="flex min-h-dvh flex-col">{children}</body>
    </html>
  );
}
