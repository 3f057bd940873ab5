import { readFileSync } from "node:fs";
import type { Application } from "#lib/simulator/domain/model.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import type { BookTables } from "#lib/simulator/store/book.ts";
import type { World } from "#lib/simulator/world.ts";

export const STATE_FORMAT = "offline-alipay-state";

/** Everything that this Alipay knows, as one JSON value. */
export interface SavedState {
  format: typeof STATE_FORMAT;
  /** The version of the book. */
  version: number;
  savedAt: string;
  clock: { now: number; beijing: string; speed: number; isRunning: boolean };
  /** With keys: `privateKey` (PKCS#8 PEM) of those that were made here. */
  applications: (Application & { privateKey?: string })[];
  /** With keys: PKCS#8 PEM. Without it, replies and notifies are signed with the key of whoever loads the state. */
  alipayPrivateKey?: string;
  tables: BookTables;
}

/** Copies everything; of the log of requests the newest 5,000. Private keys only when they are asked for. */
export function saveState(world: World, { withKeys }: { withKeys: boolean }): SavedState {
  world.log.flush();
  const now = world.clock.now();
  const keyOf = (application: Application) => {
    const path = withKeys ? world.applications.privateKeyPath(application.appId) : null;
    return path === null ? {} : { privateKey: readFileSync(path, "utf8") };
  };
  return {
    format: STATE_FORMAT,
    version: world.book.version(),
    savedAt: new Date(world.clock.realNow()).toISOString(),
    clock: { now, beijing: beijingTime(now), speed: world.clock.speed(), isRunning: world.clock.isRunning() },
    applications: world.applications.list().map((application) => ({ ...application, ...keyOf(application) })),
    ...(withKeys && {
      alipayPrivateKey: world.keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    }),
    tables: world.book.dump(),
  };
}
