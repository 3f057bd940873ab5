import { openDatabase } from "#lib/db/client.ts";
import { createDatabase } from "#lib/db/database.ts";
import { randomIds } from "#lib/db/random-ids.ts";
import type { Merchant } from "#lib/services/ports.ts";
import type { RaceDeps } from "#tests/races/party.ts";
import { noticeOf } from "#tests/races/use-cases.ts";
import { DEEDS, type Deed, mortal } from "#tests/support/mortal-deps.ts";

/** What it is told: one use-case on one file, and after how many effects it dies. */
export type MortalOrders = {
  file: string;
  useCase: Deed;
  input: unknown;
  nowMs: number;
  merchant: Merchant;
  dieAfter: number;
};

/** What it asks the process that plays Alipay; the answer comes as { id, value }. */
export type AlipayCall = { id: number; at: "gateway" | "outside"; method: string; values: unknown[] };

type Answer = { id: number; value: unknown };

const waiting = new Map<number, (value: unknown) => void>();
let calls = 0;

function ask(at: AlipayCall["at"], method: string, values: unknown[]): Promise<unknown> {
  calls += 1;
  const call: AlipayCall = { id: calls, at, method, values };
  process.send?.(call);
  return new Promise((resolve) => waiting.set(call.id, resolve));
}

function remote(at: AlipayCall["at"]): object {
  return new Proxy(
    {},
    {
      get: (_target, method) => {
        if (typeof method === "symbol") return undefined;
        return (...values: unknown[]) => {
          const answer = ask(at, method, values);
          return method === "payUrl" ? "https://alipay.test/" : answer;
        };
      },
    },
  );
}

async function obey(orders: MortalOrders): Promise<void> {
  const opened = await openDatabase({ file: orders.file });
  let effects = 0;
  const deps: RaceDeps = {
    clock: { now: () => new Date(orders.nowMs) },
    ids: randomIds,
    database: createDatabase(opened),
    gateway: remote("gateway") as RaceDeps["gateway"],
    verifier: { verify: (body) => ({ kind: "genuine", notice: noticeOf(body) }) },
    merchant: orders.merchant,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    orderLifetimeMinutes: 30,
    notifiesArrive: true,
    webhook: null,
    outside: remote("outside") as RaceDeps["outside"],
  };
  const deadly = mortal(deps, () => {
    effects += 1;
    if (effects === orders.dieAfter) process.kill(process.pid, "SIGKILL");
  });
  const deed = DEEDS[orders.useCase] as (given: RaceDeps, input: unknown) => Promise<unknown>;
  await deed(deadly, orders.input);
  // Whoever gets here was to die and did not: the test sees the exit code.
  process.exit(7);
}

process.on("message", (message: MortalOrders | Answer) => {
  if ("dieAfter" in message) void obey(message);
  else waiting.get(message.id)?.(message.value);
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
