import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "#tests/support/shop-template.ts";

/** Where the built shop has the route then. */
export const EMPTY_ROUTE = "/api/empty-for-bench";

const ROUTE = `export const dynamic = "force-dynamic";

export async function POST() {
  return new Response("fail", { status: 400, headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" } });
}
`;

/** Builds a shop that has one route more, which answers at once and reads nothing: what any answer costs at least. */
export function withEmptyRoute(build: () => void): void {
  const folder = join(projectFolder, "app", EMPTY_ROUTE);
  mkdirSync(folder);
  try {
    writeFileSync(join(folder, "route.ts"), ROUTE);
    build();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
