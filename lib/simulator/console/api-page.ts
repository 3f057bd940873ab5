/** The page about the console's own HTTP API. */
import { Hono } from "hono";
import { pageHead, part } from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, consolePage, consoleView } from "#lib/simulator/console/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import type { ApiTexts } from "#lib/simulator/texts/api-texts.ts";
import type { World } from "#lib/simulator/world.ts";

interface Call {
  call: string;
  body?: string;
  says: keyof ApiTexts["calls"];
}

/** Every call, as a person would write it. */
export const API_CALLS: Record<keyof ApiTexts["groups"], readonly Call[]> = {
  pay: [
    {
      call: "POST /pay",
      body: '{ payUrl | outTradeNo, buyer?, via?: "phone" | "password", channel?: "balance" | "card" | "credit", coupon?: "first" | id }',
      says: "pay",
    },
    { call: "POST /scan", body: "{ payUrl | outTradeNo, buyer? }", says: "scan" },
    { call: "GET /buyers", says: "buyers" },
  ],
  watch: [
    { call: "GET /trades", says: "trades" },
    { call: "GET /trades/:number", says: "trade" },
    { call: "GET /requests", says: "requests" },
    { call: "POST /notifies/:id/resend", says: "resend" },
  ],
  merchant: [
    { call: "GET /merchant", says: "merchant" },
    { call: "POST /merchant/refunds", body: '{ number, amount?: "1.00", reason? }', says: "refunds" },
    { call: "POST /merchant/freezes", body: "{ number, frozen: true | false }", says: "freezes" },
    { call: "POST /merchant/withdrawals", body: '{ sellerId, amount: "1.00" }', says: "money" },
    { call: "POST /merchant/deposits", body: '{ sellerId, amount: "1.00" }', says: "money" },
  ],
  faults: [
    { call: "GET /faults", says: "faultsGet" },
    {
      call: "POST /faults",
      body: "{ kind, method?, appId?, outTradeNo?, times? | rate?, seconds?, detail? }",
      says: "faults",
    },
    { call: "DELETE /faults", says: "faultsDelete" },
    { call: "DELETE /faults/:id", says: "faultsDelete" },
    { call: "POST /trades/:number/notify-fault", body: "{ kind, detail? }", says: "badNotify" },
    { call: "GET /scenarios", says: "scenarios" },
    { call: "POST /scenarios", body: "{ name, appId?, outTradeNo? }", says: "scenarios" },
    { call: "GET /scenarios/:id", says: "scenarios" },
  ],
  clock: [
    { call: "GET /clock", says: "clock" },
    {
      call: "POST /clock",
      body: "{ advanceSeconds | advanceTo | speed | stop: true | start: true | catchUp: true }",
      says: "clock",
    },
    { call: "POST /reset", says: "reset" },
    { call: "GET /state?keys=yes", says: "state" },
    { call: "POST /state", says: "state" },
  ],
  applications: [
    { call: "GET /applications", says: "applications" },
    { call: "POST /applications", body: "{ name, sellerId?, publicKey? }", says: "makeApplication" },
    { call: "POST /applications/:appId/settings", body: "{ notifyClose?: true | false, … }", says: "settings" },
  ],
};

function example(address: string): string {
  return `A=${address}
curl -s $A/faults -d '{"kind":"lose-notify"}'
curl -s $A/pay -d "{\\"payUrl\\":\\"$PAY_URL\\"}"
curl -s $A/clock -d '{"advanceSeconds":86400}'
curl -s $A/trades/T0001`;
}

function callTable(view: ConsoleView, calls: readonly Call[]): Markup {
  const words = view.speech.texts.api;
  const rows = calls.map(
    ({ call, body, says }) =>
      html`<div><dt><code>${call}</code></dt><dd><p>${words.calls[says]}</p>${body === undefined ? "" : html`<p><span class="quiet">${words.body}</span> <code>${body}</code></p>`}</dd></div>`,
  );
  return html`<dl class="params">${rows}</dl>`;
}

function apiPage(view: ConsoleView, address: string): string {
  const { console: names, api: words } = view.speech.texts;
  const text = example(address);
  const groups = Object.entries(API_CALLS).map(([group, calls]) =>
    part({ title: words.groups[group as keyof ApiTexts["groups"]], body: callTable(view, calls) }),
  );
  return consolePage(view, {
    section: "api",
    title: names.api,
    body: html`${pageHead({ title: names.api, lead: words.lead })}<p><code>${address}</code></p><p class="prose">${words.errors}</p>
${part({ title: words.example, lead: words.exampleLead, body: html`<div class="code-block"><pre>${text}</pre><button type="button" class="copy" data-copy="${text}" data-copied="${names.copied}">${names.copy}</button></div>` })}
${groups}`,
  });
}

/** `/console/api` itself, for people; the calls are below it. */
export function apiPageRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get("/api", (context) =>
    context.html(apiPage(consoleView(world, context), new URL("/console/api", context.req.url).href)),
  );
  return routes;
}
