/** The page about the console's own HTTP API. */
import { Hono } from "hono";
import { pageHead, part } from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, consolePage, consoleView, copyableBlock } from "#lib/simulator/console/layout.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import type { ApiTexts } from "#lib/simulator/texts/api-texts.ts";
import type { World } from "#lib/simulator/world.ts";

interface Call {
  calls: readonly string[];
  body?: string;
  says: keyof ApiTexts["calls"];
}

/** Every call, as a person would write it. */
export const API_CALLS: Record<keyof ApiTexts["groups"], readonly Call[]> = {
  pay: [
    {
      calls: ["POST /pay"],
      body: '{ payUrl | outTradeNo, buyer?, via?: "phone" | "password", channel?: "balance" | "card" | "credit", coupon?: "first" | id }',
      says: "pay",
    },
    { calls: ["POST /scan"], body: "{ payUrl | outTradeNo, buyer? }", says: "scan" },
    { calls: ["GET /buyers"], says: "buyers" },
  ],
  watch: [
    { calls: ["GET /trades"], says: "trades" },
    { calls: ["GET /trades/:number"], says: "trade" },
    { calls: ["GET /requests"], says: "requests" },
    { calls: ["POST /notifies/:id/resend"], says: "resend" },
  ],
  merchant: [
    { calls: ["GET /merchant"], says: "merchant" },
    { calls: ["POST /merchant/refunds"], body: '{ number, amount?: "1.00", reason? }', says: "refunds" },
    { calls: ["POST /merchant/freezes"], body: "{ number, frozen: true | false }", says: "freezes" },
    {
      calls: ["POST /merchant/withdrawals", "POST /merchant/deposits"],
      body: '{ sellerId, amount: "1.00" }',
      says: "money",
    },
  ],
  faults: [
    { calls: ["GET /faults"], says: "faultsGet" },
    {
      calls: ["POST /faults"],
      body: "{ kind, method?, appId?, outTradeNo?, times? | rate?, seconds?, detail? }",
      says: "faults",
    },
    { calls: ["DELETE /faults", "DELETE /faults/:id"], says: "faultsDelete" },
    { calls: ["POST /trades/:number/notify-fault"], body: "{ kind, detail? }", says: "badNotify" },
    { calls: ["POST /scenarios"], body: "{ name, appId?, outTradeNo? }", says: "scenarios" },
    { calls: ["GET /scenarios", "GET /scenarios/:id"], says: "scenariosGet" },
    { calls: ["DELETE /scenarios", "DELETE /scenarios/:id"], says: "scenariosDelete" },
  ],
  clock: [
    { calls: ["GET /clock"], says: "clockGet" },
    {
      calls: ["POST /clock"],
      body: "{ advanceSeconds | advanceTo | speed | stop: true | start: true | catchUp: true }",
      says: "clock",
    },
    { calls: ["POST /reset"], says: "reset" },
    { calls: ["GET /state", "POST /state"], says: "state" },
  ],
  applications: [
    { calls: ["GET /applications"], says: "applications" },
    { calls: ["POST /applications"], body: "{ name, sellerId?, publicKey? }", says: "makeApplication" },
    { calls: ["GET /applications/:appId/keys"], says: "keys" },
    { calls: ["POST /applications/:appId/key"], body: "{ publicKey }", says: "uploadKey" },
    { calls: ["POST /applications/:appId/alipay-key"], body: "{ privateKey? }", says: "changeAlipayKey" },
    { calls: ["POST /applications/:appId/settings"], body: "{ notifyClose?: true | false, … }", says: "settings" },
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
    ({ calls: addresses, body, says }) =>
      html`<div><dt><span>${addresses.map((address) => html`<code class="call">${address}</code>`)}</span></dt><dd><p>${words.calls[says]}</p>${body === undefined ? "" : html`<p><span class="quiet">${words.body}</span> <code>${body}</code></p>`}</dd></div>`,
  );
  return html`<dl class="params">${rows}</dl>`;
}

function apiPage(view: ConsoleView, address: string): string {
  const { console: names, api: words } = view.speech.texts;
  const groups = Object.entries(API_CALLS).map(([group, calls]) =>
    part({ title: words.groups[group as keyof ApiTexts["groups"]], body: callTable(view, calls) }),
  );
  return consolePage(view, {
    section: "api",
    title: names.api,
    body: html`${pageHead({ title: names.api, lead: words.lead })}<p><code>${address}</code></p><p class="prose">${words.errors}</p>
${part({ title: words.example, lead: words.exampleLead, body: copyableBlock(view, example(address)) })}
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
