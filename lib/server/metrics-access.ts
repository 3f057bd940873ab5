import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Who may read the metrics: whoever shows METRICS_TOKEN. Where none is set there are no metrics. An address proves
 * nothing: behind a front server on the same machine everybody comes from 127.0.0.1.
 */
export function metricsAccess(request: Request, token: string | null): "open" | "closed" | "none" {
  if (token === null) return "none";
  const given = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  return timingSafeEqual(digestOf(given), digestOf(token)) ? "open" : "closed";
}

/** Of equal length whatever the text's, as the comparison wants it. */
function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
