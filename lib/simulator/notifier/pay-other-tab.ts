/** The buyer who has just paid has the same sum open in another tab, and pays there too. */
import { BUYER_FAULTS } from "#lib/simulator/domain/fault.ts";
import type { PaySession, Trade } from "#lib/simulator/domain/model.ts";
import { decideSession } from "#lib/simulator/domain/open-trade.ts";
import { payFromOpenTab } from "#lib/simulator/operations/pay-from-open-tab.ts";
import type { World } from "#lib/simulator/world.ts";

/** A tab that is older was closed long ago. */
const TAB_AGE_MS_MAX = 60 * 60 * 1000;

/** The newest cashier of the same application and sum that could still be paid, for another number. */
function otherTab(world: World, trade: Trade): PaySession | null {
  const now = world.clock.now();
  const since = now - TAB_AGE_MS_MAX;
  const { appId, totalFen } = trade;
  const isPayable = (session: PaySession) =>
    decideSession(session, world.trades.findByNumber(session), now).kind === "payable";
  const sessions = world.trades.sessionsForSum({ appId, totalFen, since });
  return sessions.find((session) => session.outTradeNo !== trade.outTradeNo && isPayable(session)) ?? null;
}

/** Waits for the second tab: the fault is used up only when there is one. */
export function payOtherTab(world: World, paid: Trade): void {
  // Looking for a tab is dear where thousands of trades are in the book, and no such fault is there mostly.
  if (!world.faults.list().some(({ kind }) => BUYER_FAULTS.some((wanted) => wanted === kind))) return;
  const session = otherTab(world, paid);
  if (session === null) return;
  const target = { method: "", appId: paid.appId, outTradeNo: paid.outTradeNo };
  const fault = world.faults.take(BUYER_FAULTS, target, world.clock.now());
  if (fault === null) return;
  const owner = world.trades.findByNumber(session)?.buyerId ?? paid.buyerId;
  const result = payFromOpenTab(world, { session, buyer: world.buyers.get(owner) });
  world.faults.tellResult({ shotId: fault.shotId, sent: "", result: `${session.outTradeNo}: ${result}` });
}
