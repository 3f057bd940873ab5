import type { KnockAnswer } from "#lib/doctor/judge-address.ts";
import { wordsOf } from "#lib/doctor/network-cause.ts";
import type { Probe } from "#lib/doctor/notify-probe.ts";

/** What somebody waits for at a page or a terminal. */
const ANSWER_WITHIN_MS = 8_000;
const ANSWER_LENGTH_MAX = 256;

/**
 * How far this machine's clock is ahead of the server's, in milliseconds, by the Date header of any answer; null where
 * there is none.
 */
export async function askClock(address: string, now: () => Date): Promise<number | null> {
  try {
    const askedAt = now().getTime();
    const response = await fetch(address, {
      method: "HEAD",
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const middle = (askedAt + now().getTime()) / 2;
    const said = Date.parse(response.headers.get("date") ?? "");
    // The header has whole seconds: on average it is half a second behind.
    return Number.isNaN(said) ? null : middle - (said + 500);
  } catch {
    // Why nobody answers is told by the signed question, which goes the way that payments go.
    return null;
  }
}

/** Sends a knock as Alipay sends a notification (protocol sheet, section 4.1), and follows no redirect, as Alipay does not. */
export async function knock(address: string, probe: Probe): Promise<KnockAnswer> {
  try {
    const response = await fetch(address, {
      method: "POST",
      redirect: "manual",
      cache: "no-store",
      headers: {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "user-agent": "Mozilla/4.0",
      },
      body: probe.body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const text = (await response.text()).slice(0, ANSWER_LENGTH_MAX);
    if (response.status === 200 && text === probe.answer) return { kind: "proved" };
    return { kind: "answered", status: response.status, location: response.headers.get("location") };
  } catch (error) {
    return { kind: "none", cause: wordsOf(error) };
  }
}
