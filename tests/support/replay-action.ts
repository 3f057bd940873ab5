import type { Page, Route } from "playwright/test";

/** Headers of the connection, not of the request: the copies have connections of their own. */
const OF_THE_CONNECTION = new Set(["host", "connection", "content-length", "accept-encoding"]);

/** A server action that a browser was about to send. */
export type CaughtAction = {
  body: string;
  /** Sends it, as it was or with another body, to the shop's address or to another process of the same shop. */
  send(options?: { body?: string; to?: string }): Promise<Response>;
};

/**
 * Has a person press a button, and holds back what the browser would send. A process other than the page's own is
 * reached as behind a balancer: with the address that the person sees in X-Forwarded-Host.
 */
export async function catchAction(page: Page, press: () => Promise<void>): Promise<CaughtAction> {
  let catchIt: (action: CaughtAction) => void;
  const caught = new Promise<CaughtAction>((resolve) => {
    catchIt = resolve;
  });
  await page.route("**", async (route: Route) => {
    const request = route.request();
    if (request.headers()["next-action"] === undefined) return route.fallback();
    const headers = Object.entries(await request.allHeaders()).filter(([name]) => !OF_THE_CONNECTION.has(name));
    const url = new URL(request.url());
    const own = (request.postDataBuffer() ?? Buffer.alloc(0)).toString("latin1");
    catchIt({
      body: own,
      send: ({ body = own, to = url.origin } = {}) =>
        fetch(new URL(url.pathname + url.search, to), {
          method: "POST",
          headers: [...headers, ["x-forwarded-host", url.host]],
          body: Buffer.from(body, "latin1"),
          redirect: "manual",
        }),
    });
    await route.abort();
  });
  await press();
  return caught;
}

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
