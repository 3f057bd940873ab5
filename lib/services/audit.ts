import type { Deps, NewAudit, UnitOfWork } from "#lib/services/ports.ts";

/** Writes the one audit row that belongs to a change, in the change's own transaction. */
export async function recordAudit(
  tx: UnitOfWork,
  deps: Pick<Deps, "ids" | "clock">,
  entry: Omit<NewAudit, "at" | "before" | "after" | "detail"> & Partial<Pick<NewAudit, "before" | "after" | "detail">>,
): Promise<void> {
  await tx.audit.record({
    id: deps.ids.newId(),
    at: deps.clock.now(),
    before: null,
    after: null,
    detail: {},
    ...entry,
  });
}
