/** A trade's story in one order: calls of the gateway, what buyer and merchant did, attempts of notifies, what is due. */
import { toneBadge } from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, payload } from "#lib/simulator/console/layout.ts";
import { readableForm, readableJson } from "#lib/simulator/console/readable.ts";
import { outcomeBadge, outcomeTone } from "#lib/simulator/console/status-badges.ts";
import type { TradeStory } from "#lib/simulator/console/trades/trade-story.ts";
import type { GatewayRequestRecord, Notify, NotifyAttempt, TradeEvent } from "#lib/simulator/domain/model.ts";
import { isAcknowledged } from "#lib/simulator/domain/notify-timetable.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { beijingTime, beijingTimeWithMillis } from "#lib/simulator/protocol/beijing-time.ts";

type Tone = "plain" | "good" | "warn" | "bad" | "later";

interface Moment {
  at: number;
  /** Stays the same while the page refreshes itself. */
  key: string;
  tone: Tone;
  line: Markup;
}

/** So much of a merchant's answer is shown in the line itself. */
const ANSWER_GLIMPSE = 80;

function faultBadge(fault: string): Markup | string {
  return fault === ""
    ? ""
    : html` <a class="badge is-fault" href="/console/faults"><span aria-hidden="true">! </span>${fault}</a>`;
}

/** A shop that polls asks the same again and again: one line for all of them. */
function groupRequests(requests: readonly GatewayRequestRecord[]): GatewayRequestRecord[][] {
  const groups: GatewayRequestRecord[][] = [];
  for (const request of requests) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    const isRepeat = first?.method === request.method && first.reply === request.reply && first.fault === request.fault;
    if (group && isRepeat && request.method.endsWith(".query")) group.push(request);
    else groups.push([request]);
  }
  return groups;
}

function requestMoment(view: ConsoleView, requests: readonly GatewayRequestRecord[]): Moment[] {
  const { story: words } = view.speech.texts;
  const [request] = requests;
  const last = requests.at(-1);
  if (!request || !last) return [];
  const biz = (JSON.parse(request.params) as Record<string, string>)["biz_content"] ?? "";
  const repeats =
    requests.length === 1
      ? ""
      : html` <span class="quiet">${words.repeated(requests.length)}, ${words.until(beijingTime(last.at).slice(11))}</span>`;
  const tone = outcomeTone(request.outcome);
  return [
    {
      at: request.at,
      key: `request-${request.id}`,
      tone: tone === "good" ? "plain" : tone,
      line: html`<p><a href="/console/requests/${request.id}"><code>${request.method === "" ? "—" : request.method}</code></a> ${outcomeBadge(request.outcome)}${faultBadge(request.fault)}${repeats}</p>
<div class="payloads">${payload(words.bizContent, readableJson(biz))}${payload(words.signedString, request.signedString)}${payload(words.reply, readableJson(request.reply))}</div>`,
    },
  ];
}

const EVENT_TONES: Partial<Record<TradeEvent["kind"], Tone>> = {
  paid: "good",
  "wrong-password": "warn",
  "insufficient-funds": "warn",
  "closed-by-timeout": "warn",
};

function eventMoment(view: ConsoleView, event: TradeEvent, index: number): Moment {
  return {
    at: event.at,
    key: `event-${index}`,
    tone: EVENT_TONES[event.kind] ?? "plain",
    line: html`<p><b>${view.speech.texts.event[event.kind]}</b> <span class="quiet">${event.detail}</span></p>`,
  };
}

function attemptMoment(view: ConsoleView, notify: Notify, attempt: NotifyAttempt): Moment {
  const { console: names, story: words, notifyKind } = view.speech.texts;
  const isHeard = isAcknowledged(attempt);
  const answer =
    attempt.status === null
      ? `${names.noAnswer}: ${attempt.error}`
      : `HTTP ${attempt.status} ${attempt.replyBody.slice(0, ANSWER_GLIMPSE)}`;
  return {
    at: attempt.at,
    key: `attempt-${attempt.notifyId}-${attempt.number}`,
    tone: isHeard ? "good" : "bad",
    line: html`<p><b>${notifyKind[notify.kind]}</b> · ${names.attempt(attempt.number)} ${toneBadge(isHeard ? "good" : "bad", answer)}${faultBadge(attempt.fault)} <span class="quiet">${names.attemptReason[attempt.reason]} · ${attempt.durationMs} ms</span></p>
<div class="payloads">${payload(words.sentForm, readableForm(attempt.requestBody))}${payload(words.answerBody, attempt.replyBody)}</div>`,
  };
}

/** What the timetable and the trade's end still hold. */
function momentsAhead(view: ConsoleView, story: TradeStory): Moment[] {
  const { story: words, notifyKind } = view.speech.texts;
  const due = story.notifies.flatMap((notify): Moment[] =>
    notify.nextAttemptAt === null
      ? []
      : [
          {
            at: notify.nextAttemptAt,
            key: `due-${notify.notifyId}`,
            tone: "later",
            line: html`<p>${notifyKind[notify.kind]}: ${words.willSend(notify.attempts.length + 1)}</p>`,
          },
        ],
  );
  if (story.trade.status !== "WAIT_BUYER_PAY") return due;
  return [...due, { at: story.trade.expiresAt, key: "expiry", tone: "later", line: html`<p>${words.willExpire}</p>` }];
}

/** The moments with a heading for each day. */
function storyList(moments: readonly Moment[]): Markup {
  let day = "";
  const lines = moments.map(({ at, key, tone, line }) => {
    const time = beijingTimeWithMillis(at);
    const isNewDay = time.slice(0, 10) !== day;
    day = time.slice(0, 10);
    const shownTime = tone === "later" ? time.slice(11, 19) : time.slice(11);
    return html`${isNewDay ? html`<li class="day" data-key="day-${tone === "later" ? "later-" : ""}${day}">${day}</li>` : ""}
<li data-key="${key}" class="is-${tone}" data-row><time datetime="${time.replace(" ", "T")}+08:00" title="${time}">${shownTime}</time><div>${line}</div></li>`;
  });
  return html`<ol class="story">${lines}</ol>`;
}

export function tradeTimeline(view: ConsoleView, story: TradeStory): Markup {
  const requests = groupRequests(story.requests).flatMap((group) => requestMoment(view, group));
  const events = story.events.map((event, index) => eventMoment(view, event, index));
  const attempts = story.notifies.flatMap((notify) =>
    notify.attempts.map((attempt) => attemptMoment(view, notify, attempt)),
  );
  const byTime = (left: Moment, right: Moment) => left.at - right.at;
  const past = [...requests, ...events, ...attempts].sort(byTime);
  const ahead = momentsAhead(view, story).sort(byTime);
  const later = ahead.length === 0 ? "" : html`<h3>${view.speech.texts.story.ahead}</h3>${storyList(ahead)}`;
  return html`${storyList(past)}${later}`;
}
