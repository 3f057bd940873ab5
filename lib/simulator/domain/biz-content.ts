/** The business parameters of a request: a JSON object whose scalars merchants send as text or as numbers. */
export interface BizContent {
  /** A scalar as text; empty when absent, null or not a scalar. */
  text(name: string): string;
  /** An array of text; empty when absent or of another kind. */
  list(name: string): readonly string[];
}

/** null when the text is not a JSON object. */
export function parseBizContent(text: string): BizContent | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text === "" ? "{}" : text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
  const fields = new Map<string, unknown>(Object.entries(parsed));
  return {
    text(name) {
      const value = fields.get(name);
      return typeof value === "string" || typeof value === "number" ? String(value) : "";
    },
    list(name) {
      const value = fields.get(name);
      return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
    },
  };
}
