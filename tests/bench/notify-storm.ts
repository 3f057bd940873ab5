/**
 * A storm of notifications on the built shop: 100 payments, each told of 100 times at once, with forged ones in between,
 * while a shopper looks at pages. How many settle, what all hear, and how much slower the shopper's pages become.
 *
 *   npm run bench:storm -- [payments] [copies] [storm connections]
 */
import { generateKeyPairSync } from "node:crypto";
import { Agent } from "node:http";
import { loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { pour, type Shot, shoot } from "#tests/bench/http-load.ts";
import { percentile } from "#tests/bench/percentile.ts";
import { type DeskOrder, NotifyDesk } from "#tests/support/notify-desk.ts";
import { startShopRig } from "#tests/support/shop-rig.ts";
import { makeShopTemplate } from "#tests/support/shop-template.ts";
import { encodeForm, signFields } from "#tests/support/signed-notice.ts";

const PAYMENTS_DEFAULT = 100;
const COPIES_DEFAULT = 100;
/** A hundred copies of one message are under way at once. */
const STORM_CONNECTIONS_DEFAULT = 100;
/** What the shop promises: a shopper's page stays within twice its quiet 99th. */
const SLOWER_MAX = 2;

const PAGE_EVERY_MS = 50;
const QUIET_SECONDS = 60;

const FORM = { "Content-Type": "application/x-www-form-urlencoded; charset=utf-8" };
const NOTIFY = "/api/alipay/notify";

async function main(): Promise<void> {
  const [payments, copies, connections] = [PAYMENTS_DEFAULT, COPIES_DEFAULT, STORM_CONNECTIONS_DEFAULT].map(
    (usual, index) => Number(process.argv[2 + index] ?? usual),
  ) as [number, number, number];
  makeShopTemplate();
  const rig = await startShopRig("bench-storm", { worker: false });
  const desk = await NotifyDesk.open(rig);
  try {
    const orders: DeskOrder[] = [];
    while (orders.length < payments) orders.push(await desk.startOrder({ priceFenMin: 100 }));
    await storm(desk, { orders, copies, connections });
  } finally {
    await desk.close();
    await rig.stop();
  }
}

type Storm = { orders: readonly DeskOrder[]; copies: number; connections: number };

async function storm(desk: NotifyDesk, { orders, copies, connections }: Storm): Promise<void> {
  const origin = desk.rig.shopUrl;
  const path = await pagePath(desk);
  await pour(origin, { requests: 500, connections: 4, shot: () => ({ path, method: "GET" }) });
  const quiet = await lookWhile(origin, path, () => pause(QUIET_SECONDS * 1000));
  const bodies = orders.map((order) => desk.body(order));
  const strangersKey = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const forger = strangersKey.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const forged = orders.map((order) => encodeForm(signFields(desk.fields(order), forger)));
  const notify = (body: string | undefined): Shot => ({ path: NOTIFY, headers: FORM, body: body ?? "" });
  const genuineLoad = { requests: orders.length * copies, connections };
  const genuine = await lookWhile(origin, path, () =>
    pour(origin, { ...genuineLoad, shot: (index) => notify(bodies[Math.floor(index / copies)]) }),
  );
  const flood = await lookWhile(origin, path, () =>
    pour(origin, { ...genuineLoad, shot: (index) => notify(forged[index % forged.length]) }),
  );
  const { reader } = desk.rig.database;
  const settled = await reader.payment.count();
  const entries = await reader.ledgerEntry.count();
  console.log(`${orders.length} payments × ${copies} copies, ${connections} under way at once:`);
  console.log(
    `  payments settled ${settled}, ledger entries ${entries}, answers ${JSON.stringify([...genuine.result.statuses])}`,
  );
  console.log(
    `  ${genuine.result.perSecond.toFixed(0)} copies a second; forged ones ${flood.result.perSecond.toFixed(0)} a second`,
  );
  if (settled !== orders.length || entries !== orders.length) process.exitCode = 1;
  const quietP99 = percentile(quiet.ms, 99);
  console.log(`A shopper's page (${path}), its 99th and how many times the quiet one that is:`);
  for (const [name, ms] of [
    ["quiet", quiet.ms],
    ["genuine copies", genuine.ms],
    ["forged", flood.ms],
  ] as const) {
    const p99 = percentile(ms, 99);
    const ratio = p99 / quietP99;
    console.log(
      `  ${name.padEnd(16)} p50 ${percentile(ms, 50).toFixed(1)} ms   p99 ${p99.toFixed(1)} ms   ${ratio.toFixed(2)}   of ${ms.length}`,
    );
    if (ratio > SLOWER_MAX) process.exitCode = 1;
  }
  console.log(
    `  load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(", ")}`,
  );
}

/** A page that is rendered for each visitor: the cashier's kind, not a file. */
async function pagePath(desk: NotifyDesk): Promise<string> {
  const product = await desk.rig.database.reader.product.findFirstOrThrow({ select: { slug: true } });
  return `/products/${product.slug}`;
}

/** Looks at the page again and again while the work goes on, on a connection of its own, and gives the times in order. */
async function lookWhile<T>(
  origin: string,
  path: string,
  work: () => Promise<T>,
): Promise<{ ms: number[]; result: T }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const isOver = new AbortController();
  const ms: number[] = [];
  const looking = (async () => {
    while (!isOver.signal.aborted) {
      const { status, ms: took } = await shoot(origin, { path, method: "GET" }, agent);
      if (status !== 200) throw new Error(`the page was answered ${status}`);
      ms.push(took);
      await pause(PAGE_EVERY_MS);
    }
  })();
  const result = await work();
  isOver.abort();
  await looking;
  agent.destroy();
  return { ms: ms.toSorted((a, b) => a - b), result };
}

await main();
