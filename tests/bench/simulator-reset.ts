/**
 * How long the offline Alipay takes to save, load and reset a full book: `npm run bench:reset`. The book is made of one
 * real payment, copied many times; its trades all have their notify, its attempt and the log's calls.
 */

import { newNumber, openMerchant, pagePay } from "#tests/contract/merchant.ts";
import { startSimulatorProcess } from "#tests/support/simulator-process.ts";

const TRADES = 5_000;
const ROUNDS = 5;

type Row = Record<string, string | number | null>;
interface State {
  tables: Record<string, Row[]>;
}

const simulator = await startSimulatorProcess();
const merchant = await openMerchant(simulator);
const address = `${simulator.address}/console/api`;

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  process.stdout.write(`${what.padEnd(8)} ${(performance.now() - startedAt).toFixed(0).padStart(6)} ms\n`);
  return result;
}

async function post(path: string, body = ""): Promise<void> {
  const response = await fetch(`${address}${path}`, { method: "POST", body });
  if (!response.ok) throw new Error(await response.text());
}

const save = async () => (await (await fetch(`${address}/state`)).json()) as State;

/** Copies of a row with every number that must be its own changed. */
function copies(rows: readonly Row[] = [], own: readonly string[]): Row[] {
  const row = rows[0];
  if (row === undefined) throw new Error("there is no row to copy");
  const numbered = (value: Row[string], index: number) =>
    typeof value === "number" ? value + index : `${String(value).slice(0, -5)}${String(index).padStart(5, "0")}`;
  return Array.from({ length: TRADES }, (_, index) => ({
    ...row,
    ...Object.fromEntries(own.map((name) => [name, numbered(row[name] ?? null, index)])),
  }));
}

async function makeFullBook(): Promise<State> {
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: newNumber() }) });
  await merchant.notify(1);
  const state = await save();
  const { tables } = state;
  tables["trades"] = copies(tables["trades"], ["tradeNo", "outTradeNo"]);
  tables["notifies"] = copies(tables["notifies"], ["notifyId", "tradeNo", "outTradeNo"]);
  tables["attempts"] = copies(tables["attempts"], ["notifyId"]);
  tables["requests"] = copies(tables["requests"], ["id", "outTradeNo"]);
  tables["sellerMoves"] = copies(tables["sellerMoves"], ["id", "tradeNo"]);
  tables["coupons"] = [];
  return state;
}

const full = JSON.stringify(await makeFullBook());
process.stdout.write(`${TRADES} trades, ${(full.length / 1024 / 1024).toFixed(1)} MB as a file\n`);
for (let round = 0; round < ROUNDS; round += 1) {
  await timed("load", () => post("/state", full));
  await timed("save", save);
  await timed("reset", () => post("/reset"));
}
await merchant.close();
await simulator.stop();
