import type { Database } from "#lib/services/ports.ts";
import type { Database as OpenedDatabase } from "./client.ts";
import { JobLeases } from "./leases.ts";
import { DueWork } from "./queues.ts";
import { unitOfWork } from "./unit-of-work.ts";

/** What the use-cases know of the database, on the clients that `openDatabase` has opened. */
export function createDatabase(opened: Pick<OpenedDatabase, "reader" | "transaction">): Database {
  return {
    write: (work) => opened.transaction((unit) => work(unitOfWork(unit))),
    read: unitOfWork(opened.reader),
    queues: new DueWork(opened.reader),
    leases: new JobLeases(opened),
  };
}
