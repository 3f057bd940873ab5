import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { makeMailKeys } from "./alipay-mail.ts";
import { openSimulationDatabase, type SimulationDatabase } from "./database.ts";
import { MUTANTS, type Mutant, WALLED } from "./mutants.js";
import { productCode } from "./product-code.ts";
import { runSeed, type SeedResult } from "./run-seed.ts";

const { values } = parseArgs({
  options: {
    /** Looks for a killing seed of each mutant among so many, instead of running the known one. */
    hunt: { type: "string" },
    only: { type: "string" },
    report: { type: "string" },
  },
});

type Way = { walls: "on" | "off"; toleratesErrors?: boolean };

/** Where a change of the product has shifted what a seed does, one of the next kills. */
const SEEDS_BEYOND = 80;

const databases = new Map<string, Promise<SimulationDatabase>>();
const folders: (() => void)[] = [];
process.once("exit", () => {
  for (const remove of folders) remove();
});
const keys = makeMailKeys();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const chosen = MUTANTS.filter(({ name }) => values.only === undefined || values.only.split(",").includes(name));
let failed = 0;
for (const mutant of chosen) {
  const problem = values.hunt === undefined ? await findProblem(mutant) : await hunt(mutant, Number(values.hunt));
  if (problem !== null) {
    failed += 1;
    console.log(`${mutant.name}: ${problem}`);
  }
}
console.log(`${chosen.length - failed} of ${chosen.length} mutants killed`);
if (values.report !== undefined)
  writeFileSync(values.report, JSON.stringify({ killed: chosen.length - failed, failed }));
for (const database of databases.values()) await (await database).close();
process.exit(failed === 0 ? 0 : 1);

/** Null where some seed shows all of it: the mutant is killed, the product holds, and so do the second walls where they are on. */
async function findProblem(mutant: Mutant): Promise<string | null> {
  const end = mutant.seed + SEEDS_BEYOND;
  let problem = `survives ${SEEDS_BEYOND} seeds from ${mutant.seed} on`;
  for (let from = mutant.seed; from < end; ) {
    const killer = await findKiller(mutant, { from, seeds: end - from });
    if (killer === null) return problem;
    const sound = await live(null, killer.seed, { walls: "on" });
    if (sound.failure) return `the product itself breaks ${sound.failure.message} on seed ${killer.seed}`;
    const held = await breakWalled(mutant, killer.seed);
    if (held === null) {
      if (killer.seed !== mutant.seed)
        console.log(`${mutant.name}: killed by seed ${killer.seed}, no longer by ${mutant.seed}`);
      return null;
    }
    problem = `breaks ${held} on seed ${killer.seed} although its walls are on`;
    from = killer.seed + 1;
  }
  return problem;
}

/** What the mutant breaks of its own invariant while its second walls stand; null where they hold or there are none. */
async function breakWalled(mutant: Mutant, seed: number): Promise<string | null> {
  if (mutant.wallsOff === undefined && mutant.behind === undefined) return null;
  const { failure } = await live(mutant, seed, { walls: "on", toleratesErrors: true });
  return failure?.invariant.startsWith(mutant.breaks) ? failure.message : null;
}

async function hunt(mutant: Mutant, seeds: number): Promise<string | null> {
  const killer = await findKiller(mutant, { from: 1, seeds });
  if (killer === null) return `survives ${seeds} seeds`;
  console.log(`${mutant.name}: seed ${killer.seed} breaks ${killer.failure?.message.slice(0, 120) ?? ""}`);
  return null;
}

async function findKiller(
  mutant: Mutant,
  { from, seeds }: { from: number; seeds: number },
): Promise<SeedResult | null> {
  for (let seed = from; seed < from + seeds; seed += 1) {
    const result = await live(mutant, seed, { walls: "off" });
    if (result.failure?.invariant.startsWith(mutant.breaks)) return result;
    if (result.failure) console.log(`  ${mutant.name}: seed ${seed} breaks ${result.failure.message.slice(0, 120)}`);
  }
  return null;
}

/** Runs a seed on the mutant, or on the product as it is. */
async function live(mutant: Mutant | null, seed: number, { walls, toleratesErrors = false }: Way): Promise<SeedResult> {
  const isWalled = walls === "on" && mutant?.behind !== undefined;
  const code = mutant === null ? productCode : await loadMutant(`${mutant.name}${isWalled ? WALLED : ""}`);
  const database = await databaseWithout(walls === "off" ? (mutant?.wallsOff ?? []) : []);
  return await runSeed(seed, { database, code, keys, toleratesErrors });
}

/** One database for each set of walls: opening one takes as long as many seeds. */
function databaseWithout(walls: readonly string[]): Promise<SimulationDatabase> {
  const name = walls.join(";");
  const known = databases.get(name);
  if (known) return known;
  const opened = openSimulationDatabase({ withoutWalls: walls });
  databases.set(name, opened);
  void opened.then(({ remove }) => folders.push(remove));
  return opened;
}

async function loadMutant(name: string): Promise<typeof productCode> {
  const changed = (await import(`#tests/simulation/product-code.ts?mutant=${name}`)) as {
    productCode: typeof productCode;
  };
  return changed.productCode;
}
