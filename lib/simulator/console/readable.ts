/** Payloads laid out for reading. What was really sent or signed is always shown as well. */

/** JSON with two spaces; any other text as it is, and JSON nested so deep that no stack is deep enough. */
export function readableJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return text;
    throw error;
  }
}

/** A form body, one decoded field a line. */
export function readableForm(form: string): string {
  return [...new URLSearchParams(form)].map(([name, value]) => `${name} = ${value}`).join("\n");
}
