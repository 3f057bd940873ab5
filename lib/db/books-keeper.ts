import type { Database as OpenedDatabase } from "#lib/db/client.ts";
import { verifyFile } from "#lib/db/verify/verify-file.ts";
import type { BooksCheck, BooksKeeper, BrokenRule } from "#lib/services/ports.ts";

const ID = "last";

/** Verifies the database that is open, and keeps the last check in one row of it. */
export class DatabaseBooks implements BooksKeeper {
  readonly #opened: Pick<OpenedDatabase, "file" | "reader" | "transaction">;

  constructor(opened: Pick<OpenedDatabase, "file" | "reader" | "transaction">) {
    this.#opened = opened;
  }

  verify(limits: { rowsMax: number }): Promise<BrokenRule[]> {
    return verifyFile(this.#opened.file, limits);
  }

  async findLastCheck(): Promise<BooksCheck | null> {
    const row = await this.#opened.reader.booksCheck.findUnique({
      where: { id: ID },
      select: { startedAt: true, durationMs: true, nextCheckAt: true, broken: true, rightAt: true },
    });
    return row && { ...row, broken: JSON.parse(row.broken) as BrokenRule[] };
  }

  async recordCheck({ broken, ...check }: BooksCheck): Promise<void> {
    const row = { ...check, broken: JSON.stringify(broken) };
    await this.#opened.transaction((unit) =>
      unit.booksCheck.upsert({ where: { id: ID }, create: { id: ID, ...row }, update: row, select: { id: true } }),
    );
  }
}
