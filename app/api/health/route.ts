import { shop } from "#lib/server/shop.ts";

export const dynamic = "force-dynamic";

/** Ready: the container stands and the database answers. */
export async function GET(): Promise<Response> {
  try {
    const { queries, config } = await shop();
    await queries.catalogue.listCategories();
    return Response.json({ status: "ready", mode: config.mode });
  } catch (error) {
    console.error(error);
    return Response.json({ status: "not-ready" }, { status: 503 });
  }
}
