import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import { LanguageLink } from "#app/_ui/shop/language-link.tsx";
import { Logo } from "#app/_ui/shop/logo.tsx";
import { ModeBanner } from "#app/_ui/shop/mode-banner.tsx";
import { ThemeButton } from "#app/_ui/theme/theme-button.tsx";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { localeHref } from "#lib/i18n/locale.ts";
import { findAdminPath } from "#lib/server/safe-path.ts";
import { shop } from "#lib/server/shop.ts";
import { anyoneFormToken, findStaff } from "#lib/server/staff.ts";
import { pageLocale, queryText } from "../_ui/page-locale.ts";
import { refusalTexts } from "../_ui/refusal-texts.ts";
import { signIn } from "./actions.ts";
import { LoginForm } from "./login-form.tsx";

export async function generateMetadata({ params }: PageProps<"/[locale]/admin/login">): Promise<Metadata> {
  return { title: adminTexts(await pageLocale(params))("login.title"), robots: { index: false } };
}

export default async function LoginPage({ params, searchParams }: PageProps<"/[locale]/admin/login">) {
  const locale = await pageLocale(params);
  const query = await searchParams;
  const next = findAdminPath(queryText(query, "next") ?? undefined) ?? localeHref(locale, "/admin");
  if ((await findStaff()) !== null) redirect(next);
  const t = adminTexts(locale);
  const { config } = await shop();
  return (
    <>
      <ModeBanner locale={locale} mode={config.mode} />
      <main className="mx-auto grid w-full max-w-[400px] flex-1 content-center gap-6 px-4 py-10 text-sm">
        <div className="flex items-center gap-3">
          <Logo size={36} />
          <div className="flex-1">
            <h1 className="text-lg">{t("login.title")}</h1>
            <p className="text-ink-3">{t("login.lead")}</p>
          </div>
          <LanguageLink locale={locale} label={t("nav.language")} />
          <ThemeButton label={t("nav.theme")} />
        </div>
        {queryText(query, "out") !== null && (
          <Notice tone="neutral" icon="checkCircle">
            {t("login.signedOut")}
          </Notice>
        )}
        <LoginForm
          action={signIn}
          fields={{ next, locale, token: anyoneFormToken() }}
          texts={{ email: t("login.email"), password: t("login.password"), submit: t("login.submit") }}
          refusals={refusalTexts(t)}
        />
      </main>
    </>
  );
}
