import { type Course, exploreCourses } from "#tests/races/explore.ts";
import { type Party, staged, startParty } from "#tests/races/party.ts";
import { carryOut, type Task } from "#tests/races/use-cases.ts";
import type { RaceOrder, RaceWorld } from "#tests/races/world.ts";

/** Makes a party that carries out one task after the other: in this process, or in another one. */
export type Enter = (...tasks: Task[]) => Party;

/** A party within this process. */
function enterHere(world: RaceWorld): Enter {
  return (...tasks) => startParty((reach) => carryOut(staged(world.deps, reach), tasks));
}

export type Race = {
  /** What was before the race, done once. */
  given: () => Promise<RaceOrder>;
  parties: (order: RaceOrder, enter: Enter) => Readonly<Record<string, Party>>;
  interruptions?: number;
  /** More that must hold after every effect: what is wrong. */
  always?: (order: RaceOrder) => string[];
  /** More that must hold when all have ended: what is wrong. */
  ends?: (order: RaceOrder, course: Course) => string[];
};

/**
 * Runs a race in all its courses. After every effect of every course the tables must tell no lie; after healing, books
 * and Alipay must agree. Answers the fates that the order met, sorted.
 */
export async function fatesOf(world: RaceWorld, race: Race, enter: Enter = enterHere(world)): Promise<string[]> {
  const order = await race.given();
  const putBack = await world.save();
  const fates = new Set<string>();
  const healed = new Set<string>();
  const setUp = async () => {
    await putBack();
    return {
      parties: race.parties(order, enter),
      observe: () => {
        refuse([...world.oracle.findLies(order.id), ...(race.always?.(order) ?? [])]);
      },
      finish: async (course: Course) => {
        for (const [name, outcome] of course.outcomes) {
          if ("error" in outcome) throw new Error(`${name} failed: ${outcome.error.message}`, { cause: outcome.error });
        }
        refuse(race.ends?.(order, course) ?? []);
        const situation = world.situation(order);
        if (healed.has(situation)) return;
        healed.add(situation);
        await world.heal();
        refuse(await world.findUnhealed(order));
        fates.add(world.fate(order));
      },
    };
  };
  await exploreCourses(setUp, { interruptions: race.interruptions ?? 2 });
  return [...fates].sort();
}

function refuse(lies: readonly string[]): void {
  if (lies.length > 0) throw new Error(lies.join("\n"));
}
