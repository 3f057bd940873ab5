/** The simulated clock. */
import { dataTable, emptyState, notice, pageHead, part, textField, toneBadge } from "#lib/simulator/console/blocks.ts";
import type { clockView } from "#lib/simulator/console/clock/clock-change.ts";
import { type ConsoleView, consolePage, copyable } from "#lib/simulator/console/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime, endOfBeijingDay } from "#lib/simulator/protocol/beijing-time.ts";
import type { ComingEvent } from "#lib/simulator/store/timetable.ts";

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** When yesterday's bill is certainly there. */
const BILL_READY_MS = 9 * HOUR_SECONDS * 1000;
/** Differences below are the time that a page takes. */
const IN_STEP_SECONDS = 2;
const SPEEDS = [1, 60, 3_600] as const;

export type ShownClock = ReturnType<typeof clockView> & { coming: readonly ComingEvent[]; problem?: string };

/** The two largest units, such as 3 days 4 hours. */
function duration(view: ConsoleView, seconds: number): string {
  const words = view.speech.texts.clock;
  const parts = [
    [Math.floor(seconds / DAY_SECONDS), words.daysText],
    [Math.floor((seconds % DAY_SECONDS) / HOUR_SECONDS), words.hoursText],
    [Math.floor((seconds % HOUR_SECONDS) / MINUTE_SECONDS), words.minutesText],
    [Math.floor(seconds % MINUTE_SECONDS), words.secondsText],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).slice(0, 2);
  return shown.length === 0 ? words.secondsText(0) : shown.map(([count, text]) => text(count)).join(" ");
}

function face(view: ConsoleView, clock: ShownClock): Markup {
  const words = view.speech.texts.clock;
  const [day = "", time = ""] = clock.beijing.split(" ");
  const { offsetSeconds: offset } = clock;
  const away = offset > 0 ? words.ahead : words.behind;
  const difference = Math.abs(offset) < IN_STEP_SECONDS ? words.inStep : away(duration(view, Math.abs(offset)));
  const state = clock.isRunning ? toneBadge("good", words.running) : toneBadge("warn", words.stopped);
  const speed = clock.speed === 1 ? "" : toneBadge("info", words.speedText(clock.speed));
  return html`<div class="clock-face"><p class="clock-day">${day} <span class="quiet">${words.beijing}</span></p>
<p class="clock"><time data-clock="${clock.now}" data-speed="${clock.isRunning ? clock.speed : 0}">${time}</time></p>
<p class="actions">${state}${speed}<span class="quiet">${difference}</span></p></div>`;
}

function pace(view: ConsoleView, clock: ShownClock): Markup {
  const words = view.speech.texts.clock;
  const speeds = SPEEDS.map((speed) => {
    const mark = clock.isRunning && clock.speed === speed ? html` aria-current="true"` : "";
    return html`<button type="submit" name="speed" value="${speed}" class="is-quiet"${mark}>${speed === 1 ? words.realPace : `${speed}×`}</button>`;
  });
  const stop = clock.isRunning
    ? html`<button type="submit" name="action" value="stop" class="is-quiet">${words.stop}</button>`
    : html`<button type="submit" name="action" value="start">${words.start}</button>`;
  const catchUp =
    clock.offsetSeconds < -IN_STEP_SECONDS
      ? html`<button type="submit" name="action" value="catch-up" class="is-quiet">${words.catchUp}</button>`
      : "";
  return html`<form method="post" action="/console/clock" class="row">${stop}${speeds}${catchUp}</form>`;
}

/** Where a step leads to, as a button with the moment under its name. */
function step(target: { field: "advanceTo" | "advanceSeconds"; value: number; label: string; at: number }): Markup {
  return html`<button type="submit" name="${target.field}" value="${target.value}" class="step"><span>${target.label}</span><time>${beijingTime(target.at)}</time></button>`;
}

function steps(view: ConsoleView, clock: ShownClock): Markup {
  const words = view.speech.texts.clock;
  const to = (label: string, at: number | null) =>
    at === null ? "" : step({ field: "advanceTo", value: at, label, at });
  const plus = (seconds: number) =>
    step({
      field: "advanceSeconds",
      value: seconds,
      label: words.plus(duration(view, seconds)),
      at: clock.now + seconds * 1000,
    });
  return html`<form method="post" action="/console/clock" class="steps">
${to(words.toRetry, clock.next.notify)}${to(words.toExpiry, clock.next.expiry)}${plus(10 * MINUTE_SECONDS)}${plus(HOUR_SECONDS)}
${to(words.toBill, endOfBeijingDay(clock.now) + BILL_READY_MS)}${plus(7 * DAY_SECONDS)}${to(words.toFinish, clock.next.finish)}</form>
<form method="post" action="/console/clock" class="row">${textField({ name: "advanceTo", label: words.custom, placeholder: beijingTime(clock.now + DAY_SECONDS * 1000), required: true, ...(clock.problem === undefined ? {} : { problem: clock.problem }) })}<button type="submit" class="is-small">${words.go}</button></form>`;
}

function coming(view: ConsoleView, clock: ShownClock): Markup {
  const words = view.speech.texts.clock;
  if (clock.coming.length === 0) return emptyState({ text: words.nothingComing });
  const columns = [
    { label: words.what, kind: "lead" },
    { label: words.when },
    { label: words.trade },
    { label: words.go },
  ] as const;
  const rows = clock.coming.map((event) => {
    const isDue = event.at <= clock.now;
    const what =
      event.notifyKind === null
        ? words.closes
        : words.attempt(view.speech.texts.notifyKind[event.notifyKind], event.attemptsMade + 1);
    const left = isDue ? words.due : words.inTime(duration(view, (event.at - clock.now) / 1000));
    const go = isDue
      ? ""
      : html`<form method="post" action="/console/clock"><button type="submit" name="advanceTo" value="${event.at}" class="is-small is-quiet" aria-label="${words.go}: ${beijingTime(event.at)}">${words.go}</button></form>`;
    const trade = html`<a href="/console/trades/${event.tradeNo}"><code>${event.outTradeNo}</code></a>`;
    const when = html`<time>${beijingTime(event.at)}</time> <span class="quiet">${left}</span>`;
    return { key: `${event.tradeNo}-${event.notifyKind ?? "expiry"}`, cells: [what, when, trade, go] };
  });
  return dataTable(words.coming, columns, rows);
}

export function clockPage(view: ConsoleView, clock: ShownClock): string {
  const words = view.speech.texts.clock;
  const problem = clock.problem === undefined ? "" : notice("bad", clock.problem);
  const body = html`${pageHead({ title: words.clock, lead: words.lead })}
${problem}
<section class="card clock-card">${face(view, clock)}${pace(view, clock)}</section>
${part({ title: words.travel, body: steps(view, clock) })}
${part({ title: words.coming, body: coming(view, clock) })}
<details class="prose"><summary>${words.forwardTitle}</summary><p>${words.forwardText}</p></details>
<p class="quiet">${words.together} ${copyable(view, "npm run clock -- +1h")}</p>
<script src="/assets/clock.js" defer></script>`;
  return consolePage(view, { section: "clock", title: words.clock, body });
}
