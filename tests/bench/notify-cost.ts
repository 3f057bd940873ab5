/**
 * What a forged notification costs the shop, measured against an empty route of the same shop, made for this: processor
 * time of the one process for each request, which does not see what else the machine does, nor what every answer of this
 * shop costs. Variants take turns; medians of all rounds.
 * The shop paces a crowd, and a server that takes requests one by one wakes for each, where one that is flooded takes
 * many at a time: so both get the same requests at the same rate, the one that the shop was found to let in. What a flood
 * takes of a core, as fast as the answers come back, is told besides.
 *
 *   npm run bench:forged -- [rounds] [requests each]
 */
import { generateKeyPairSync } from "node:crypto";
import { loadavg } from "node:os";
import { EMPTY_ROUTE, withEmptyRoute } from "#tests/bench/empty-route.ts";
import { median, pour, processorMs, type Shot } from "#tests/bench/http-load.ts";
import { type DeskOrder, NotifyDesk } from "#tests/support/notify-desk.ts";
import { type ShopRig, startShopRig } from "#tests/support/shop-rig.ts";
import { makeShopTemplate } from "#tests/support/shop-template.ts";
import { encodeForm, signFields, without } from "#tests/support/signed-notice.ts";

// Many short turns: a machine that others use as well is never the same for long.
const ROUNDS_DEFAULT = 40;
const REQUESTS_DEFAULT = 100;
const WARM_UP_REQUESTS = 3_000;
const CONNECTIONS = 4;
/** What the shop promises (fault catalogue, N and O-08). */
const RATIO_MAX = 1.15;

const FORM = { "Content-Type": "application/x-www-form-urlencoded; charset=utf-8" };
const NOTIFY = "/api/alipay/notify";

/** `hangsUp`: the answer closes the connection, so that it is compared with an empty route on fresh connections. */
type Forgery = { name: string; shot: Shot; status: number; hangsUp: boolean };

function forgeries(desk: NotifyDesk, order: DeskOrder): Forgery[] {
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const strangersKey = stranger.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const fields = desk.fields(order);
  const form = (name: string, body: string): Forgery => ({
    name,
    shot: { path: NOTIFY, body, headers: FORM },
    status: 400,
    hangsUp: false,
  });
  const unread = (name: string, status: number, shot: Partial<Shot>): Forgery => ({
    name,
    shot: { path: NOTIFY, body: "a=1", headers: FORM, ...shot },
    status,
    hangsUp: true,
  });
  const signed = encodeForm(signFields(fields, strangersKey));
  return [
    form("well-formed, our app_id, signed by a stranger (one RSA verification)", signed),
    form("another app_id", encodeForm(signFields({ ...fields, app_id: "2021001111111111" }, strangersKey))),
    form("without a signature", encodeForm(without(fields, "sign"))),
    form("a repeated field", `${signed}&total_amount=0.01`),
    form("bad percent signs", "a=%G1"),
    unread("JSON", 415, { headers: { "Content-Type": "application/json" } }),
    unread("fields in the address", 400, { path: `${NOTIFY}?out_trade_no=1` }),
    unread("17 KiB", 413, { body: "a".repeat(17 * 1024) }),
  ];
}

type Volley = { requests: number; perSecond?: number; shot: Shot; keepAlive: boolean; status: number };

/** Processor time of the server for each request, and how many it answered in a second. */
type Cost = { ms: number; rate: number };

/** Sent as fast as the answers come back. */
type Flood = { ofShop: Cost; ofEmpty: Cost };

async function fire(rig: ShopRig, { status, shot, ...load }: Volley): Promise<Cost> {
  const before = processorMs(rig.shopPid());
  const { statuses, perSecond } = await pour(rig.shopUrl, { ...load, connections: CONNECTIONS, shot: () => shot });
  if (statuses.get(status) !== load.requests) throw new Error(`answered otherwise: ${JSON.stringify([...statuses])}`);
  return { ms: (processorMs(rig.shopPid()) - before) / load.requests, rate: perSecond };
}

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? ROUNDS_DEFAULT);
  const requests = Number(process.argv[3] ?? REQUESTS_DEFAULT);
  withEmptyRoute(makeShopTemplate);
  const rig = await startShopRig("bench-forged", { env: { LOG_LEVEL: "info" } });
  const desk = await NotifyDesk.open(rig);
  try {
    await measure({ desk, rounds, requests });
  } finally {
    await desk.close();
    await rig.stop();
  }
}

type Measuring = { desk: NotifyDesk; rounds: number; requests: number };

async function measure({ desk, rounds, requests }: Measuring): Promise<void> {
  const kinds = forgeries(desk, await desk.startOrder());
  const forgedVolley = ({ shot, hangsUp, status }: Forgery) => ({ requests, shot, keepAlive: !hangsUp, status });
  // The same bytes on the same kind of connection.
  const emptyVolley = (kind: Forgery) => ({
    ...forgedVolley(kind),
    shot: { ...kind.shot, path: EMPTY_ROUTE },
    status: 400,
  });
  const floods: Flood[] = [];
  for (const kind of kinds) {
    const warm = { requests: Math.ceil(WARM_UP_REQUESTS / kinds.length) };
    await fire(desk.rig, { ...emptyVolley(kind), ...warm });
    await fire(desk.rig, { ...forgedVolley(kind), ...warm });
    const ofEmpty = await fire(desk.rig, { ...emptyVolley(kind), ...warm });
    floods.push({ ofEmpty, ofShop: await fire(desk.rig, { ...forgedVolley(kind), ...warm }) });
  }
  const ratios = kinds.map(() => [] as number[]);
  const costs = kinds.map(() => [] as number[]);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, kind] of kinds.entries()) {
      const rate = { perSecond: floods[index]?.ofShop.rate ?? 0 };
      // The two a moment apart, each first every other time.
      const ofEmpty = async () => (await fire(desk.rig, { ...emptyVolley(kind), ...rate })).ms;
      const ofShop = async () => (await fire(desk.rig, { ...forgedVolley(kind), ...rate })).ms;
      const first = round % 2 === 0 ? await ofEmpty() : 0;
      const forged = await ofShop();
      const nothing = round % 2 === 0 ? first : await ofEmpty();
      ratios[index]?.push(forged / nothing);
      costs[index]?.push(forged);
    }
    process.stdout.write(`  round ${round + 1} of ${rounds}, load ${loadavg()[0]?.toFixed(1)}\r`);
  }
  report(kinds, { ratios, costs, floods, rounds, requests });
}

type Measured = { ratios: number[][]; costs: number[][]; floods: Flood[]; rounds: number; requests: number };

function shareOfCore({ ms, rate }: Cost): string {
  return `${((ms * rate) / 10).toFixed(0)} %`;
}

function report(kinds: readonly Forgery[], { ratios, costs, floods, rounds, requests }: Measured): void {
  console.log(
    `\nProcessor time of a forged notification against an empty route of the same shop, medians of ${rounds} rounds of ${requests}:`,
  );
  for (const [index, kind] of kinds.entries()) {
    const ratio = median(ratios[index] ?? []);
    const spread = (ratios[index] ?? []).toSorted((a, b) => a - b);
    const cost = (1000 * median(costs[index] ?? [])).toFixed(0);
    const range = `${spread[0]?.toFixed(2)} to ${spread.at(-1)?.toFixed(2)}`;
    const figures = `${ratio.toFixed(2)} (${range})   ${cost} µs`.padEnd(34);
    const { ofShop, ofEmpty } = floods[index] as Flood;
    const flood = `${ofShop.rate.toFixed(0)}/s take ${shareOfCore(ofShop)}, there ${shareOfCore(ofEmpty)}`.padEnd(32);
    console.log(`  ${figures} ${flood} ${kind.name}${ratio <= RATIO_MAX ? "" : `   more than ${RATIO_MAX}`}`);
    if (ratio > RATIO_MAX) process.exitCode = 1;
  }
  console.log(
    `  load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(", ")}`,
  );
}

await main();
