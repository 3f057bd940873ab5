import { clsx } from "clsx";
import Link from "next/link";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";
import { type AdminTexts, textOf } from "#lib/i18n/admin-texts.ts";
import { formatDateTime } from "#lib/i18n/format-time.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { type BooksView, findBooks } from "#lib/server/books-view.ts";
import { Ago } from "../_ui/moment.tsx";

type Props = { t: AdminTexts; locale: Locale; now: Date };

const LOOKS: Record<BooksView["state"], { icon: IconName; frame: string; ink: string }> = {
  right: { icon: "shield", frame: "border-line bg-raised", ink: "text-good" },
  wrong: { icon: "alert", frame: "order-first border-bad bg-bad-soft", ink: "text-bad" },
  overdue: { icon: "clock", frame: "order-first border-wait bg-wait-soft", ink: "text-wait" },
  unchecked: { icon: "clock", frame: "border-line bg-raised", ink: "text-ink-3" },
};

/** Whether the books are proven, and when. One quiet line while they are right; first on the page when they are not. */
export async function BooksCard({ t, locale, now }: Props) {
  const books = await findBooks(now);
  const look = LOOKS[books.state];
  return (
    <section aria-labelledby="books" className={clsx("min-w-0 rounded-lg border px-4 py-3", look.frame)}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Icon name={look.icon} className={clsx("self-center", look.ink)} />
        <h2 id="books" className="text-sm">
          {t("home.books.title")}
        </h2>
        <p className={clsx(books.state === "wrong" && "font-medium text-bad")}>{headline({ t, locale, books })}</p>
        {books.checkedAt !== null && (
          <p className="text-xs text-ink-3 sm:ml-auto">
            {t("home.books.checked")} <Ago locale={locale} at={books.checkedAt} now={now} />
          </p>
        )}
      </div>
      {books.state !== "right" && <p className="mt-1 text-ink-2">{t(`home.books.${books.state}Why`)}</p>}
      {books.state === "wrong" && <Contradictions t={t} locale={locale} books={books} />}
    </section>
  );
}

function headline({ t, locale, books }: Omit<Props, "now"> & { books: BooksView }): string {
  const at = (moment: Date | null) => (moment === null ? "" : formatDateTime(locale, moment));
  switch (books.state) {
    case "right":
      return t("home.books.right", { at: at(books.checkedAt) });
    case "wrong":
      return t("home.books.wrong", { at: at(books.checkedAt), count: books.count });
    case "overdue":
      return t("home.books.overdue", { at: at(books.rightAt) });
    case "unchecked":
      return t("home.books.unchecked");
  }
}

function Contradictions({ t, locale, books }: Omit<Props, "now"> & { books: BooksView }) {
  return (
    <>
      <ul className="mt-2 divide-y divide-line border-t border-line">
        {books.rows.map(({ rule, invariant, row, orderNo, expected, found }) => (
          <li key={`${rule} ${row}`} className="grid gap-x-4 gap-y-[2px] py-2 md:grid-cols-[14rem_minmax(0,1fr)]">
            <span className="flex flex-wrap items-baseline gap-x-2 md:block">
              <span className="font-medium">{textOf(t, "home.books.invariants", invariant)}</span>
              {orderNo !== null && (
                <Link href={localeHref(locale, `/admin/orders/${orderNo}`)} className="link figures font-mono md:block">
                  {orderNo}
                </Link>
              )}
            </span>
            <span className="min-w-0 text-ink-2 [overflow-wrap:anywhere]">
              <code className="text-xs">
                {rule} · {row}
              </code>
              <br />
              {t("home.books.expected")} <code className="text-xs">{expected}</code>
              {t("home.books.found")} <code className="text-xs text-bad">{found}</code>
            </span>
          </li>
        ))}
      </ul>
      {books.more > 0 && <p className="text-ink-2">{t("home.books.more", { count: books.more })}</p>}
    </>
  );
}
