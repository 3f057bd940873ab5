import { createHash, randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { policyForOneRequest } from "#lib/server/security-policy.js";
import { THEME_SCRIPT } from "#lib/server/theme-script.ts";

const NONCE_BYTES = 16;
const scriptHash = createHash("sha256").update(THEME_SCRIPT).digest("base64");

/**
 * Gives each page that is made for one request a nonce of its own (fault A-15). Next reads it from the request's policy
 * when it writes the page, the browser from the answer's.
 */
export function proxy(request: NextRequest): NextResponse {
  const policy = policyForOneRequest({
    nonce: randomBytes(NONCE_BYTES).toString("base64url"),
    scriptHash,
    development: process.env.NODE_ENV === "development",
  });
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

// Next reads these as they stand here, without running anything: hence the repetition. What our own pages ask for in the
// background is no document; no other site can make a browser send their headers.
export const config = {
  matcher: [
    {
      source: "/:locale(en)?/:place(admin|cart|checkout|orders|search)/:rest*",
      missing: [
        { type: "header", key: "rsc" },
        { type: "header", key: "next-action" },
      ],
    },
    {
      // Not /pay/result, which is made at build time.
      source: "/:locale(en)?/pay/:orderNo(QH[^/]+)/:rest*",
      missing: [
        { type: "header", key: "rsc" },
        { type: "header", key: "next-action" },
      ],
    },
  ],
};
