/** The files beside the pages, read once. */
import { readFileSync } from "node:fs";
import { Hono } from "hono";

const FILES = {
  "base.css": "text/css; charset=utf-8",
  "cashier.css": "text/css; charset=utf-8",
  "console.css": "text/css; charset=utf-8",
  "faults.css": "text/css; charset=utf-8",
  "cashier.js": "text/javascript; charset=utf-8",
  "console.js": "text/javascript; charset=utf-8",
  "clock.js": "text/javascript; charset=utf-8",
} as const;

export function assetRoutes(): Hono {
  const routes = new Hono();
  for (const [name, type] of Object.entries(FILES)) {
    const text = readFileSync(new URL(`./assets/${name}`, import.meta.url), "utf8");
    routes.get(`/assets/${name}`, (context) =>
      context.body(text, 200, { "content-type": type, "cache-control": "no-cache" }),
    );
  }
  return routes;
}
