import type { Metadata } from "next";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { localeHref } from "#lib/i18n/locale.ts";
import { shop } from "#lib/server/shop.ts";
import { requireStaff } from "#lib/server/staff.ts";
import { FilterChips } from "../../_ui/filter-chips.tsx";
import { NotificationCard } from "../../_ui/notification-card.tsx";
import { PageHead } from "../../_ui/page-head.tsx";
import { pageLocale, pathWith, queryText, queryWord } from "../../_ui/page-locale.ts";
import { Pager } from "../../_ui/pager.tsx";

const BOXES = ["inbox", "open", "resolved"] as const;

export async function generateMetadata({ params }: PageProps<"/[locale]/admin/notifications">): Promise<Metadata> {
  return { title: adminTexts(await pageLocale(params))("notifications.title") };
}

export default async function NotificationsPage(props: PageProps<"/[locale]/admin/notifications">) {
  const locale = await pageLocale(props.params);
  const query = await props.searchParams;
  const box = queryWord(query, "box", BOXES) ?? "inbox";
  const cursor = queryText(query, "after");
  await requireStaff({ locale, path: pathWith("/admin/notifications", { box, after: cursor }) });
  const href = (parts: Record<string, string | null>) => localeHref(locale, pathWith("/admin/notifications", parts));
  const { queries, clock } = await shop();
  const [page, counts] = await Promise.all([
    queries.admin.notifications.list({ box, cursor }),
    queries.admin.notifications.count(),
  ]);
  const t = adminTexts(locale);
  const chips = BOXES.map((word) => ({
    label: t(`notifications.boxes.${word}`),
    count: counts[word],
    href: href({ box: word }),
    current: word === box,
  }));
  return (
    <>
      <PageHead title={t("notifications.title")} />
      <FilterChips label={t("notifications.columns.verdict")} chips={chips} />
      {page.rows.length === 0 && <EmptyState icon="bell" title={t("notifications.empty")} />}
      <ul className="grid grid-cols-1 gap-2">
        {page.rows.map((row) => (
          <li key={row.notifyId} className="rounded-lg border border-line bg-raised px-4 py-3">
            <NotificationCard t={t} locale={locale} row={row} now={clock.now()} withOrder />
          </li>
        ))}
      </ul>
      <Pager
        t={t}
        first={cursor === null ? null : href({ box })}
        next={page.nextCursor === null ? null : href({ box, after: page.nextCursor })}
      />
    </>
  );
}
