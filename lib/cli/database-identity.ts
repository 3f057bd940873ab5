import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivateFile } from "#lib/cli/data-folder.ts";

const fileOf = (dataDir: string) => join(dataDir, "database-id");

/** Remembers that the database was made anew. */
export function renewDatabaseIdentity(dataDir: string): void {
  writePrivateFile(fileOf(dataDir), randomUUID());
}

/** Another text for each database that was ever made in the data folder; "" for one that was brought from elsewhere. */
export function databaseIdentity(dataDir: string): string {
  return existsSync(fileOf(dataDir)) ? readFileSync(fileOf(dataDir), "utf8") : "";
}

const samplesFileOf = (dataDir: string) => join(dataDir, "samples-made-for");

/** Whether the sample catalogue and the first login were made for this very database, so that nobody need look again. */
export function hasSamples(dataDir: string): boolean {
  const identity = databaseIdentity(dataDir);
  return (
    identity !== "" && existsSync(samplesFileOf(dataDir)) && readFileSync(samplesFileOf(dataDir), "utf8") === identity
  );
}

/** Remembers that the samples were made for the present database. */
export function rememberSamples(dataDir: string): void {
  writePrivateFile(samplesFileOf(dataDir), databaseIdentity(dataDir));
}
