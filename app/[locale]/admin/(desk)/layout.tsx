import type { Metadata } from "next";
import Link from "next/link";
import { LanguageLink } from "#app/_ui/shop/language-link.tsx";
import { Logo } from "#app/_ui/shop/logo.tsx";
import { ModeBanner } from "#app/_ui/shop/mode-banner.tsx";
import { ThemeButton } from "#app/_ui/theme/theme-button.tsx";
import { type AdminTexts, adminTexts } from "#lib/i18n/admin-texts.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";
import { findStaff, mayAct, staffFormToken } from "#lib/server/staff.ts";
import { ActionButton } from "../_ui/action-button.tsx";
import { pageLocale } from "../_ui/page-locale.ts";
import { Rail, type RailLink } from "../_ui/rail.tsx";
import { refusalTexts } from "../_ui/refusal-texts.ts";
import { signOut } from "./actions.ts";

export async function generateMetadata({ params }: LayoutProps<"/[locale]/admin">): Promise<Metadata> {
  const t = adminTexts(await pageLocale(params));
  return { title: { default: t("name"), template: `%s · ${t("name")}` }, robots: { index: false } };
}

/** The frame of every page behind the sign-in. It shows who is there; the pages themselves turn strangers away. */
export default async function DeskLayout({ params, children }: LayoutProps<"/[locale]/admin">) {
  const locale = await pageLocale(params);
  const staff = await findStaff();
  if (staff === null) return children;
  const t = adminTexts(locale);
  const { config } = await shop();
  return (
    <div className="flex flex-1 flex-col text-sm">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-20 focus:m-2 focus:rounded-md focus:bg-raised focus:px-4 focus:py-2"
      >
        {t("nav.skip")}
      </a>
      <ModeBanner locale={locale} mode={config.mode} />
      <div className="flex-1 md:grid md:grid-cols-[216px_minmax(0,1fr)]">
        <aside className="border-line px-4 py-2 md:border-r md:px-3 md:py-4">
          <div className="flex flex-col gap-4 md:sticky md:top-4">
            <Link href={localeHref(locale, "/admin")} className="flex items-center gap-2 font-medium md:px-3">
              <Logo size={24} />
              {t("name")}
            </Link>
            <Rail label={t("nav.label")} links={railLinks({ t, locale, isAdmin: mayAct(staff) })} />
            <div className="hidden gap-2 border-t border-line px-3 pt-4 md:grid">
              <p className="min-w-0">
                <span className="block truncate">{staff.name}</span>
                <span className="text-xs text-ink-3">{t(`role.${staff.role}`)}</span>
              </p>
              <a href={localeHref(locale, "/")} className="link justify-self-start">
                {t("nav.shop")}
              </a>
              <div className="-ml-2 flex items-center">
                <LanguageLink locale={locale} label={t("nav.language")} />
                <ThemeButton label={t("nav.theme")} />
              </div>
              <ActionButton
                action={signOut}
                fields={{ locale, token: staffFormToken(staff) }}
                label={t("nav.signOut")}
                refusals={refusalTexts(t)}
              />
            </div>
          </div>
        </aside>
        <main id="main" tabIndex={-1} className="min-w-0 px-4 pt-2 pb-28 outline-none md:px-6 md:py-4 md:pb-16">
          <div className="mx-auto max-w-[1200px]">{children}</div>
        </main>
      </div>
    </div>
  );
}

function railLinks({ t, locale, isAdmin }: { t: AdminTexts; locale: Locale; isAdmin: boolean }): RailLink[] {
  const doctor: RailLink = {
    href: localeHref(locale, "/admin/doctor"),
    icon: "stethoscope",
    label: t("nav.doctor"),
    exact: false,
    isWideOnly: true,
  };
  const goLive: RailLink = {
    href: localeHref(locale, "/admin/golive"),
    icon: "shield",
    label: t("nav.golive"),
    exact: false,
    isWideOnly: true,
  };
  return [
    { href: localeHref(locale, "/admin"), icon: "home", label: t("nav.home"), exact: true },
    { href: localeHref(locale, "/admin/orders"), icon: "list", label: t("nav.orders"), exact: false },
    { href: localeHref(locale, "/admin/refunds"), icon: "returnArrow", label: t("nav.refunds"), exact: false },
    { href: localeHref(locale, "/admin/notifications"), icon: "bell", label: t("nav.notifications"), exact: false },
    { href: localeHref(locale, "/admin/codes"), icon: "book", label: t("nav.codes"), exact: false },
    ...(isAdmin ? [doctor] : []),
    goLive,
    { href: localeHref(locale, "/admin/account"), icon: "user", label: t("nav.account"), exact: false },
  ];
}
