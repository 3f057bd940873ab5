import { DatabaseBooks } from "#lib/db/books-keeper.ts";
import type { Database as OpenedDatabase } from "#lib/db/client.ts";
import { JobLeases } from "#lib/db/leases.ts";
import { DueWork } from "#lib/db/queues.ts";
import { unitOfWork } from "#lib/db/unit-of-work.ts";
import type { Database } from "#lib/services/ports.ts";

/** What the use-cases know of the database, on the clients that `openDatabase` has opened. */
export function createDatabase(opened: Pick<OpenedDatabase, "file" | "reader" | "transaction">): Database {
  return {
    write: (work) => opened.transaction((unit) => work(unitOfWork(unit))),
    read: unitOfWork(opened.reader),
    queues: new DueWork(opened.reader),
    leases: new JobLeases(opened),
    books: new DatabaseBooks(opened),
  };
}
