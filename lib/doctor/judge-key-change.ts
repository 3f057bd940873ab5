import type { ProbeAnswer } from "#lib/alipay/probe-gateway.ts";
import { type Finding, finding } from "#lib/doctor/finding.ts";

/** Alipay repeats a notification for 24 h 24 min (protocol sheet, section 4.4): an old key may be met that long after it went. */
const QUIET_MS_MIN = 25 * 3_600_000;

/** How far a change of keys has come. Each side is null where none is under way. */
export interface KeyChangeFact {
  readonly app: { readonly answer: ProbeAnswer } | null;
  /** When Alipay was last seen to sign with each of its two keys; null where never since the record began. */
  readonly alipay: { readonly presentSeenAt: Date | null; readonly nextSeenAt: Date | null } | null;
  readonly now: Date;
}

/** Which step of "Changing keys" (docs/operations.md) comes next. */
export function judgeKeyChange({ app, alipay, now }: KeyChangeFact): Finding[] {
  return [...(app === null ? [] : judgeAppKey(app.answer)), ...(alipay === null ? [] : [judgeAlipayKey(alipay, now)])];
}

/** What else may be wrong with the answer is told by the gateway's own finding. */
function judgeAppKey(answer: ProbeAnswer): Finding[] {
  if (answer.kind === "none" || answer.signed !== "rightly" || answer.subCode === "isv.invalid-signature") return [];
  return [finding(answer.signedWith === "next" ? "app-key-next-taken" : "app-key-next-waits")];
}

function judgeAlipayKey({ presentSeenAt, nextSeenAt }: NonNullable<KeyChangeFact["alipay"]>, now: Date): Finding {
  if (nextSeenAt === null) return finding("alipay-key-next-waits");
  const isQuiet = presentSeenAt !== null && now.getTime() - presentSeenAt.getTime() > QUIET_MS_MIN;
  return finding(isQuiet ? "alipay-key-old-quiet" : "alipay-key-next-begins");
}
