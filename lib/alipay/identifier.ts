/** Trade, order, request and notification numbers of Alipay's and ours are plain ASCII (protocol sheet, section 4.2). */
const IDENTIFIER = /^[A-Za-z0-9_-]{1,64}$/;

/** The text if it can be a number; texts with look-alikes, blanks or nothing in them name nothing of ours. */
export function findIdentifier(text: unknown): string | null {
  return typeof text === "string" && IDENTIFIER.test(text) ? text : null;
}
