import { openDatabase } from "#lib/db/client.ts";
import { createDatabase } from "#lib/db/database.ts";
import { randomIds } from "#lib/db/random-ids.ts";
import type { FromParty, ToParty } from "#tests/races/messages.ts";
import { type Outcome, type RaceDeps, type Reach, staged } from "#tests/races/party.ts";
import { carryOut, noticeOf } from "#tests/races/use-cases.ts";
import { MERCHANT, ORDER_LIFETIME_MINUTES } from "#tests/races/world.ts";

/*
 * One party of a race in a process of its own, on the database file that its argument names. Alipay, time and the
 * decision when to go on are the parent's, over IPC.
 */

const file = process.argv[2] ?? "";
let now = new Date(0);
let go: () => void = () => undefined;
const waiting = new Map<number, (value: unknown) => void>();
let calls = 0;

const tell = (message: FromParty) => process.send?.(message);

const reach: Reach = (effect) =>
  new Promise((resolve) => {
    go = resolve;
    tell({ say: "before", effect });
  });

/** Everything that is called on it is asked of the parent. */
function door<Name extends "gateway" | "outside">(name: Name): RaceDeps[Name] {
  const ask = (method: string, values: unknown[]) =>
    new Promise((resolve) => {
      calls += 1;
      waiting.set(calls, resolve);
      tell({ say: "call", call: calls, door: name, method, values });
    });
  return new Proxy({} as RaceDeps[Name], {
    get: (_target, method) => (typeof method === "symbol" ? undefined : (...values: unknown[]) => ask(method, values)),
  });
}

const gateway = door("gateway");
const opened = await openDatabase({ file });
const deps: RaceDeps = {
  clock: { now: () => now },
  ids: randomIds,
  database: createDatabase(opened),
  gateway: {
    queryTrade: (...values) => gateway.queryTrade(...values),
    closeTrade: (...values) => gateway.closeTrade(...values),
    refund: (...values) => gateway.refund(...values),
    queryRefund: (...values) => gateway.queryRefund(...values),
    payUrl: (request) => {
      // Signing waits for nobody: the parent has heard of it before any later call.
      void gateway.payUrl(request);
      return Promise.resolve(`https://alipay.test/?out_trade_no=${request.outTradeNo}`);
    },
  },
  verifier: { verify: (body) => ({ kind: "genuine", notice: noticeOf(body) }) },
  merchant: MERCHANT,
  webhook: null,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  orderLifetimeMinutes: ORDER_LIFETIME_MINUTES,
  notifiesArrive: true,
  outside: door("outside"),
};

async function run({ tasks, stops }: Extract<ToParty, { say: "run" }>): Promise<void> {
  let outcome: Outcome;
  try {
    const own = stops === "nowhere" ? deps : staged(deps, reach, { insideToo: stops === "inside transactions too" });
    outcome = { value: await carryOut(own, tasks) };
  } catch (error) {
    // An error's class does not travel, its name does.
    outcome = { error: new Error(error instanceof Error ? `${error.name}: ${error.message}` : String(error)) };
  }
  tell({ say: "ended", outcome });
}

process.on("message", (message: ToParty) => {
  now = message.now;
  switch (message.say) {
    case "run":
      void run(message);
      break;
    case "go":
      go();
      break;
    case "answer":
      waiting.get(message.call)?.(message.value);
      waiting.delete(message.call);
      break;
  }
});
process.once("disconnect", () => void opened.close());
tell({ say: "ready" });
