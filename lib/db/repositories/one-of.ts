/** Narrows a text column to the values the code knows. An unknown one throws: it is never taken for something else. */
export function oneOf<const T extends string>(values: readonly T[], text: string): T {
  const found = values.find((value) => value === text);
  if (found === undefined) throw new TypeError(`Unknown value in the database: ${JSON.stringify(text)}`);
  return found;
}
