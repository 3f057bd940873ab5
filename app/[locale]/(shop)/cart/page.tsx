import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CartBoard } from "#app/_ui/cart/cart-board.tsx";
import { cartTexts } from "#app/_ui/cart/cart-texts.ts";
import { isLocale } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { cartViewOf } from "#lib/server/cart-view.ts";
import { findVisitor } from "#lib/server/visitor.ts";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return isLocale(locale) ? { title: shopTexts(locale)("cart.title"), robots: { index: false } } : {};
}

export default async function CartPage({ params }: Props) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const visitor = await findVisitor();
  return (
    <div className="page py-6 md:py-8">
      <h1 className="mb-4 text-xl md:text-2xl">{shopTexts(locale)("cart.title")}</h1>
      <CartBoard initial={await cartViewOf(visitor?.hash ?? null, locale)} locale={locale} texts={cartTexts(locale)} />
    </div>
  );
}
