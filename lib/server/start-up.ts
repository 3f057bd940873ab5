import "server-only";
import { watchForwardedHeaders } from "#lib/server/forwarded-headers.ts";
import { endInOrder } from "#lib/server/orderly-end.ts";
import { watchEventLoop } from "#lib/server/process-health.ts";
import { shop } from "#lib/server/shop.ts";

/** Builds the container before the first request: what is missing or unsafe stops the program, in one sentence. */
export async function startUp({ development }: { development: boolean }): Promise<void> {
  try {
    const container = await shop();
    if (!development) {
      // While a page is being written an error in it must not take the server down.
      endInOrder(container);
      // Next's own development tools look at these headers too.
      watchForwardedHeaders(container.config.publicUrl);
    }
    watchEventLoop();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
