import { fork } from "node:child_process";
import { join } from "node:path";
import type { MakerStart } from "#tests/soak/order-maker.ts";
import type { DeskOrder } from "#tests/support/notify-desk.ts";
import type { ShopRig } from "#tests/support/shop-rig.ts";
import { projectFolder } from "#tests/support/shop-template.ts";

/** Enough that nobody waits for an order, few enough that the last ones are worked off quickly. */
const AHEAD_MAX = 24;

export type PaidOrder = DeskOrder & { tradeNo: string };

/** Orders that another process makes ahead and that are paid at the offline Alipay, of which the shop has not heard. */
export type OrderStock = {
  take(): Promise<PaidOrder>;
  /** Makes no more, and gives those that nobody has taken. */
  close(): Promise<PaidOrder[]>;
};

export function openOrderStock(rig: ShopRig): OrderStock {
  const maker = fork(join(projectFolder, "tests/soak/order-maker.ts"), {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const start: MakerStart = {
    shopUrl: rig.shopUrl,
    dataDir: rig.dataDir,
    databaseFile: rig.database.file,
    simulatorPort: rig.simulator.port,
  };
  const ready: PaidOrder[] = [];
  const underWay = new Set<Promise<void>>();
  const waiting: ((order: PaidOrder) => void)[] = [];
  const ask = (count: number) => maker.connected && maker.send(count);
  maker.send(start);
  ask(AHEAD_MAX);
  maker.on("message", (order: DeskOrder) => {
    // A card, because its purse is the deepest of the offline Alipay.
    const paying = rig.simulator.api.pay({ payUrl: order.payUrl, channel: "card" }).then(
      ({ tradeNo }) => {
        const paid = { ...order, tradeNo };
        const next = waiting.shift();
        if (next === undefined) ready.push(paid);
        else next(paid);
      },
      (error: unknown) => {
        // Nobody has been told of this order: whether it was paid is the sweep's to find out, and another takes its place.
        console.log(`${order.outTradeNo} could not be paid: ${String(error)}`);
        ask(1);
      },
    );
    underWay.add(paying);
    void paying.finally(() => underWay.delete(paying));
  });
  return {
    take() {
      ask(1);
      const order = ready.shift();
      return order === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(order);
    },
    async close() {
      maker.removeAllListeners("message");
      maker.kill("SIGKILL");
      await Promise.allSettled(underWay);
      return ready.splice(0);
    },
  };
}
