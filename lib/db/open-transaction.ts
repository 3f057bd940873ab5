import { AsyncLocalStorage } from "node:async_hooks";

type Mark = { open: boolean };

const marks = new AsyncLocalStorage<Mark>();

/** Runs a transaction's callback so that `insideOpenTransaction()` is true in it, and in all it awaits, until it ends. */
export async function markTransaction<T>(work: () => Promise<T>): Promise<T> {
  const mark: Mark = { open: true };
  try {
    // Prisma's promises start their work when they are awaited: that too must happen in here.
    return await marks.run(mark, async () => await work());
  } finally {
    mark.open = false;
  }
}

/** True in the callback of a transaction that has not ended. */
export function insideOpenTransaction(): boolean {
  return marks.getStore()?.open === true;
}
