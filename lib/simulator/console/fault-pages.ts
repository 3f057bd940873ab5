/** The fault panel. */
import { type ConsoleView, consolePage } from "#lib/simulator/console/layout.ts";
import { FAULT_KINDS, type Fault } from "#lib/simulator/domain/fault.ts";
import { METHOD_NAMES } from "#lib/simulator/gateway/method-names.ts";
import { html } from "#lib/simulator/pages/markup.ts";

export function faultsPage(view: ConsoleView, faults: readonly Fault[]): string {
  const { texts } = view.speech;
  const words = texts.faults;
  const rows = faults.map(
    (fault) =>
      html`<tr><td>${words.kind[fault.kind]} <code class="quiet">${fault.kind}</code></td><td><code>${fault.method === "" ? words.anyMethod : fault.method}</code></td><td><code>${fault.outTradeNo === "" ? words.anyNumber : fault.outTradeNo}</code></td><td class="sum">${fault.remaining}</td></tr>`,
  );
  const table = html`<div class="scroll" tabindex="0"><table><thead><tr><th>${texts.console.fault}</th><th>${texts.console.method}</th><th>out_trade_no</th><th class="sum">${words.shotsLeft}</th></tr></thead><tbody>${rows}</tbody></table></div>
<form method="post" action="/console/faults/clear"><button type="submit" class="is-small">${words.clearFaults}</button></form>`;
  const kinds = FAULT_KINDS.map((kind) => html`<option value="${kind}">${words.kind[kind]}</option>`);
  const methods = METHOD_NAMES.map((name) => html`<option>${name}</option>`);
  const body = html`<h1>${words.faults}</h1><p class="quiet">${words.faultsText}</p>
${faults.length === 0 ? html`<p class="empty">${words.noFaults}</p>` : table}
<form method="post" action="/console/faults" class="row">
  <label>${texts.console.fault}<select name="kind">${kinds}</select></label>
  <label>${texts.console.method}<select name="method"><option value="">${words.anyMethod}</option>${methods}</select></label>
  <label>out_trade_no<input name="outTradeNo" placeholder="${words.anyNumber}"></label>
  <label>${words.times}<input name="times" value="1" inputmode="numeric" pattern="[0-9]{1,4}" required></label>
  <label>${texts.clock.seconds}<input name="seconds" value="60" inputmode="numeric" pattern="[0-9]{1,9}" required></label>
  <button type="submit" class="is-small">${words.addFault}</button>
</form>`;
  return consolePage(view, { section: "faults", title: words.faults, body });
}
