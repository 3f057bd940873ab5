/** What people and tests order in the merchant centre, carried out, with the answer for both. */
import type { Refund, Trade } from "#lib/simulator/domain/model.ts";
import type { RefundRefusal } from "#lib/simulator/domain/refund-trade.ts";
import { deposit, withdraw } from "#lib/simulator/operations/move-seller-money.ts";
import { refundInMerchantCentre } from "#lib/simulator/operations/refund-in-merchant-centre.ts";
import { fenFromYuan } from "#lib/simulator/protocol/yuan.ts";
import type { World } from "#lib/simulator/world.ts";

/** Why an order was not carried out: a sum that is none, money that is not there, an old page, or the refund rules. */
export type MerchantRefusal = "AMOUNT" | "BALANCE" | "CHANGED" | RefundRefusal;

/** Yuan as people type them, at least one fen; null when it is no such sum. */
function readSum(text: string): number | null {
  const fen = fenFromYuan(text.trim());
  return fen === null || fen < 1 ? null : fen;
}

export type RefundAnswer = { ok: true; trade: Trade; refund: Refund } | { ok: false; code: MerchantRefusal };

/**
 * `amount` in yuan; empty: all that is left of the trade. `left` is what the page has shown as left, in yuan: a second
 * press of the same button finds it changed and refunds nothing. Empty: whatever is left.
 */
export function orderRefund(
  world: World,
  input: { tradeNo: string; amount: string; reason: string; left: string },
): RefundAnswer {
  const trade = world.trades.get(input.tradeNo);
  const { reason } = input;
  const leftFen = trade.totalFen - trade.refundedFen;
  if (input.left !== "" && fenFromYuan(input.left) !== leftFen) return { ok: false, code: "CHANGED" };
  const amountFen = input.amount.trim() === "" ? Math.max(1, leftFen) : readSum(input.amount);
  if (amountFen === null) return { ok: false, code: "AMOUNT" };
  const outcome = refundInMerchantCentre(world, { tradeNo: trade.tradeNo, amountFen, reason });
  return outcome.kind === "refused"
    ? { ok: false, code: outcome.code }
    : { ok: true, trade: outcome.trade, refund: outcome.refund };
}

/** `amount` in yuan; empty: the whole balance. Null when it is done. */
export function orderWithdrawal(
  world: World,
  { sellerId, amount }: { sellerId: string; amount: string },
): MerchantRefusal | null {
  const amountFen = amount.trim() === "" ? world.sellers.balanceFen(sellerId) : readSum(amount);
  if (amountFen === null) return "AMOUNT";
  return withdraw(world, { sellerId, amountFen }) ? null : "BALANCE";
}

/** `amount` in yuan. Null when it is done. */
export function orderDeposit(
  world: World,
  { sellerId, amount }: { sellerId: string; amount: string },
): MerchantRefusal | null {
  const amountFen = readSum(amount);
  if (amountFen === null) return "AMOUNT";
  deposit(world, { sellerId, amountFen });
  return null;
}

export interface Seller {
  sellerId: string;
  /** The applications that collect money for it. */
  names: string[];
  balanceFen: number;
}

/** Every seller that an application names, in the order of the applications. */
export function sellersOf(world: World): Seller[] {
  const names = new Map<string, string[]>();
  for (const { sellerId, name } of world.applications.list())
    names.set(sellerId, [...(names.get(sellerId) ?? []), name]);
  return [...names].map(([sellerId, list]) => ({
    sellerId,
    names: list,
    balanceFen: world.sellers.balanceFen(sellerId),
  }));
}
