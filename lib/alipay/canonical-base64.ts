/**
 * Decodes base64 in its one canonical form: standard alphabet, full padding, no unused bits set, no blanks. Null for
 * everything else. Node's own decoder skips what it does not know, so that one signature would have many spellings.
 */
export function decodeCanonicalBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return text !== "" && bytes.toString("base64") === text ? bytes : null;
}
