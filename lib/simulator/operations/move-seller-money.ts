import type { World } from "#lib/simulator/world.ts";

/** Withdraws to the seller's bank; false when there is less on the account. */
export function withdraw(world: World, { sellerId, amountFen }: { sellerId: string; amountFen: number }): boolean {
  return world.transaction(() => {
    if (world.sellers.balanceFen(sellerId) < amountFen) return false;
    const at = world.clock.now();
    world.sellers.post({ sellerId, at, kind: "withdrawal", amountFen: -amountFen, tradeNo: null, requestNo: "" });
    return true;
  });
}

/** Puts money of the seller's own onto the account. */
export function deposit(world: World, { sellerId, amountFen }: { sellerId: string; amountFen: number }): void {
  world.transaction(() => {
    const at = world.clock.now();
    world.sellers.post({ sellerId, at, kind: "deposit", amountFen, tradeNo: null, requestNo: "" });
  });
}
