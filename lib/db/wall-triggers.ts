import type { TableWalls } from "#lib/db/walls.ts";

/** A table with the columns that hold integers: everything the walls need to know of the schema. */
export type TableShape = { readonly table: string; readonly integerColumns: readonly string[] };

export type WallTrigger = { readonly name: string; readonly sql: string };

/** Every trigger of ours starts with this, so that what a migration left behind can be found and dropped. */
export const WALL_PREFIX = "wall_";

const REFUSAL = "wall broken: ";

// Prisma's Int has 32 bits, but SQLite stores what it is given; PostgreSQL would refuse it.
const INT_MIN = -2_147_483_648;
const INT_MAX = 2_147_483_647;

/** The name of the wall in a driver's error text, when a wall refused the statement. */
export function wallOf(errorText: string): string | undefined {
  return errorText.startsWith(REFUSAL) ? errorText.slice(REFUSAL.length) : undefined;
}

/** All triggers for these tables: the declared walls, and that an integer column holds a 32-bit integer. */
export function wallTriggers(shapes: readonly TableShape[], walls: readonly TableWalls[]): WallTrigger[] {
  const unknown = walls.find((wall) => !shapes.some((shape) => shape.table === wall.table));
  if (unknown !== undefined) throw new Error(`walls are declared for a table that is not there: ${unknown.table}`);
  return shapes.flatMap((shape) =>
    triggersOf(
      shape,
      walls.find((wall) => wall.table === shape.table),
    ),
  );
}

/** Wall name → a query that counts the table's rows that break it: a new wall must hold for the rows that are there. */
export function wallViolationQueries(shapes: readonly TableShape[], walls: readonly TableWalls[]): Map<string, string> {
  const queries = new Map<string, string>();
  for (const shape of shapes) {
    for (const [name, check] of checksOf(
      shape,
      walls.find((wall) => wall.table === shape.table),
    )) {
      queries.set(`${shape.table}.${name}`, `SELECT count(*) FROM ${quoted(shape.table)} WHERE NOT (${check})`);
    }
  }
  return queries;
}

function triggersOf(shape: TableShape, walls: TableWalls | undefined): WallTrigger[] {
  const { table } = shape;
  const checks = checksOf(shape, walls);
  const changes = changeCases(table, walls);
  return [
    checks.length > 0 && checkTrigger(table, "INSERT", checks),
    checks.length > 0 && checkTrigger(table, "UPDATE", checks),
    changes.length > 0 && changeTrigger(table, changes),
    walls?.rows === "append" && refusalTrigger(table, "UPDATE"),
    walls?.rows !== undefined && refusalTrigger(table, "DELETE"),
  ].filter((trigger) => trigger !== false);
}

function checksOf(shape: TableShape, walls: TableWalls | undefined): [name: string, check: string][] {
  const integers = shape.integerColumns.map((column): [string, string] => [
    `${column}_is_integer`,
    `typeof(${quoted(column)}) IN ('integer', 'null') AND coalesce(${quoted(column)}, 0) BETWEEN ${String(INT_MIN)} AND ${String(INT_MAX)}`,
  ]);
  return [...integers, ...Object.entries(walls?.checks ?? {})];
}

/** AFTER, because only then the row is as it will be stored; RAISE(ABORT) takes the whole statement back. */
function checkTrigger(table: string, event: "INSERT" | "UPDATE", checks: [string, string][]): WallTrigger {
  const name = `${WALL_PREFIX}${table}_${event.toLowerCase()}`;
  const cases = checks.map(([wall, check]) => `    WHEN NOT (${check}) THEN ${refusal(table, wall)}`);
  const body = ["SELECT CASE", ...cases, `  END FROM ${quoted(table)} WHERE rowid = NEW.rowid;`];
  return { name, sql: trigger(name, `AFTER ${event} ON ${quoted(table)}`, body) };
}

/** What an update may not do, seen from the row before and the row after. */
function changeCases(table: string, walls: TableWalls | undefined): string[] {
  const frozen = (walls?.frozen ?? []).map((column) => {
    const changed = `NEW.${quoted(column)} IS NOT OLD.${quoted(column)}`;
    return `    WHEN ${changed} THEN ${refusal(table, `${column}_never_changes`)}`;
  });
  return walls?.moves === undefined ? frozen : [...frozen, moveCase(table, walls.moves)];
}

function moveCase(table: string, moves: NonNullable<TableWalls["moves"]>): string {
  const [before, after] = [`OLD.${quoted(moves.column)}`, `NEW.${quoted(moves.column)}`];
  const allowed = Object.entries(moves.to).map(
    ([from, to]) => `(${before} = '${from}' AND ${after} IN (${to.map((value) => `'${value}'`).join(", ")}))`,
  );
  const refused = `${after} IS NOT ${before} AND NOT (${allowed.join(" OR ")})`;
  return `    WHEN ${refused} THEN ${refusal(table, `${moves.column}_moves`)}`;
}

function changeTrigger(table: string, cases: readonly string[]): WallTrigger {
  const name = `${WALL_PREFIX}${table}_change`;
  return { name, sql: trigger(name, `BEFORE UPDATE ON ${quoted(table)}`, ["SELECT CASE", ...cases, "  END;"]) };
}

function refusalTrigger(table: string, event: "UPDATE" | "DELETE"): WallTrigger {
  const name = `${WALL_PREFIX}${table}_no_${event.toLowerCase()}`;
  const wall = event === "DELETE" ? "never_deleted" : "never_changed";
  return { name, sql: trigger(name, `BEFORE ${event} ON ${quoted(table)}`, [`SELECT ${refusal(table, wall)};`]) };
}

function trigger(name: string, when: string, body: readonly string[]): string {
  return [`CREATE TRIGGER ${quoted(name)} ${when} BEGIN`, `  ${body.join("\n")}`, "END"].join("\n");
}

function refusal(table: string, wall: string): string {
  return `RAISE(ABORT, '${REFUSAL}${table}.${wall}')`;
}

function quoted(name: string): string {
  return `"${name}"`;
}
