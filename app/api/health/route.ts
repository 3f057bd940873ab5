import { findAilment } from "#lib/server/process-health.ts";
import { shop } from "#lib/server/shop.ts";

export const dynamic = "force-dynamic";

/** Ready: the container stands, the database answers, and the process is well enough for more work. */
export async function GET(): Promise<Response> {
  try {
    const { queries, config } = await shop();
    await queries.catalogue.listCategories();
    const ailment = findAilment();
    if (ailment !== null) return Response.json({ status: "not-well", because: ailment }, { status: 503 });
    return Response.json({ status: "ready", mode: config.mode });
  } catch (error) {
    console.error(error);
    return Response.json({ status: "not-ready" }, { status: 503 });
  }
}
