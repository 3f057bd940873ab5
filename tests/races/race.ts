import { type Course, exploreCourses } from "#tests/races/explore.ts";
import { type Party, staged, startParty } from "#tests/races/party.ts";
import { type InputOf, USE_CASES, type UseCase } from "#tests/races/use-cases.ts";
import type { RaceOrder, RaceWorld } from "#tests/races/world.ts";

/** Makes a party that carries out one use-case: in this process, or in another one. */
export type Enter = <Name extends UseCase>(name: Name, input: InputOf<Name>) => Party;

/** A party within this process. */
function enterHere(world: RaceWorld): Enter {
  return (name, input) =>
    startParty((reach) => {
      const useCase = USE_CASES[name] as (deps: RaceWorld["deps"], input: unknown) => Promise<unknown>;
      return useCase(staged(world.deps, reach), input);
    });
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

export type RaceReport = { courses: number; situations: number; fates: string[] };

/**
 * Runs a race in all its courses. After every effect of every course the tables must tell no lie; after healing, books
 * and Alipay must agree. Answers the fates that the order met, sorted.
 */
export async function runRace(world: RaceWorld, race: Race, enter: Enter = enterHere(world)): Promise<RaceReport> {
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
  const courses = await exploreCourses(setUp, { interruptions: race.interruptions ?? 2 });
  return { courses, situations: healed.size, fates: [...fates].sort() };
}

function refuse(lies: readonly string[]): void {
  if (lies.length > 0) throw new Error(lies.join("\n"));
}
