/** Reads the JSON bodies of the console's API without trusting their shape. */
import type { Context } from "hono";
export interface JsonBody {
  text(name: string): string;
  /** null when the value is there and is no finite number. */
  number(name: string, whenAbsent: number): number | null;
  flag(name: string): boolean;
  has(name: string): boolean;
  /** Everything as it came, for whoever says exactly what is wrong with it. */
  entries(): Record<string, unknown>;
}

/** An absent body is an empty object; null when it is no JSON object. */
function readJsonBody(text: string): JsonBody | null {
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
      return typeof value === "string" ? value : "";
    },
    number(name, whenAbsent) {
      const value = fields.get(name) ?? whenAbsent;
      return typeof value === "number" && Number.isFinite(value) ? value : null;
    },
    flag: (name) => fields.get(name) === true,
    has: (name) => fields.has(name),
    entries: () => Object.fromEntries(fields),
  };
}

/** The body of an API call, or the answer that says what is wrong with it. */
export async function readBody(context: Context): Promise<JsonBody | Response> {
  return readJsonBody(await context.req.text()) ?? context.json({ error: "The body is no JSON object." }, 400);
}
