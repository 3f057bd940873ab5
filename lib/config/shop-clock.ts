import { readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { type Config, ConfigError } from "#lib/config/config.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import { configProblem } from "#lib/config/problem.ts";

/** Where a rehearsal's clock stands: written by `npm run clock`, followed by every process of the shop. */
const movedClock = z.object({
  /** How far the shop's clock was moved ahead, in milliseconds. */
  offsetMs: z.int().min(0),
  /** The moment to which a journey is under way (epoch milliseconds), or null. */
  travellingTo: z.int().nullable(),
});

export type MovedClock = z.infer<typeof movedClock>;

const NOT_MOVED: MovedClock = { offsetMs: 0, travellingTo: null };

/** Reads the file anew. Throws ConfigError when it is damaged. */
export function readMovedClock(dataDir: string): MovedClock {
  const file = dataFolderPaths(dataDir).clock;
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return NOT_MOVED;
  const read = movedClock.safeParse(parseJson(readFileSync(file, "utf8")));
  if (read.success) return read.data;
  throw new ConfigError([configProblem("clock-file-damaged", { file })]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The shop's clock. With the offline Alipay it follows, while the process runs, where `npm run clock` has moved it; in
 * every other mode it is the machine's, whatever lies in the data folder.
 */
export function createShopClock(config: Pick<Config, "mode" | "dataDir" | "clockOffsetSeconds">): { now(): Date } {
  if (config.mode !== "simulator") return { now: () => new Date() };
  const file = dataFolderPaths(config.dataDir).clock;
  let known = { stamp: "", offsetMs: 0 };

  function movedBy(): number {
    // Each move writes a new file in the place of the old one.
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return 0;
    const stamp = `${found.ino} ${found.mtimeNs} ${found.size}`;
    if (stamp !== known.stamp) known = { stamp, offsetMs: readMovedClock(config.dataDir).offsetMs };
    return known.offsetMs;
  }

  return { now: () => new Date(Date.now() + config.clockOffsetSeconds * 1000 + movedBy()) };
}
