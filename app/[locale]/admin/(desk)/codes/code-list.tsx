import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import type { DictionaryEntry } from "#lib/server/code-dictionary.ts";

type Props = { t: AdminTexts; title: string; note: string | null; entries: readonly DictionaryEntry[] };

/** The codes of one method. Each has its own address, to which the code links wherever else it stands. */
export function CodeList({ t, title, note, entries }: Props) {
  if (entries.length === 0) return null;
  return (
    <section className="mb-6">
      <h2 className="mb-2 text-base">{title}</h2>
      {note !== null && <p className="mb-2 text-ink-3">{note}</p>}
      <ul className="divide-y divide-line rounded-lg border border-line bg-raised">
        {entries.map((entry) => (
          <li
            key={entry.anchor}
            id={entry.anchor}
            className="grid scroll-mt-4 grid-cols-1 gap-x-6 gap-y-1 px-4 py-3 target:bg-accent-soft md:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]"
          >
            <h3 className="font-mono text-sm [overflow-wrap:anywhere]">{entry.name}</h3>
            <div className="grid gap-1">
              <p>{entry.meaning}</p>
              <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1">
                <Line name={t("codes.money")}>
                  {entry.moved} {entry.end}
                </Line>
                <Line name={t("codes.todo")}>{entry.todo}</Line>
                <Line name={t("codes.who")}>{entry.who}</Line>
              </dl>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="text-ink-2">{children}</dd>
    </>
  );
}
