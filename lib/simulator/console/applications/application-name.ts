const NAME_LENGTH_MAX = 64;

/** What buyers can read at the cashier: not empty, and no more than one line. */
export function isApplicationName(text: string): boolean {
  return text !== "" && text.length <= NAME_LENGTH_MAX && !/[\r\n]/.test(text);
}
