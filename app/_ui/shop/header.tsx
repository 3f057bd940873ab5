import Link from "next/link";
import { CartButton } from "#app/_ui/cart/cart-button.tsx";
import { cartTexts } from "#app/_ui/cart/cart-texts.ts";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { LanguageLink } from "#app/_ui/shop/language-link.tsx";
import { Logo } from "#app/_ui/shop/logo.tsx";
import { ModeBanner, type ShopMode } from "#app/_ui/shop/mode-banner.tsx";
import { ThemeButton } from "#app/_ui/theme/theme-button.tsx";
import { type Locale, localeHref, pickText } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import type { Category } from "#lib/server/views.ts";

type Props = { locale: Locale; mode: ShopMode; categories: readonly Category[] };

export function Header({ locale, mode, categories }: Props) {
  const t = shopTexts(locale);
  return (
    <header className="border-b border-line bg-paper">
      <ModeBanner locale={locale} mode={mode} />
      <div className="page flex flex-wrap items-center gap-x-2 py-2 md:flex-nowrap md:gap-x-4 md:py-3">
        <Link
          href={localeHref(locale, "/")}
          aria-label={t("header.home")}
          className="flex min-h-[44px] items-center gap-2 rounded-md text-lg font-semibold"
        >
          <Logo />
          {t("shop.name")}
        </Link>
        <SearchForm locale={locale} />
        <div className="order-2 ml-auto flex items-center md:order-3">
          <LanguageLink locale={locale} label={t("header.language")} />
          <ThemeButton label={t("header.theme")} />
          <Link
            href={localeHref(locale, "/orders")}
            aria-label={t("header.orders")}
            title={t("header.orders")}
            className="grid size-[44px] place-items-center rounded-md text-ink-2 hover:bg-hover"
          >
            <Icon name="box" />
          </Link>
          <CartButton locale={locale} label={t("header.cart")} texts={cartTexts(locale)} />
        </div>
      </div>
      <nav aria-label={t("header.shelves")} className="page overflow-x-auto">
        <ul className="flex gap-1 pb-1 whitespace-nowrap">
          <ShelfLink href={localeHref(locale, "/goods/all")}>{t("list.all")}</ShelfLink>
          {categories.map((category) => (
            <ShelfLink key={category.slug} href={localeHref(locale, `/goods/${category.slug}`)}>
              {pickText(locale, { zh: category.nameZh, en: category.nameEn })}
            </ShelfLink>
          ))}
        </ul>
      </nav>
    </header>
  );
}

function ShelfLink({ href, children }: { href: string; children: string }) {
  return (
    <li>
      <Link
        href={href}
        className="flex min-h-[44px] items-center rounded-md px-3 text-sm text-ink-2 first:pl-0 hover:text-accent"
      >
        {children}
      </Link>
    </li>
  );
}

function SearchForm({ locale }: { locale: Locale }) {
  const t = shopTexts(locale);
  return (
    <form
      role="search"
      action={localeHref(locale, "/search")}
      className="order-3 w-full md:order-2 md:mx-4 md:max-w-[420px]"
    >
      <div className="relative">
        <label htmlFor="site-search" className="sr-only">
          {t("header.search")}
        </label>
        <input
          id="site-search"
          type="search"
          name="q"
          maxLength={60}
          placeholder={t("header.searchPlaceholder")}
          autoComplete="off"
          className="h-[44px] w-full rounded-full border border-line bg-raised pr-[52px] pl-4 text-base hover:border-line-strong"
        />
        <button
          type="submit"
          aria-label={t("header.search")}
          className="absolute inset-y-0 right-0 grid w-[48px] place-items-center rounded-full text-ink-2 hover:text-accent"
        >
          <Icon name="search" />
        </button>
      </div>
    </form>
  );
}
