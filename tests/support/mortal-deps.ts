import { placeOrder } from "#lib/services/place-order.ts";
import { runStep } from "#lib/worker/step.ts";
import type { RaceDeps } from "#tests/races/party.ts";
import { USE_CASES } from "#tests/races/use-cases.ts";

/** What a process may be told to die in. */
export const DEEDS = { ...USE_CASES, place: placeOrder, worker: (deps: RaceDeps) => runStep(deps) };

export type Deed = keyof typeof DEEDS;

/** Called between two effects with what has just been done; a process may end in there. */
export type Between = (done: string) => void;

/**
 * The same dependencies with a place to die after each effect: when a transaction is written and not committed, when it
 * is committed and nobody knows, and when Alipay has acted and its answer is on the way.
 */
export function mortal(deps: RaceDeps, between: Between): RaceDeps {
  const { database } = deps;
  return {
    ...deps,
    database: {
      ...database,
      async write(work) {
        const result = await database.write(async (tx) => {
          const written = await work(tx);
          between("written, not committed");
          return written;
        });
        between("committed, not told");
        return result;
      },
    },
    gateway: answered(deps.gateway, between, ["payUrl"]),
    outside: answered(deps.outside, between, []),
  };
}

type Method = (...values: unknown[]) => unknown;

function answered<T extends object>(target: T, between: Between, except: readonly string[]): T {
  return new Proxy(target, {
    get: (_target, name) => {
      const method = (target as Record<string | symbol, Method>)[name];
      if (typeof method !== "function" || typeof name === "symbol") return method;
      if (except.includes(name)) return method.bind(target);
      return async (...values: unknown[]) => {
        const answer = await method.apply(target, values);
        between(`${name} done at Alipay, not heard`);
        return answer;
      };
    },
  });
}
