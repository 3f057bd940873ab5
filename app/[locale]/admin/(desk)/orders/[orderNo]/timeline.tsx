import { textOf } from "#lib/i18n/admin-texts.ts";
import { formatDate, formatExactTime, formatTime } from "#lib/i18n/format-time.ts";
import type { AuditRow } from "#lib/server/staff-views.ts";
import { actorName } from "../../../_ui/actor-name.ts";
import type { OrderFrame } from "./order-frame.ts";

/** Who did what and when, newest first, a heading for each day in Shanghai. Every row opens to what was written down. */
export function Timeline({ t, locale, order }: OrderFrame) {
  return (
    <div className="grid gap-4">
      {byDay(order.timeline, (row) => formatDate(locale, row.at)).map(({ day, rows }) => (
        <section key={day}>
          <h3 className="mb-1 text-xs text-ink-3">{day}</h3>
          <ol className="border-l border-line-strong">
            {rows.map((row) => (
              <li
                key={row.id}
                className="relative pl-4 before:absolute before:top-[14px] before:-left-[4px] before:size-[7px] before:rounded-full before:bg-line-strong"
              >
                <details>
                  <summary className="flex min-h-[36px] flex-wrap items-baseline gap-x-2 rounded-md py-1 hover:bg-hover">
                    <time
                      dateTime={row.at.toISOString()}
                      title={formatExactTime(locale, row.at)}
                      className="figures text-ink-3"
                    >
                      {formatTime(locale, row.at)}
                    </time>
                    <span>{textOf(t, "timeline.actions", row.action.replace(".", "-"))}</span>
                    <span className="text-ink-3">{actorName(t, row.actor, order.names)}</span>
                  </summary>
                  <Facts row={row} />
                </details>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Facts({ row }: { row: AuditRow }) {
  const moved = row.before === null && row.after === null ? null : `${row.before ?? "—"} → ${row.after ?? "—"}`;
  return (
    <div className="mb-2 rounded-md bg-sunken px-3 py-2 font-mono text-xs text-ink-2 [overflow-wrap:anywhere]">
      <p>{row.action}</p>
      <p>{row.subject}</p>
      {moved !== null && <p>{moved}</p>}
      {row.detail !== "{}" && <p>{row.detail}</p>}
    </div>
  );
}

function byDay(rows: readonly AuditRow[], dayOf: (row: AuditRow) => string): { day: string; rows: AuditRow[] }[] {
  const days: { day: string; rows: AuditRow[] }[] = [];
  for (const row of rows) {
    const day = dayOf(row);
    const last = days.at(-1);
    if (last?.day === day) last.rows.push(row);
    else days.push({ day, rows: [row] });
  }
  return days;
}
