/** The simulated clock. */
import { type ConsoleView, consolePage } from "#lib/simulator/console/layout.ts";
import { html } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;
const DAY_SECONDS = 24 * HOUR_SECONDS;

function duration(view: ConsoleView, seconds: number): string {
  const words = view.speech.texts.clock;
  const parts = [
    [Math.floor(seconds / DAY_SECONDS), words.daysText],
    [Math.floor((seconds % DAY_SECONDS) / HOUR_SECONDS), words.hoursText],
    [Math.floor((seconds % HOUR_SECONDS) / MINUTE_SECONDS), words.minutesText],
    [Math.floor(seconds % MINUTE_SECONDS), words.secondsText],
  ] as const;
  return parts.flatMap(([count, text]) => (count === 0 ? [] : [text(count)])).join(" ");
}

/** The steps people need: the notify's first two retries, half an hour for an order, an hour, a day. */
const CLOCK_STEPS_SECONDS = [4 * MINUTE_SECONDS, 10 * MINUTE_SECONDS, 30 * MINUTE_SECONDS, HOUR_SECONDS, DAY_SECONDS];

export function clockPage(view: ConsoleView, offsetSeconds: number): string {
  const words = view.speech.texts.clock;
  const steps = CLOCK_STEPS_SECONDS.map(
    (seconds) =>
      html`<button type="submit" name="advanceSeconds" value="${seconds}" class="is-small">${words.moveBy(duration(view, seconds))}</button>`,
  );
  const body = html`<h1>${words.clock}</h1>
<p class="clock">${beijingTime(view.now)} <span class="quiet">${offsetSeconds < 1 ? words.inStep : words.offset(duration(view, offsetSeconds))}</span></p>
<p class="quiet">${words.clockText}</p>
<form method="post" action="/console/clock" class="row">${steps}</form>
<form method="post" action="/console/clock" class="row"><label>${words.seconds}<input name="advanceSeconds" inputmode="numeric" pattern="[0-9]{1,9}" required></label><button type="submit" class="is-small">${words.move}</button></form>`;
  return consolePage(view, { section: "clock", title: words.clock, body });
}
