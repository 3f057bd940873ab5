import type { Database as OpenedDatabase } from "#lib/db/client.ts";
import type { Leases } from "#lib/services/ports.ts";

/** One row a job. Taken in a transaction that holds the write lock from its start, so of two processes one wins. */
export class JobLeases implements Leases {
  readonly #transaction: OpenedDatabase["transaction"];

  constructor(opened: Pick<OpenedDatabase, "transaction">) {
    this.#transaction = (work) => opened.transaction(work);
  }

  take(lease: { job: string; holder: string; now: Date; until: Date }): Promise<boolean> {
    const { job, holder, now, until } = lease;
    const durationMs = until.getTime() - now.getTime();
    return this.#transaction(async (unit) => {
      const { count } = await unit.jobLease.updateMany({
        where: {
          job,
          OR: [
            { holder },
            { expiresAt: { lte: now } },
            // So far in the future only because the clock was set back: a dead holder must not keep it until then.
            { expiresAt: { gt: new Date(until.getTime() + durationMs) } },
          ],
        },
        data: { holder, expiresAt: until },
      });
      if (count === 1) return true;
      const held = await unit.jobLease.findUnique({ where: { job }, select: { job: true } });
      if (held !== null) return false;
      await unit.jobLease.createMany({ data: [{ job, holder, expiresAt: until }] });
      return true;
    });
  }

  async release(lease: { job: string; holder: string }): Promise<void> {
    await this.#transaction((unit) => unit.jobLease.deleteMany({ where: { job: lease.job, holder: lease.holder } }));
  }
}
