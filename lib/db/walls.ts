/**
 * The database's second walls: what must hold in every row, whatever the code above does wrong.
 *
 * SQLite cannot add a CHECK constraint to a table that exists, and Prisma's migrations drop those of a table that they
 * rebuild, without a word. So the walls are triggers, made from this list after every migration (wall-triggers.ts).
 */
export type TableWalls = {
  readonly table: string;
  /** Wall name → SQL expression over the row's own columns, with the meaning of a CHECK: only false refuses. */
  readonly checks?: Readonly<Record<string, string>>;
  /** Columns that keep the value they were inserted with. */
  readonly frozen?: readonly string[];
  /** Rows are never changed and never deleted. */
  readonly appendOnly?: boolean;
  /** Rows may change but are never deleted. */
  readonly kept?: boolean;
};

export const WALLS: readonly TableWalls[] = [];
