/** Why nobody answered, as far as Node, OpenSSL and the SDK say it in words. */
export type NetworkCause = "dns" | "tls" | "late" | "redirect" | "refused" | "other";

const SIGNS: readonly [NetworkCause, RegExp][] = [
  ["dns", /ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME/],
  ["tls", /certificate|CERT_|ERR_TLS|ERR_SSL|EPROTO|self.signed|altname|UNABLE_TO_/i],
  ["redirect", /redirected with status/],
  ["late", /time.?out|no complete reply within|ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT/i],
  ["refused", /ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL/],
];

export function networkCause(text: string): NetworkCause {
  return SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? "other";
}

/** A failed fetch in words: its own message says no more than that it failed. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return `${error.name}: ${error.message}`;
  const code = "code" in cause && typeof cause.code === "string" ? `${cause.code} ` : "";
  return `${code}${cause.message}`.trim().slice(0, 200);
}
