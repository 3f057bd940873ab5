/** Keeps other web pages out: the simulator listens on loopback, which every page in the same browser can reach. */
import type { MiddlewareHandler } from "hono";
import { isLoopback } from "#lib/simulator/domain/loopback.ts";

/** The User-Agent of notifies (protocol sheet, section 4.1), which no browser and no client of today sends. */
const NOTIFIES = "Mozilla/4.0";

/**
 * Refuses a foreign Host (a rebound DNS name; `anyHost` takes all, where the network was let in) and a POST or DELETE
 * that another origin made. Programs that are no browsers send neither Origin nor Sec-Fetch-Site and pass, except for
 * this Alipay itself: a merchant's notify_url may name an address of these, and must change nothing there.
 */
export const sameOriginOnly =
  (allow: { anyHost: boolean }): MiddlewareHandler =>
  async (context, next) => {
    const url = new URL(context.req.url);
    if (!allow.anyHost && !isLoopback(url.hostname)) {
      return context.text("This address is for this machine only.", 403);
    }
    const isReading = context.req.method === "GET" || context.req.method === "HEAD";
    const origin = context.req.header("origin");
    const site = context.req.header("sec-fetch-site");
    const isForeign = (origin !== undefined && origin !== url.origin) || site === "cross-site" || site === "same-site";
    if (!isReading && isForeign) return context.text("Another page may not do this.", 403);
    if (context.req.header("user-agent") === NOTIFIES) return context.text("A notify may not do this.", 403);
    await next();
    return;
  };
