import type { Page, Route } from "playwright/test";

/** Headers of the connection, not of the request: the copies have connections of their own. */
const OF_THE_CONNECTION = new Set(["host", "connection", "content-length", "accept-encoding"]);

/**
 * Has a person press a button once, and sends what the browser sends that many times at once: impatient clicks, a
 * mouse that bounces, a proxy that repeats. Gives the answers to the copies; the page gets its own.
 */
export async function sendAtOnce(page: Page, times: number, press: () => Promise<void>): Promise<Response[]> {
  let copy: (request: Promise<Response[]>) => void;
  const copies = new Promise<Response[]>((resolve) => {
    copy = resolve;
  });
  let caught = false;
  await page.route("**", async (route: Route) => {
    const isAction = route.request().headers()["next-action"] !== undefined;
    if (caught || !isAction) return route.fallback();
    caught = true;
    const request = route.request();
    const headers = Object.entries(await request.allHeaders()).filter(([name]) => !OF_THE_CONNECTION.has(name));
    const init = { method: "POST", headers, body: new Uint8Array(request.postDataBuffer() ?? []) };
    const all = Array.from({ length: times }, () => fetch(request.url(), { ...init, redirect: "manual" }));
    copy(Promise.all(all));
    await route.continue();
  });
  await press();
  return copies;
}
