/** The business parameters of a request: a JSON object whose scalars merchants send as text or as numbers. */
export interface BizContent {
  /** A scalar as text; empty when absent, null or not a scalar. */
  text(name: string): string;
  /** An array of text; empty when absent or of another kind. */
  list(name: string): readonly string[];
  /** The objects of an array, none when it is absent; null when it is there and is no array of objects. */
  objects(name: string): readonly BizContent[] | null;
  /** False when the field is there and is neither an object nor a text that holds one. */
  isObjectOrAbsent(name: string): boolean;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function bizContentOf(object: object): BizContent {
  const fields = new Map<string, unknown>(Object.entries(object));
  return {
    text(name) {
      const value = fields.get(name);
      return typeof value === "string" || typeof value === "number" ? String(value) : "";
    },
    list(name) {
      const value = fields.get(name);
      return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
    },
    objects(name) {
      const value = fields.get(name) ?? [];
      return Array.isArray(value) && value.every(isObject) ? value.map(bizContentOf) : null;
    },
    isObjectOrAbsent(name) {
      const value = fields.get(name) ?? "";
      return value === "" || isObject(value) || (typeof value === "string" && parseBizContent(value) !== null);
    },
  };
}

/** JSON in which whole numbers too long to stay exact here (a snowflake is one, and Java keeps it) stand as text. */
function withLongNumbersAsText(json: string): string {
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
  return json.replaceAll(tokens, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token));
}

/** null when the text is not a JSON object. */
export function parseBizContent(text: string): BizContent | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text === "" ? "{}" : text);
    // Only of what is JSON: in anything else, text and numbers cannot be told apart.
    if (/\d{16}/.test(text)) parsed = JSON.parse(withLongNumbersAsText(text));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  return isObject(parsed) ? bizContentOf(parsed) : null;
}
