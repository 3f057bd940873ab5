import type { Metadata } from "next";
import Link from "next/link";
import { LanguageLink } from "#app/_ui/shop/language-link.tsx";
import { ThemeButton } from "#app/_ui/theme/theme-button.tsx";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { localeHref } from "#lib/i18n/locale.ts";
import { mayAct, requireStaff, staffFormToken } from "#lib/server/staff.ts";
import { ActionButton } from "../../_ui/action-button.tsx";
import { PageHead } from "../../_ui/page-head.tsx";
import { pageLocale } from "../../_ui/page-locale.ts";
import { Fact, Panel } from "../../_ui/panel.tsx";
import { refusalTexts } from "../../_ui/refusal-texts.ts";
import { changePassword, signOut } from "../actions.ts";
import { PasswordForm } from "./password-form.tsx";

export async function generateMetadata({ params }: PageProps<"/[locale]/admin/account">): Promise<Metadata> {
  return { title: adminTexts(await pageLocale(params))("account.title") };
}

export default async function AccountPage({ params }: PageProps<"/[locale]/admin/account">) {
  const locale = await pageLocale(params);
  const staff = await requireStaff({ locale, path: "/admin/account" });
  const t = adminTexts(locale);
  const fields = { locale, token: staffFormToken(staff) };
  return (
    <>
      <PageHead title={t("account.title")}>
        <div className="flex items-center">
          <LanguageLink locale={locale} label={t("nav.language")} />
          <ThemeButton label={t("nav.theme")} />
          <ActionButton action={signOut} fields={fields} label={t("nav.signOut")} refusals={refusalTexts(t)} />
        </div>
      </PageHead>
      <p className="mb-4 flex gap-4 md:hidden">
        {mayAct(staff) && (
          <Link href={localeHref(locale, "/admin/doctor")} className="link">
            {t("nav.doctor")}
          </Link>
        )}
        <Link href={localeHref(locale, "/admin/golive")} className="link">
          {t("nav.golive")}
        </Link>
      </p>
      <div className="grid max-w-[560px] gap-4">
        <Panel title={staff.name}>
          <dl>
            <Fact name={t("login.email")}>{staff.email}</Fact>
            <Fact name={t("account.role")}>{t(`role.${staff.role}`)}</Fact>
          </dl>
        </Panel>
        <Panel title={t("account.change")}>
          <PasswordForm
            action={changePassword}
            fields={fields}
            texts={{
              current: t("account.current"),
              next: t("account.next"),
              hint: t("account.hint"),
              submit: t("account.submit"),
            }}
            refusals={refusalTexts(t)}
          />
        </Panel>
      </div>
    </>
  );
}
