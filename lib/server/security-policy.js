// @ts-check

// In JavaScript, because next.config.js needs it before anything is compiled.

/** @param {readonly string[]} scripts where scripts may come from */
function policyFor(scripts) {
  return [
    "default-src 'self'",
    `script-src ${scripts.join(" ")}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * React's development build evaluates strings to rebuild the server's stack traces.
 * @param {boolean} development
 */
const evaluating = (development) => (development ? ["'unsafe-eval'"] : []);

/**
 * For pages that are made at build time: Next writes its data as inline scripts, and such pages cannot carry a nonce.
 * @param {{ development: boolean }} options
 */
export function policyForAnyPage({ development }) {
  return policyFor(["'self'", "'unsafe-inline'", ...evaluating(development)]);
}

/**
 * For pages that are made for one request (fault A-15): nothing runs but what carries the request's nonce, what that
 * loads, and one script of ours, named by its hash because it stands in the layout of every page.
 * @param {{ nonce: string, scriptHash: string, development: boolean }} options
 */
export function policyForOneRequest({ nonce, scriptHash, development }) {
  return policyFor([`'nonce-${nonce}'`, `'sha256-${scriptHash}'`, "'strict-dynamic'", ...evaluating(development)]);
}
