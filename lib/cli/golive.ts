import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { setTimeout as pause } from "node:timers/promises";
import { languageOfTerminal } from "#lib/cli/language.ts";
import { readOptions } from "#lib/cli/options.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import { UserError } from "#lib/cli/user-error.ts";
import type { Config } from "#lib/config/config.ts";
import { type Container, createContainer } from "#lib/container.ts";
import { certificateOf, type GoLiveCertificate, type GoLivePlace, type StepInWords } from "#lib/go-live/certificate.ts";
import { goLiveReport } from "#lib/go-live/report.ts";
import { formatMoney } from "#lib/i18n/format-money.ts";
import { formatDateTime } from "#lib/i18n/format-time.ts";
import { type GoLiveTexts, goLiveTexts } from "#lib/i18n/go-live-texts.ts";
import { LOCALES, type Locale, localeHref } from "#lib/i18n/locale.ts";

/** Whoever does this from the command line, in the audit log. */
const ACTOR = "cli";
const LOOK_EVERY_MS = 2_000;
/** What should follow a payment or a refund within moments is waited for this long, and told as not seen then. */
const PATIENCE_MS = 45_000;

export interface GoLiveCommand {
  readonly terminal: Terminal;
  readonly args: readonly string[];
  readonly config: Config;
  /** Asks the person whether to refund; null where nobody can answer. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  readonly lookEveryMs?: number;
  readonly patienceMs?: number;
}

type Walk = {
  command: GoLiveCommand;
  container: Container;
  t: GoLiveTexts;
  locale: Locale;
  yes: boolean;
  orderNo: string;
  /** What was said of each step, so that nothing is said twice. */
  told: Map<string, string>;
};

/**
 * `npm run golive`: one fen is paid and refunded for real, step by step. Begins a check or goes on with the unfinished
 * one. Gives 0 where everything was seen or explained, 1 where something is missing, 2 where it is not finished yet.
 */
export async function golive(command: GoLiveCommand): Promise<number> {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const usage = goLiveTexts(languageOfTerminal(undefined))("cli.usage");
  const { values } = readOptions(command.args, { options: { yes: flag, new: flag, lang: text } }, usage);
  const locale = languageOfTerminal(values.lang);
  const t = goLiveTexts(locale);
  // What is said here is for a person; the shop's own log has the calls.
  const container = await createContainer({ ...command.config, loggingLevel: "error" }, "cli");
  try {
    const known = values.new ? null : await findUnfinished(container, locale);
    if (known === null) await requireShop(container, t);
    const orderNo = known ?? (await container.shop.startGoLive({ actor: ACTOR, locale })).orderNo;
    command.terminal.say(t(known === null ? "cli.started" : "cli.resumed", { orderNo }));
    return await walk({ command, container, t, locale, yes: values.yes, orderNo, told: new Map() });
  } finally {
    await container.close();
  }
}

export async function confirmAtTerminal(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^(y(es)?|是)$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

function placeOf(container: Container): GoLivePlace {
  return { config: container.config, now: container.clock.now(), findCode: container.findAlipayCode };
}

async function evidenceOf(container: Container, orderNo: string) {
  const evidence = await container.queries.goLive.findEvidence(orderNo);
  if (evidence === null) throw new Error(`the go-live check ${orderNo} is gone`);
  return evidence;
}

async function findUnfinished(container: Container, locale: Locale): Promise<string | null> {
  const [newest] = await container.queries.goLive.list({ limit: 1 });
  if (newest === undefined) return null;
  const evidence = await evidenceOf(container, newest.orderNo);
  return certificateOf(evidence, placeOf(container), locale).canGoOn ? newest.orderNo : null;
}

/** The cashier and the notification need the running shop. */
async function requireShop({ config }: Container, t: GoLiveTexts): Promise<void> {
  const url = `http://127.0.0.1:${config.port}`;
  try {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
    await answer.body?.cancel();
    if (answer.ok) return;
  } catch {
    // Nobody listens there.
  }
  throw new UserError(t("cli.notRunning", { url }));
}

async function walk(of: Walk): Promise<number> {
  let certificate = await look(of);
  if (isStep(certificate, "payment", "waiting") && isStep(certificate, "pay-page", "seen")) {
    certificate = await waitForPayment(of);
  }
  if (isStep(certificate, "payment", "seen")) {
    certificate = await waitFor(of, ["return", "notification", "query"]);
    if (certificate.canRefund && (await refund(of, certificate)))
      certificate = await waitFor(of, ["refund", "refund-query"]);
  }
  return finish(of, certificate);
}

/** Asks what can be asked now, and says what has changed. */
async function look(of: Walk): Promise<GoLiveCertificate> {
  const { container, orderNo, locale, told } = of;
  await container.shop.continueGoLive({ orderNo });
  const certificate = certificateOf(await evidenceOf(container, orderNo), placeOf(container), locale);
  for (const step of certificate.steps) {
    if (step.state === "waiting" || told.get(step.id) === step.said) continue;
    told.set(step.id, step.said);
    tell(of, step);
  }
  return certificate;
}

function tell({ command: { terminal }, t }: Walk, step: StepInWords): void {
  terminal.say(`  [${step.stateText}] ${step.title}: ${step.said}`);
  const facts = step.facts.map(({ name, text }) => `${name} ${text}`).join(" · ");
  if (facts !== "") terminal.say(`      ${facts}`);
  if (step.meaning !== null) terminal.say(`      ${t("report.means")}: ${step.meaning}`);
  if (step.todo !== null) terminal.say(`      ${t("cli.todo")} ${step.todo}`);
}

function isStep({ steps }: GoLiveCertificate, id: StepInWords["id"], state: StepInWords["state"]): boolean {
  return steps.some((step) => step.id === id && step.state === state);
}

async function waitForPayment(of: Walk): Promise<GoLiveCertificate> {
  const { container, command, orderNo, locale, t } = of;
  const { expiresAt, amountFen } = await evidenceOf(container, orderNo);
  const key = encodeURIComponent(container.orderKeys.keyFor(orderNo));
  command.terminal.say(t("cli.open", { amount: formatMoney(amountFen) }));
  command.terminal.say(`  ${container.config.publicUrl}${localeHref(locale, `/pay/${orderNo}`)}?key=${key}`);
  command.terminal.say(t("cli.waiting", { until: formatDateTime(locale, expiresAt) }));
  let certificate = await look(of);
  while (isStep(certificate, "payment", "waiting") && container.clock.now() < expiresAt) {
    await pause(command.lookEveryMs ?? LOOK_EVERY_MS);
    certificate = await look(of);
  }
  return certificate;
}

/** Looks again until none of these is waited for any more, or patience is over. */
async function waitFor(of: Walk, ids: readonly StepInWords["id"][]): Promise<GoLiveCertificate> {
  const { command } = of;
  const until = Date.now() + (command.patienceMs ?? PATIENCE_MS);
  let certificate = await look(of);
  while (ids.some((id) => isStep(certificate, id, "waiting")) && Date.now() < until) {
    await pause(command.lookEveryMs ?? LOOK_EVERY_MS);
    certificate = await look(of);
  }
  return certificate;
}

/** True where a refund was sent. Nothing is refunded that nobody has agreed to. */
async function refund(of: Walk, { amountText: amount }: GoLiveCertificate): Promise<boolean> {
  const { command, container, orderNo, t, yes } = of;
  const { terminal, confirm } = command;
  if (!yes && confirm === null) {
    terminal.say(t("cli.nobody"));
    return false;
  }
  if (!yes && !(await confirm?.(t("cli.askRefund", { amount })))) {
    terminal.say(t("cli.declined"));
    return false;
  }
  const result = await container.shop.refundGoLive({ orderNo, actor: ACTOR });
  if (result.status === "refused") terminal.say(t("cli.refundRefused", { code: result.code }));
  return result.status !== "refused" && result.status !== "no-check";
}

/** Writes the reports, says what is left to do, and gives the exit code. */
async function finish(of: Walk, certificate: GoLiveCertificate): Promise<number> {
  const { command, container, orderNo, t, locale } = of;
  const { terminal } = command;
  const folder = join(container.config.dataDir, "go-live");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const evidence = await evidenceOf(container, orderNo);
  terminal.say("");
  terminal.say(certificate.verdictText);
  terminal.say(t("cli.reports"));
  for (const language of LOCALES) {
    const file = join(folder, `${orderNo}.${language}.html`);
    writeFileSync(file, goLiveReport(evidence, placeOf(container), language), { mode: 0o600 });
    terminal.say(`  ${file}`);
  }
  if (certificate.billDue !== null) {
    terminal.say(t("cli.tomorrow", { due: formatDateTime(locale, certificate.billDue) }));
  } else if (certificate.verdict !== "complete") {
    terminal.say(t("cli.again"));
  }
  return { complete: 0, missing: 1, unfinished: 2 }[certificate.verdict];
}
