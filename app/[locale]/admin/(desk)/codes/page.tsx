import type { Metadata } from "next";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { alipayCodeTexts } from "#lib/i18n/alipay-code-texts.ts";
import { localeHref } from "#lib/i18n/locale.ts";
import { CODE_SECTIONS, searchCodes } from "#lib/server/code-dictionary.ts";
import { requireStaff } from "#lib/server/staff.ts";
import { FilterChips } from "../../_ui/filter-chips.tsx";
import { PageHead } from "../../_ui/page-head.tsx";
import { pageLocale, pathWith, queryText, queryWord } from "../../_ui/page-locale.ts";
import { SearchForm } from "../../_ui/search-form.tsx";
import { CodeList } from "./code-list.tsx";

type Props = {
  params: Promise<{ locale: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: adminTexts(await pageLocale(params))("codes.title") };
}

/** What Alipay's codes mean: for staff who were quoted one by a buyer, a log or Alipay's support. */
export default async function CodesPage({ params, searchParams }: Props) {
  const locale = await pageLocale(params);
  const query = await searchParams;
  const search = queryText(query, "q");
  const method = queryWord(query, "method", CODE_SECTIONS);
  const path = (parts: Record<string, string | null>) => pathWith("/admin/codes", { q: search, method, ...parts });
  await requireStaff({ locale, path: path({}) });
  const found = await searchCodes(locale, search ?? "");
  const shown = method === null ? found : found.filter((entry) => entry.section === method);
  const t = adminTexts(locale);
  const { sections } = alipayCodeTexts(locale);
  const chips = [null, ...CODE_SECTIONS].map((word) => ({
    label: word === null ? t("common.all") : sections[word],
    count: word === null ? found.length : found.filter((entry) => entry.section === word).length,
    href: localeHref(locale, path({ method: word })),
    current: word === method,
  }));
  return (
    <>
      <PageHead title={t("codes.title")}>
        <SearchForm
          action={localeHref(locale, "/admin/codes")}
          search={search}
          clearHref={localeHref(locale, path({ q: null }))}
          keep={{ name: "method", value: method }}
          texts={{
            label: t("codes.searchLabel"),
            placeholder: t("codes.search"),
            clear: t("orders.clear"),
            submit: t("orders.searchButton"),
          }}
        />
      </PageHead>
      <FilterChips label={t("codes.method")} chips={chips} />
      {shown.length === 0 ? (
        <EmptyState
          icon="search"
          title={search === null ? t("orders.emptyFilter") : t("codes.empty", { query: search })}
          action={<LinkButton href={localeHref(locale, "/admin/codes")}>{t("common.all")}</LinkButton>}
        >
          {t("codes.emptyText")}
        </EmptyState>
      ) : (
        CODE_SECTIONS.map((section) => (
          <CodeList
            key={section}
            t={t}
            title={sections[section]}
            note={section === "pagePay" ? t("codes.pagePayNote") : null}
            entries={shown.filter((entry) => entry.section === section)}
          />
        ))
      )}
    </>
  );
}
