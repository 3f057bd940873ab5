/** The addresses that merchants give: where notifies go, where buyers go. */

/** What an address may not hold: it could not stand in a header, or would not be where it says. */
const FORBIDDEN_CHARACTER = /[\p{Cc}\s\\]/u;

/** Schemes that name no place to go: a script, or something on the buyer's own machine. */
const NO_PLACES = ["javascript:", "vbscript:", "data:", "blob:", "file:", "about:"];

function protocolOf(text: string): string | null {
  return !FORBIDDEN_CHARACTER.test(text) && URL.canParse(text) ? new URL(text).protocol : null;
}

export function isHttpAddress(text: string): boolean {
  const protocol = protocolOf(text);
  return protocol === "http:" || protocol === "https:";
}

/** A web page, or an app that is opened by a scheme of its own. */
export function isReturnAddress(text: string): boolean {
  const protocol = protocolOf(text);
  return protocol !== null && !NO_PLACES.includes(protocol);
}
