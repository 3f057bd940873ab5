import type { DatabaseFaultError } from "#lib/db/errors.ts";
import type { VitalSigns } from "#lib/db/vital-signs.ts";
import type { DatabaseFact } from "#lib/doctor/judge-machine.ts";

/** What is known of the database; `signs` only of one that the shop could work with. */
export interface DatabaseLook {
  readonly fact: DatabaseFact;
  readonly signs: VitalSigns | null;
}

/** Looks without changing anything. Call it only where the driver is known to load. */
export async function lookAtDatabase(options: { file: string; migrationsFolder: string }): Promise<DatabaseLook> {
  // Not before it is known that the driver loads: importing it is what fails otherwise.
  const { checkDatabase } = await import("#lib/db/check.ts");
  const { DatabaseFaultError: Fault } = await import("#lib/db/errors.ts");
  const { readVitalSigns } = await import("#lib/db/vital-signs.ts");
  try {
    await checkDatabase(options);
    return { fact: { kind: "current" }, signs: await readVitalSigns(options.file) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { fact: factOf(error), signs: null };
  }
}

function factOf({ fault }: DatabaseFaultError): DatabaseFact {
  if (fault === "missing") return { kind: "missing" };
  if (fault === "migrations-missing" || fault === "walls-differ") return { kind: "behind" };
  return fault === "migrations-unknown" ? { kind: "newer" } : { kind: "faulty", fault };
}
