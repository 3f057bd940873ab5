/** The last row of a page: the next page begins after it, whatever has come in at the top meanwhile. */
export type Cursor = { at: Date; id: string };

export type Page<Row> = { rows: Row[]; nextCursor: string | null };

export function encodeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString("base64url");
}

/** Null for anything that encodeCursor did not make: such an address shows the first page. */
export function findCursor(text: string | null): Cursor | null {
  if (text === null || text.length > 200) return null;
  const [time = "", id = ""] = Buffer.from(text, "base64url").toString("utf8").split(" ");
  const at = new Date(time);
  return Number.isNaN(at.getTime()) || id === "" ? null : { at, id };
}

/** Cuts a list that was read with one row too many. */
export function pageOf<Row>(found: readonly Row[], limit: number, cursorOf: (row: Row) => Cursor): Page<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null };
}
