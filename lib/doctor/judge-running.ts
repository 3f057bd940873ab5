import { type Finding, finding } from "#lib/doctor/finding.ts";
import { booksState } from "#lib/domain/books.ts";

export interface RunningFact {
  readonly mode: string;
  readonly now: Date;
  /** By when the worker has to have checked the books again; null where it never has. */
  readonly nextBooksCheckAt: Date | null;
  readonly sampleLogin: string | null;
  /** Messages to the merchant's own system that were tried and not taken. */
  readonly undelivered: number;
  readonly webhookUrl: string | null;
}

export function judgeRunning(facts: RunningFact): Finding[] {
  return [judgeWorker(facts), ...judgeSampleLogin(facts), ...judgeWebhook(facts)];
}

function judgeWorker({ now, nextBooksCheckAt: due }: RunningFact): Finding {
  if (due === null) return finding("worker-unseen");
  const minutes = String(Math.round((now.getTime() - due.getTime()) / 60_000));
  // As the desk's home page sees it, whatever the books themselves say.
  const isLate = booksState({ startedAt: due, nextCheckAt: due, broken: [] }, now) === "overdue";
  return finding(isLate ? "worker-late" : "worker-alive", { minutes });
}

function judgeSampleLogin({ mode, sampleLogin }: RunningFact): Finding[] {
  if (sampleLogin === null || mode === "simulator") return [];
  return [finding(mode === "production" ? "sample-login" : "sample-login-kept", { email: sampleLogin })];
}

function judgeWebhook({ webhookUrl, undelivered }: RunningFact): Finding[] {
  if (webhookUrl === null) return [];
  const host = new URL(webhookUrl).host;
  return [finding(undelivered > 0 ? "webhook-waits" : "webhook-delivers", { host, count: String(undelivered) })];
}
