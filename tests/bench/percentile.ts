/** The value that so many percent of the (ascending) values do not exceed: nearest rank. */
export function percentile(ascending: readonly number[], percent: number): number {
  const rank = Math.ceil((percent / 100) * ascending.length);
  const value = ascending[Math.max(rank, 1) - 1];
  if (value === undefined) throw new RangeError("no values");
  return value;
}
