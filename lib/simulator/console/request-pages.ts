/** What reached the gateway, whether or not it belongs to a trade. */
import { type ConsoleView, consolePage, facts } from "#lib/simulator/console/layout.ts";
import type { GatewayRequestRecord } from "#lib/simulator/domain/model.ts";
import { html } from "#lib/simulator/pages/markup.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";

export function requestsPage(view: ConsoleView, requests: readonly GatewayRequestRecord[]): string {
  const words = view.speech.texts.console;
  const rows = requests.map(
    (request) => html`<tr>
  <td class="quiet">${beijingTime(request.at)}</td>
  <td><a href="/console/requests/${request.id}"><code>${request.method === "" ? "—" : request.method}</code></a></td>
  <td><code>${request.outTradeNo}</code></td>
  <td><code>${request.outcome}</code></td>
  <td>${request.fault}</td>
</tr>`,
  );
  const table = html`<div class="scroll" tabindex="0"><table><thead><tr><th>${words.at}</th><th>${words.method}</th><th>out_trade_no</th><th>${words.outcome}</th><th>${words.fault}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
  return consolePage(view, {
    section: "requests",
    title: words.requests,
    body: html`<h1>${words.requests}</h1>${requests.length === 0 ? html`<p class="empty">${words.noRequests}</p>` : table}`,
  });
}

/** biz_content is JSON inside a parameter: shown indented, so that people can read it. */
function readableParams(paramsJson: string): string {
  const params = new Map(Object.entries(JSON.parse(paramsJson) as Record<string, string>));
  return [...params].map(([name, value]) => `${name} = ${value}`).join("\n");
}

export function requestPage(view: ConsoleView, request: GatewayRequestRecord): string {
  const words = view.speech.texts.console;
  return consolePage(view, {
    section: "requests",
    title: request.method,
    body: html`<h1><code>${request.method}</code></h1>
${facts([
  [words.at, beijingTime(request.at)],
  ["HTTP", request.transport],
  ["app_id", request.appId],
  ["out_trade_no", request.outTradeNo],
  [words.outcome, html`<code>${request.outcome}</code>`],
  [words.fault, request.fault],
])}
<section><h2>${words.parameters}</h2><pre>${readableParams(request.params)}</pre></section>
<section><h2>${words.signedString}</h2><pre class="wrap">${request.signedString}</pre></section>
<section><h2>${words.answered}</h2><pre class="wrap">${request.reply}</pre></section>`,
  });
}
