import { metricsAccess } from "#lib/server/metrics-access.ts";
import { metricsText } from "#lib/server/metrics-text.ts";
import { shop } from "#lib/server/shop.ts";

export const dynamic = "force-dynamic";

/** Numbers for Prometheus. They are read from what the worker has written down: nothing is checked for a scrape. */
export async function GET(request: Request): Promise<Response> {
  const { config, deps, queries, clock, findLastBackup, alipayKeys } = await shop();
  switch (metricsAccess(request, config.metricsToken)) {
    case "none":
      return new Response(null, { status: 404 });
    case "closed":
      return new Response(null, { status: 401, headers: { "WWW-Authenticate": "Bearer" } });
    case "open":
      break;
  }
  const now = clock.now();
  const [books, queues, work] = await Promise.all([
    deps.database.books.findLastCheck(),
    queries.admin.home.queueDepths(now),
    queries.admin.home.work(),
  ]);
  return new Response(
    metricsText({ now, books, queues, work, alipayKeys: alipayKeys.sightings(), lastBackupAt: findLastBackup() }),
    {
      headers: { "Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store" },
    },
  );
}
