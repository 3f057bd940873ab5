import type { Metadata } from "next";
import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { CartSums } from "#app/_ui/cart/cart-sums.tsx";
import { cartTexts } from "#app/_ui/cart/cart-texts.ts";
import { CheckoutForm } from "#app/_ui/checkout/checkout-form.tsx";
import { checkoutTexts } from "#app/_ui/checkout/checkout-texts.ts";
import { MoneyText } from "#app/_ui/money.tsx";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { isLocale, type Locale, localeHref, pickText } from "#lib/i18n/locale.ts";
import { PROVINCES } from "#lib/i18n/provinces.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { type CartView, cartViewOf } from "#lib/server/cart-view.ts";
import { formTokenFor } from "#lib/server/form-token.ts";
import { shop } from "#lib/server/shop.ts";
import { findVisitor } from "#lib/server/visitor.ts";
import { placeOrder } from "./actions.ts";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return isLocale(locale) ? { title: shopTexts(locale)("checkout.title"), robots: { index: false } } : {};
}

export default async function CheckoutPage({ params }: Props) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const t = shopTexts(locale);
  const [visitor, { deps }] = await Promise.all([findVisitor(), shop()]);
  const cart = await cartViewOf(visitor?.hash ?? null, locale);
  // A cart with a problem is put right on its own page, where the lines can be changed.
  if (cart.lines.length > 0 && !cart.canCheckOut) redirect(localeHref(locale, "/cart"));
  return (
    <div className="page py-6 md:py-8">
      <h1 className="mb-6 text-xl md:text-2xl">{t("checkout.title")}</h1>
      {visitor === null || cart.totalFen === null || cart.total === null ? (
        <EmptyState
          icon="bag"
          title={t("cart.empty")}
          action={
            <LinkButton href={localeHref(locale, "/goods/all")} tone="primary">
              {t("cart.browse")}
            </LinkButton>
          }
        >
          {t("cart.emptyHint")}
        </EmptyState>
      ) : (
        <CheckoutForm
          action={placeOrder}
          hidden={{
            token: formTokenFor(visitor.token),
            formKey: deps.ids.newId(),
            locale,
            seenTotalFen: String(cart.totalFen),
          }}
          provinces={PROVINCES.map((province) => ({ value: province.zh, label: pickText(locale, province) }))}
          texts={checkoutTexts(locale, cart.total)}
          summary={<Summary cart={cart} locale={locale} />}
        />
      )}
    </div>
  );
}

function Summary({ cart, locale }: { cart: CartView; locale: Locale }) {
  const t = shopTexts(locale);
  return (
    <section aria-labelledby="summary" className="rounded-lg bg-sunken p-4 md:p-6">
      <div className="mb-2 flex items-center justify-between">
        <h2 id="summary" className="text-base">
          {t("checkout.summary")}
        </h2>
        <Link href={localeHref(locale, "/cart")} className="link inline-flex min-h-[44px] items-center text-sm">
          {t("checkout.edit")}
        </Link>
      </div>
      <ul className="mb-4 divide-y divide-line border-b border-line">
        {cart.lines.map((line) => (
          <li key={line.sku} className="flex items-center gap-3 py-3 text-sm">
            <img src={line.picture} alt="" width={56} height={56} className="size-[56px] rounded-md object-cover" />
            <div className="min-w-0 flex-1">
              <p className="line-clamp-2 font-medium">{line.name}</p>
              <p className="text-ink-3">
                {line.label} <span className="figures">× {line.quantity}</span>
              </p>
            </div>
            <MoneyText text={line.line} />
          </li>
        ))}
      </ul>
      <CartSums cart={cart} texts={cartTexts(locale)} />
    </section>
  );
}
