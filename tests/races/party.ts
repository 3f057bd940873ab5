import type { Fen } from "#lib/domain/money.ts";
import type { Deps, GenuineNotice } from "#lib/services/ports.ts";

/** What happens beside the shop: at Alipay's pages, in its merchant centre, and by itself. */
export type Outside = {
  /** The buyer logs in on the pay page: now Alipay has a trade. */
  openPage(outTradeNo: string): Promise<void>;
  /** The buyer confirms there. Null where Alipay has nothing to be paid. */
  pay(outTradeNo: string): Promise<GenuineNotice | null>;
  /** What Alipay has last told about an order's trades. */
  findNews(orderNo: string): Promise<GenuineNotice | null>;
  refundInCentre(refund: { outTradeNo: string; outRequestNo: string; amountFen: Fen }): Promise<boolean>;
  pass(seconds: number): Promise<void>;
  /** Empties the seller's balance, so that Alipay refuses refunds for the time being, or fills it again. */
  fillBalance(isFull: boolean): Promise<void>;
};

/** What one party of a race works with. */
export type RaceDeps = Deps & { outside: Outside };

/** Called before each effect with its name; the effect happens when the promise resolves. */
export type Reach = (effect: string) => Promise<void>;

export type Outcome = { value: unknown } | { error: Error };
export type Step = { before: string } | { ended: Outcome };

/** Somebody who takes part in a race, and can be stopped before each of its effects. */
export type Party = {
  /** Lets it do the effect that it stands before, and go on to its next one or to its end. */
  step(): Promise<Step>;
};

/** Runs `work` so that it stops wherever it calls `reach`. Nothing of it runs before the first step. */
export function startParty(work: (reach: Reach) => Promise<unknown>): Party {
  let letGo: (() => void) | null = null;
  let arrive: (step: Step) => void = () => undefined;
  const reach: Reach = (before) => {
    if (letGo !== null) throw new Error(`two effects of one party at once: ${before}`);
    return new Promise((resolve) => {
      letGo = resolve;
      arrive({ before });
    });
  };
  let started = false;
  const run = async () => {
    let ended: Outcome;
    try {
      ended = { value: await work(reach) };
    } catch (error) {
      ended = { error: error instanceof Error ? error : new Error(String(error)) };
    }
    arrive({ ended });
  };
  return {
    step: () =>
      new Promise((resolve) => {
        arrive = resolve;
        if (started) {
          const go = letGo;
          letGo = null;
          go?.();
        } else {
          started = true;
          void run();
        }
      }),
  };
}

/**
 * The same dependencies, stopping before each transaction, each read outside one, each call to Alipay and each event.
 * `insideToo` also stops before each COMMIT, with the write lock in hand: for a party in a process of its own, because in
 * one process all writes stand in one queue.
 */
export function staged(deps: RaceDeps, reach: Reach, { insideToo = false } = {}): RaceDeps {
  const { database } = deps;
  const repositories = Object.entries(database.read).map(([name, repository]) => [
    name,
    stopping(repository, `read ${name}`, reach),
  ]);
  return {
    ...deps,
    database: {
      ...database,
      write: async (work) => {
        await reach("a transaction");
        return database.write(async (tx) => {
          const result = await work(tx);
          if (insideToo) await reach("COMMIT");
          return result;
        });
      },
      read: Object.fromEntries(repositories) as typeof database.read,
      queues: stopping(database.queues, "look for", reach),
      leases: stopping(database.leases, "lease", reach),
    },
    gateway: stopping(deps.gateway, "ask Alipay to", reach, ["payUrl"]),
    outside: stopping(deps.outside, "outside", reach),
  };
}

type Method = (...values: unknown[]) => unknown;

/** All methods of the target, each with a stop before it; `except` are those that do nothing but compute. */
function stopping<T extends object>(target: T, what: string, reach: Reach, except: readonly string[] = []): T {
  return new Proxy(target, {
    get: (_target, name) => {
      const method = (target as Record<string | symbol, Method>)[name];
      if (typeof method !== "function" || typeof name === "symbol") return method;
      if (except.includes(name)) return method.bind(target);
      return async (...values: unknown[]) => {
        await reach(`${what}.${name}`);
        return method.apply(target, values);
      };
    },
  });
}
