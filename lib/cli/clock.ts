import { type AlipayClock, connectAlipayClock } from "#lib/cli/alipay-clock.ts";
import { writePrivateFile } from "#lib/cli/data-folder.ts";
import { programEnvironment } from "#lib/cli/project.ts";
import { type StepWorker, startStepWorker } from "#lib/cli/step-worker.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import { UserError } from "#lib/cli/user-error.ts";
import type { Settings } from "#lib/config/config.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import { type MovedClock, readMovedClock } from "#lib/config/shop-clock.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 60 * 60 * SECOND_MS;
const UNIT_MS = { s: SECOND_MS, m: 60 * SECOND_MS, h: HOUR_MS, d: 24 * HOUR_MS } as const;
/** Where nothing is known to be due, time still goes in steps, for what becomes due by what happens on the way. */
const STEP_MS_MAX = 6 * HOUR_MS;
/** Due moments of one burst are taken together. */
const STEP_MS_MIN = SECOND_MS;
/** As far as the offline Alipay goes in one step: beyond the refund window. */
const JOURNEY_MS_MAX = 400 * 24 * HOUR_MS;
/** What two clocks may differ by and still agree: less than the second in which times are written. */
const AGREE_MS = SECOND_MS;

const USAGE = "Say npm run clock -- +4m (or +30s, +1h, +7d) to move the clocks, or --show to see them.";

/** `+7d`, `+90m`, `+1h`: whole numbers, forward only. */
function readWish(args: readonly string[]): number | "show" {
  const [wish, ...more] = args;
  if (more.length > 0) throw new UserError(USAGE);
  if (wish === undefined || wish === "--show") return "show";
  const match = /^\+([1-9]\d{0,8})([smhd])$/.exec(wish);
  const ms = match ? Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS] : Number.NaN;
  if (ms <= JOURNEY_MS_MAX) return ms;
  const why = wish.startsWith("-") ? "Time goes forward only: npm run reset begins anew. " : "";
  throw new UserError(`${why}${USAGE}`);
}

function beijing(epochMs: number): string {
  return new Date(epochMs + 8 * HOUR_MS).toISOString().slice(0, 16).replace("T", " ");
}

/**
 * Moves the shop's clock and the offline Alipay's by the same amount, in steps from one due moment to the next, so that
 * a whole week is lived in a minute: notifications are repeated, orders expire, the worker does its jobs. Stopped in the
 * middle, the next call finishes the journey. Throws UserError
 * in every mode but the simulator's, where money is play money.
 */
export async function clock(options: {
  settings: Settings;
  terminal: Terminal;
  args: readonly string[];
}): Promise<void> {
  const { settings, terminal } = options;
  if (settings.mode !== "simulator") {
    throw new UserError(
      `Only with the offline Alipay can the clock be moved: with ALIPAY_ENV=${settings.mode} the shop's clock is the machine's.`,
    );
  }
  const wish = readWish(options.args);
  const alipay = connectAlipayClock(settings.gateway);
  const shop = openShopClock(settings);
  const seen = await alipay.look();
  if (wish === "show") {
    show(terminal, { shopNow: shop.now(), alipay: seen, travellingTo: shop.travellingTo() });
    return;
  }
  if (!seen.isRunning || seen.speed !== 1) {
    const how = seen.isRunning ? `runs at ${seen.speed} times the speed` : "is stopped";
    throw new UserError(
      `The offline Alipay's clock ${how}, which the shop's cannot follow: let it run at its ordinary pace on ${new URL("/console/clock", settings.gateway).href}.`,
    );
  }
  const interrupted = shop.travellingTo();
  const target = interrupted ?? Math.max(shop.now(), seen.now) + wish;
  terminal.say(
    interrupted === null
      ? `Travelling to ${beijing(target)} (Beijing)`
      : `An earlier journey was interrupted: going on to ${beijing(target)} (Beijing). Say it again to go further.`,
  );
  shop.setOut(target);
  const worker = startStepWorker(programEnvironment(settings, "production"));
  try {
    const treated = await travel({ shop, alipay, worker, terminal, target, seen });
    shop.arrive(await alipay.look());
    terminal.say(`Arrived: ${treated} jobs were done on the way.`);
  } finally {
    await worker.stop();
  }
}

type ShopClock = ReturnType<typeof openShopClock>;

/** The file that the shop's processes follow. */
function openShopClock({ dataDir, clockOffsetSeconds }: Settings) {
  let moved = readMovedClock(dataDir);
  const save = (next: MovedClock) => {
    moved = next;
    writePrivateFile(dataFolderPaths(dataDir).clock, `${JSON.stringify(next)}\n`);
  };
  const now = () => Date.now() + clockOffsetSeconds * SECOND_MS + moved.offsetMs;
  return {
    now,
    travellingTo: () => moved.travellingTo,
    setOut(target: number) {
      save({ ...moved, travellingTo: target });
    },
    moveTo(moment: number) {
      save({ ...moved, offsetMs: moved.offsetMs + Math.max(0, Math.round(moment - now())) });
    },
    arrive(alipay: AlipayClock) {
      const behindMs = Math.max(0, Math.round(alipay.now - now()));
      save({ offsetMs: moved.offsetMs + behindMs, travellingTo: null });
    },
  };
}

/** The next stop: what is due first on either side, not too near and not too far. */
function nextStop(journey: { now: number; target: number; due: readonly (number | null)[] }): number {
  const { now, target } = journey;
  const due = journey.due.filter((moment) => moment !== null && moment > now) as number[];
  const first = Math.min(now + STEP_MS_MAX, ...due);
  return Math.min(target, Math.max(first, now + STEP_MS_MIN));
}

/** Gives how many jobs the worker did. */
async function travel(journey: {
  shop: ShopClock;
  alipay: ReturnType<typeof connectAlipayClock>;
  worker: StepWorker;
  terminal: Terminal;
  target: number;
  seen: AlipayClock;
}): Promise<number> {
  const { shop, alipay, worker, target } = journey;
  let { seen } = journey;
  let { treated, nextDueMs } = await worker.step();
  let day = beijing(shop.now()).slice(0, 10);
  while (shop.now() < target) {
    const stop = nextStop({ now: shop.now(), target, due: [nextDueMs, ...Object.values(seen.next)] });
    // The shop first: a notification of that moment must not reach a shop that has not got there.
    shop.moveTo(stop);
    seen = await alipay.advance(stop - seen.now);
    const report = await worker.step();
    treated += report.treated;
    nextDueMs = report.nextDueMs;
    if (beijing(stop).slice(0, 10) !== day) {
      day = beijing(stop).slice(0, 10);
      journey.terminal.say(`  ${day}`);
    }
  }
  return treated;
}

function show(
  terminal: Terminal,
  { shopNow, alipay, travellingTo }: { shopNow: number; alipay: AlipayClock; travellingTo: number | null },
): void {
  const differenceMs = Math.abs(shopNow - alipay.now);
  terminal.say(`Shop            ${beijing(shopNow)} (Beijing)`);
  terminal.say(`Offline Alipay  ${beijing(alipay.now)} (Beijing)${alipay.isRunning ? "" : ", stopped"}`);
  terminal.say(differenceMs < AGREE_MS ? "They agree." : "They differ: the next +… brings them together.");
  if (travellingTo !== null) terminal.say(`A journey to ${beijing(travellingTo)} was interrupted: any +… finishes it.`);
}
