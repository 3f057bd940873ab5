import "server-only";
import { findProbeAnswer } from "#lib/doctor/notify-probe.ts";
import { shop } from "#lib/server/shop.ts";

/**
 * What this shop answers to a knock of `npm run doctor` at the address for notifications; null for everything else, which
 * costs no more than looking at its length.
 */
export async function findKnockAnswer(body: Uint8Array): Promise<string | null> {
  const { config } = await shop();
  return findProbeAnswer(config.secrets.auth, body);
}
