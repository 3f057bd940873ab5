import { openDatabase } from "#lib/db/client.ts";
import { NotifyDesk } from "#tests/support/notify-desk.ts";
import type { ShopRig } from "#tests/support/shop-rig.ts";

/** What the parent process tells first: where the shop is. */
export type MakerStart = Pick<ShopRig, "shopUrl" | "dataDir"> & { databaseFile: string; simulatorPort: number };

/** Afterwards it sends numbers: so many more orders are wanted. Each is sent back as a DeskOrder when it is committed. */

let desk: Promise<NotifyDesk> | null = null;
let wanted = 0;
let making = false;

async function openDesk({ databaseFile, simulatorPort, ...rig }: MakerStart): Promise<NotifyDesk> {
  const database = await openDatabase({ file: databaseFile });
  return NotifyDesk.open({ ...rig, database, simulator: { port: simulatorPort } } as ShopRig);
}

async function makeOrders(at: NotifyDesk): Promise<void> {
  if (making) return;
  making = true;
  while (wanted > 0) {
    try {
      process.send?.(await at.startOrder());
      wanted -= 1;
    } catch (error) {
      // The database was busy for five seconds: nothing was written, the next try is another order.
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  making = false;
}

process.on("message", (message: MakerStart | number) => {
  if (typeof message === "number") wanted += message;
  else desk = openDesk(message);
  void desk?.then(makeOrders);
});
process.once("disconnect", () => process.exit());
