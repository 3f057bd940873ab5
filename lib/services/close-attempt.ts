import { nextAskAfterClose } from "#lib/domain/payment.ts";
import { askAlipay } from "#lib/services/ask-alipay.ts";
import { isOurs } from "#lib/services/is-ours.ts";
import type { AttemptRow, Deps } from "#lib/services/ports.ts";

export type TradeClosure =
  /** Alipay closed it, or had closed it before: nothing can be paid any more. */
  | { kind: "closed" }
  /** Alipay has no such trade yet. A buyer with the pay page open may still make one until `nextAskAt` runs out. */
  | { kind: "absent"; nextAskAt: Date }
  | { kind: "paid" }
  /** Alipay says paid, but another sum than ours: nothing that we asked for can be paid under this number any more. */
  | { kind: "disputed" }
  | { kind: "unknown" };

/** Closes one trade at Alipay, and where it will not be closed asks why. Changes none of our rows but by its answer. */
export async function closeTradeOf(deps: Deps, attempt: AttemptRow): Promise<TradeClosure> {
  // The offline Alipay's money is none: an order from before the shop went live holds no goods back.
  if (!isOurs(deps, attempt)) return { kind: attempt.environment === "simulator" ? "closed" : "unknown" };
  const answer = await deps.gateway.closeTrade(attempt.outTradeNo);
  switch (answer.kind) {
    case "closed":
      return { kind: "closed" };
    case "absent":
      return { kind: "absent", nextAskAt: nextAskAfterClose({ ...attempt, now: deps.clock.now() }) };
    case "unknown":
      return { kind: "unknown" };
    case "refused":
      return learnWhy(deps, attempt);
  }
}

async function learnWhy(deps: Deps, attempt: AttemptRow): Promise<TradeClosure> {
  const asked = await askAlipay(deps, attempt);
  if (asked.asked && asked.outcome === "amount-mismatch") return { kind: "disputed" };
  // Whoever asked, we or another a moment ago: the row now holds what is known.
  const known = await deps.database.read.attempts.find(attempt.id);
  switch (known?.status) {
    case "paid":
      return { kind: "paid" };
    case "closed":
      return { kind: "closed" };
    case "open":
    case undefined:
      return { kind: "unknown" };
  }
}
