import type { Buyer, PaySession } from "#lib/simulator/domain/model.ts";
import { decidePassword, type PasswordVerdict } from "#lib/simulator/domain/pay-trade.ts";
import type { World } from "#lib/simulator/world.ts";

/** Compares a payment password and counts the wrong ones against the merchant's number, over all its sessions. */
export function checkPassword(
  world: World,
  input: { session: PaySession; buyer: Buyer | null; password: string },
): PasswordVerdict {
  return world.transaction(() => {
    const key = { sellerId: input.session.sellerId, outTradeNo: input.session.outTradeNo };
    const verdict = decidePassword({
      // An account that nobody has is answered like a wrong password: the page must not tell which accounts exist.
      expected: input.buyer?.password ?? world.randomHex(),
      given: input.password,
      failures: world.trades.passwordFailures(key),
    });
    if (verdict.kind !== "right") {
      world.trades.countPasswordFailure(key);
      const detail = input.buyer?.name ?? "";
      world.log.addEvent({ at: world.clock.now(), ...key, kind: "wrong-password", detail });
    }
    return verdict;
  });
}
