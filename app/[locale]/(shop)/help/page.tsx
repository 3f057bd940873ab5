import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isLocale } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { shop } from "#lib/server/shop.ts";

type Props = { params: Promise<{ locale: string }> };

export const revalidate = 60;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return isLocale(locale) ? { title: shopTexts(locale)("help.title") } : {};
}

export default async function HelpPage({ params }: Props) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const t = shopTexts(locale);
  const { config } = await shop();
  const sections = [
    { title: t("help.payTitle"), text: t("help.payText") },
    { title: t("help.deadlineTitle"), text: t("help.deadlineText", { minutes: config.orderLifetimeMinutes }) },
    { title: t("help.lateTitle"), text: t("help.lateText") },
    { title: t("help.deliveryTitle"), text: t("help.deliveryText") },
    { title: t("help.refundTitle"), text: t("help.refundText") },
    { title: t("help.privacyTitle"), text: t("help.privacyText") },
  ];
  return (
    <div className="page max-w-[720px] py-8">
      <h1 className="text-xl md:text-2xl">{t("help.title")}</h1>
      {sections.map((section) => (
        <section key={section.title} className="mt-6">
          <h2 className="text-base">{section.title}</h2>
          <p className="mt-1 text-ink-2">{section.text}</p>
        </section>
      ))}
    </div>
  );
}
