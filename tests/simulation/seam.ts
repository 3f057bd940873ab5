import { DatabaseBusyError } from "#lib/db/errors.ts";
import type { Database } from "#lib/services/ports.ts";
import type { Tasks } from "./tasks.ts";

/**
 * The database as the use-cases see it, with a halt before and after each effect. Inside a transaction nobody else
 * could write, and a crash there is a crash before it: so it runs without a halt.
 */
export function haltingDatabase(
  inner: Database,
  { tasks, committed }: { tasks: Tasks; committed: () => void },
): Database {
  const effect = async <T>(write: () => Promise<T>, done: () => void): Promise<T> => {
    if ((await tasks.halt("write")) === "busy") throw new DatabaseBusyError("another process has locked the database");
    const result = await write();
    done();
    await tasks.halt("committed");
    return result;
  };
  // A lease moves no money: the oracle need not look.
  const nothing = () => undefined;
  return {
    write: (work) => effect(() => inner.write(work), committed),
    leases: {
      take: (lease) => effect(() => inner.leases.take(lease), nothing),
      release: (lease) => effect(() => inner.leases.release(lease), nothing),
    },
    read: haltingReads(inner.read, tasks),
    queues: haltBefore(inner.queues, tasks),
    books: inner.books,
  };
}

function haltingReads(read: Database["read"], tasks: Tasks): Database["read"] {
  const repositories = Object.entries(read).map(([name, repository]) => [name, haltBefore(repository, tasks)]);
  return Object.fromEntries(repositories) as Database["read"];
}

/** The same methods, each after a halt. */
function haltBefore<T extends object>(inner: T, tasks: Tasks): T {
  return new Proxy(inner, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]): Promise<unknown> => {
        await tasks.halt("read");
        return await (Reflect.apply(method, target, args) as Promise<unknown>);
      };
    },
  });
}
