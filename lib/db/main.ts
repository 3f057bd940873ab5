import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { backUpDatabase, keepNewest } from "#lib/db/backup.ts";
import { checkDatabase } from "#lib/db/check.ts";
import { generateClient } from "#lib/db/generate.ts";
import { deployMigrations, readBlueprint } from "#lib/db/migrate.ts";
import { writeMigration } from "#lib/db/migration-new.ts";
import { reportRestored } from "#lib/db/restore-report.ts";

const USAGE = `Usage: main.ts deploy --file DB | check --file DB | seed --file DB | migration NAME | generate
  | backup --file DB --to FOLDER --mode MODE [--keep COUNT] | restore --file DB --from BACKUP --mode MODE`;

const PROJECT_FOLDER = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const PRISMA_FOLDER = join(PROJECT_FOLDER, "prisma");

type Arguments = {
  readonly file: string | undefined;
  readonly name: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly mode: string | undefined;
  readonly keep: string | undefined;
};

/** The commands of this program, each answering with a sentence or a few. The command line starts it by its path. */
const COMMANDS: Readonly<Record<string, (given: Arguments) => Promise<string>>> = {
  deploy: async ({ file }) => {
    const applied = await deployMigrations(requireFile(file), readBlueprint(PRISMA_FOLDER));
    return applied.length === 0 ? "The database is current." : `Migrations applied: ${applied.join(", ")}.`;
  },
  check: async ({ file }) => {
    await checkDatabase({ file: requireFile(file), migrationsFolder: join(PRISMA_FOLDER, "migrations") });
    return "The database is current.";
  },
  seed: async ({ file }) => {
    // What it writes with is made by `generate`, which must run without it.
    const { seedCatalogue } = await import("#lib/db/seed.ts");
    const catalogueFile = join(PRISMA_FOLDER, "seed", "catalogue.json");
    const products = await seedCatalogue({ file: requireFile(file), catalogueFile, at: new Date() });
    return products === 0 ? "The catalogue has goods already." : `Sample products put on the shelves: ${products}.`;
  },
  migration: async ({ name }) => {
    if (name === undefined) throw new Error("The migration needs a name, such as add_coupons.");
    const written = await writeMigration(readBlueprint(PRISMA_FOLDER), name, new Date());
    return written === undefined ? "The schema has not changed: no migration is needed." : `Written: ${written}`;
  },
  backup: async ({ file, to, mode, keep }) => {
    if (to === undefined || mode === undefined) throw new Error(USAGE);
    const { version } = JSON.parse(readFileSync(join(PROJECT_FOLDER, "package.json"), "utf8")) as { version: string };
    const options = { file: requireFile(file), folder: to, environment: mode, shopVersion: version, now: new Date() };
    const { file: made, brokenRules } = await backUpDatabase(options, readBlueprint(PRISMA_FOLDER));
    const removed = keep === undefined ? [] : keepNewest(to, Number(keep));
    const also = removed.length === 0 ? "" : ` Older ones removed: ${removed.join(", ")}.`;
    const books =
      brokenRules === null || brokenRules.length === 0
        ? ""
        : `\nThe books in it are wrong (${brokenRules.join("; ")}): npm run verify shows each row.`;
    return `Backed up and checked: ${made}.${also}${books}`;
  },
  restore: async ({ file, from, mode }) => {
    if (from === undefined || mode === undefined) throw new Error(USAGE);
    // They write with what is made by `generate`.
    const { restoreDatabase } = await import("#lib/db/restore.ts");
    const options = { file: requireFile(file), backup: resolve(from), environment: mode, now: new Date() };
    return reportRestored(await restoreDatabase(options, readBlueprint(PRISMA_FOLDER)));
  },
  generate: async () => {
    await generateClient(PROJECT_FOLDER, process.env);
    return "The database client is generated.";
  },
};

function requireFile(file: string | undefined): string {
  if (file === undefined) throw new Error(USAGE);
  return resolve(file);
}

async function run(args: string[]): Promise<string> {
  const text = { type: "string" } as const;
  const options = { file: text, from: text, to: text, mode: text, keep: text };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const command = COMMANDS[positionals[0] ?? ""];
  if (command === undefined) throw new Error(USAGE);
  const { file, from, to, mode, keep } = values;
  return await command({ file, from, to, mode, keep, name: positionals[1] });
}

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
