/**
 * The text a signature covers: parameters sorted by name, `name=value` joined by `&`, values not URL-encoded, blank
 * values dropped. A request leaves out `sign` only; notifies and return addresses (V1) leave out `sign_type` as well.
 */
export function signedString(fields: Iterable<readonly [string, string]>, leftOut: readonly string[]): string {
  return [...fields]
    .filter(([name, value]) => !leftOut.includes(name) && value.trim() !== "")
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}
