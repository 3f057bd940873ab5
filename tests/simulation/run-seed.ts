import type { MailKeys } from "./alipay-mail.ts";
import { Chooser, SAFETY_HOURS_MAX } from "./choose.ts";
import type { SimulationDatabase } from "./database.ts";
import type { Event } from "./events.ts";
import { happen } from "./happen.ts";
import { heal } from "./heal.ts";
import { BrokenInvariant } from "./oracle.ts";
import type { ProductCode } from "./product-code.ts";
import { type Counts, World } from "./world.ts";

export type SeedResult = {
  seed: number;
  counts: Counts;
  /** Of all that happened: two runs of one seed have the same. */
  fingerprint: string;
  failure: { invariant: string; message: string } | null;
  /** What happened in the safety phase; the same events are the same run. */
  events: Event[];
};

export type Stage = {
  database: SimulationDatabase;
  code: ProductCode;
  keys: MailKeys;
  toleratesErrors?: boolean;
  trace?: (line: string) => void;
};

/** Lives one seed through: its own choice of events or, for a replay, these. */
export async function runSeed(seed: number, stage: Stage, replayed?: readonly Event[]): Promise<SeedResult> {
  stage.database.reset();
  const chooser = new Chooser(seed);
  const world = new World({ ...stage, ...chooser.plan });
  const events: Event[] = [];
  const begin = world.now().getTime();
  const isOver = () => world.failed() || world.now().getTime() - begin > SAFETY_HOURS_MAX * 3_600_000;
  const next = replayed
    ? () => replayed[events.length]
    : () => (events.length < chooser.plan.events ? { ...chooser.choose(world), id: events.length + 1 } : undefined);
  for (let event = isOver() ? undefined : next(); event; event = isOver() ? undefined : next()) {
    events.push(event);
    const { id, ...deed } = event;
    world.note(`e${id} ${JSON.stringify(deed)}`);
    if (!(await happen(world, event))) world.note("    nothing comes of it");
  }
  if (!world.failed()) await heal(world);
  const { failure } = world;
  return {
    seed,
    counts: world.counts,
    fingerprint: world.fingerprint(),
    failure: failure && {
      invariant: failure instanceof BrokenInvariant ? failure.invariant : "E",
      message: failure.message,
    },
    events,
  };
}
