import type { Buyer, Coupon } from "#lib/simulator/domain/model.ts";
import type { World } from "#lib/simulator/world.ts";

/** A test buyer with everything they can pay with. */
export interface Wallet extends Buyer {
  coupons: Coupon[];
}

export function walletsOf(world: World): Wallet[] {
  return world.buyers.list().map((buyer) => ({ ...buyer, coupons: world.coupons.ofBuyer(buyer.buyerId) }));
}
