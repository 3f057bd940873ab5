import "server-only";
import { shop } from "#lib/server/shop.ts";

/** Builds the container before the first request: what is missing or unsafe stops the program, in one sentence. */
export async function startUp(): Promise<void> {
  try {
    await shop();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
