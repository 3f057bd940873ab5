import { createHash } from "node:crypto";
import type { GoLiveEvidence } from "#lib/domain/go-live.ts";
import { certificateOf, type GoLivePlace, type StepInWords } from "#lib/go-live/certificate.ts";
import { formatExactTime } from "#lib/i18n/format-time.ts";
import { type GoLiveTexts, goLiveTexts } from "#lib/i18n/go-live-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";

/** Paper first: it is printed, or saved as PDF. On a screen it follows the reader's choice of light and dark. */
const STYLE = `
:root{color-scheme:light dark;--ground:#faf8f5;--sheet:#fff;--ink:#1c1b19;--soft:#5f5b55;--line:#e2ddd5;--good:#1f6f5c;--wait:#8a5a00;--bad:#b3261e}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.65 "PingFang SC","HarmonyOS Sans SC","Microsoft YaHei","Noto Sans SC",system-ui,sans-serif;text-autospace:normal}
main{max-width:820px;margin:0 auto;padding:40px 24px 64px}
h1{margin:0 0 4px;font-size:26px;line-height:1.25}
h2{margin:32px 0 8px;font-size:16px}
.lead{margin:0;color:var(--soft)}
.verdict{margin:24px 0 0;padding:14px 18px;border:1px solid var(--line);border-left:5px solid var(--wait);border-radius:8px;background:var(--sheet)}
.verdict.complete{border-left-color:var(--good)}
.verdict.missing{border-left-color:var(--bad)}
.verdict strong{display:block}
dl.about{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:2px 20px;margin:0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
ol{margin:0;padding:0;list-style:none;border-top:1px solid var(--line)}
li{display:grid;grid-template-columns:148px minmax(0,1fr);gap:4px 20px;padding:14px 0;border-bottom:1px solid var(--line);break-inside:avoid}
.mark{font-weight:600}
.mark::before{display:inline-block;width:1.5em}
.seen .mark{color:var(--good)}
.seen .mark::before{content:"✓"}
.waiting .mark{color:var(--wait)}
.waiting .mark::before{content:"…"}
.missing .mark{color:var(--bad)}
.missing .mark::before{content:"✗"}
.explained .mark{color:var(--soft)}
.explained .mark::before{content:"–"}
h3{margin:0;font-size:15px}
p{margin:2px 0 0}
.todo{margin-top:6px;padding:6px 12px;border-left:3px solid var(--line)}
.facts{margin:6px 0 0;color:var(--soft);font-size:13px;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.facts span{display:inline-block;margin-right:18px}
footer{margin-top:28px;color:var(--soft);font-size:13px}
@media (max-width:560px){main{padding:24px 16px 40px}li{grid-template-columns:minmax(0,1fr)}}
@media (prefers-color-scheme:dark){:root{--ground:#141412;--sheet:#1e1d1b;--ink:#edeae4;--soft:#a8a39b;--line:#37352f;--good:#5dbb9f;--wait:#e0a83c;--bad:#f28b82}}
@media print{:root{color-scheme:light;--ground:#fff;--sheet:#fff;--ink:#000;--soft:#444;--line:#bbb;--good:#1f6f5c;--wait:#7a5000;--bad:#a3211a}body{font-size:11pt}main{max-width:none;padding:0}}
@page{margin:18mm 16mm}
`;
const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** The dated report of a check: one HTML file without script, picture or link, for paper and for the screen. */
export function goLiveReport(evidence: GoLiveEvidence, place: GoLivePlace, locale: Locale): string {
  const t = goLiveTexts(locale);
  const certificate = certificateOf(evidence, place, locale);
  const { config, now } = place;
  const about: [string, string][] = [
    [t("report.environment"), t(`mode.${config.mode}`)],
    [t("report.address"), config.publicUrl],
    [t("report.appId"), config.alipay.appId],
    [t("report.sellerId"), config.alipay.sellerId],
    [t("report.order"), certificate.orderNo],
    [t("report.amount"), certificate.amountText],
    [t("report.startedAt"), formatExactTime(locale, certificate.startedAt)],
    [t("report.made"), formatExactTime(locale, now)],
  ];
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${STYLE_HASH}'">
<title>${escape(t("report.title"))} · ${escape(certificate.orderNo)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escape(t("report.title"))}</h1>
<p class="lead">${escape(formatExactTime(locale, now))}</p>
<p class="verdict ${certificate.verdict}"><strong>${escape(t("report.result"))}</strong>${escape(certificate.verdictText)}</p>
<h2>${escape(t("report.environment"))}</h2>
<dl class="about">
${about.map(([name, text]) => `<dt>${escape(name)}</dt><dd>${escape(text)}</dd>`).join("\n")}
</dl>
<h2>${escape(t("report.steps"))}</h2>
<ol>
${certificate.steps.map((step) => stepHtml(t, step)).join("\n")}
</ol>
<footer>${escape(t("report.honest"))}</footer>
</main>
</body>
</html>
`;
}

function stepHtml(t: GoLiveTexts, step: StepInWords): string {
  const facts = step.facts.map(({ name, text }) => `<span>${escape(name)} ${escape(text)}</span>`).join(" ");
  const parts = [
    `<h3>${escape(step.title)}</h3>`,
    `<p>${escape(step.said)}</p>`,
    ...(step.meaning === null ? [] : [`<p>${escape(t("report.means"))}: ${escape(step.meaning)}</p>`]),
    ...(step.todo === null
      ? []
      : [`<p class="todo"><strong>${escape(t("report.todo"))}</strong> ${escape(step.todo)}</p>`]),
    ...(facts === "" ? [] : [`<p class="facts">${facts}</p>`]),
  ];
  return `<li class="${step.state}"><div class="mark">${escape(step.stateText)}</div><div>${parts.join("")}</div></li>`;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Codes and causes come from outside. */
function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter);
}
