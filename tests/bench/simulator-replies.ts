import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { loadavg } from "node:os";
import type { AlipaySdk } from "alipay-sdk";
import { Pool } from "undici";
import { percentile } from "#tests/bench/percentile.ts";
import { createSdk } from "#tests/contract/merchant.ts";
import { commonParams, signed } from "#tests/contract/raw-call.ts";
import { objectText } from "#tests/contract/signed-messages.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

const ROUNDS_DEFAULT = 5;
const ROUND_MS = 3_000;
const WARM_UP_MS = 2_000;
/** Enough that the simulator is never idle, few enough that the client is no bottleneck. */
const CONNECTIONS = 16;
/** Of the replies that one core can sign, the simulator has to give so many out of a hundred. */
const PERCENT_MIN = 60;

const TRADES_TO_RESET = 500;
const RESET_MS_MAX = 1_000;

/**
 * How many signed replies the offline Alipay gives, compared with the RSA2 signatures that one core of this machine can
 * make. Both are measured in turns, because a machine's speed changes; only the ratio means anything elsewhere.
 */
async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? ROUNDS_DEFAULT);
  const simulator = await startSimulatorProcess();
  const pool = new Pool(simulator.address, { connections: CONNECTIONS, pipelining: 1 });
  try {
    const query = await signedQuery(simulator);
    const text = await provenObject(pool, query, simulator);
    const key = createPrivateKey(simulator.alipayPrivateKey);
    await repliesPerSecond(pool, query, WARM_UP_MS);
    const ratios: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const signs = signsPerSecond(key, text, ROUND_MS);
      const replies = await repliesPerSecond(pool, query, ROUND_MS);
      ratios.push((100 * replies) / signs);
      console.log(
        `round ${round}: ${signs.toFixed(0)} signatures/s on one core, ${replies.toFixed(0)} signed replies/s ` +
          `(${((100 * replies) / signs).toFixed(0)} %), load ${loadavg()[0]?.toFixed(1) ?? "?"}`,
      );
    }
    report(ratios);
    await measureReset(simulator);
  } finally {
    await pool.close();
    await simulator.stop();
  }
}

function payUrl(sdk: AlipaySdk, outTradeNo: string): string {
  return sdk.pageExecute("alipay.trade.page.pay", "GET", {
    bizContent: {
      out_trade_no: outTradeNo,
      total_amount: "0.88",
      subject: "青禾茶具 一套",
      product_code: "FAST_INSTANT_TRADE_PAY",
    },
  });
}

/** The address of a right `alipay.trade.query` about a paid trade. */
async function signedQuery(simulator: SimulatorProcess): Promise<string> {
  const outTradeNo = "BENCH1";
  await simulator.api.pay({ payUrl: payUrl(createSdk(simulator), outTradeNo) });
  const params = signed(simulator, commonParams(simulator, "alipay.trade.query", { out_trade_no: outTradeNo }));
  return `/gateway.do?${new URLSearchParams(params).toString()}`;
}

/** The object of one reply, after checking that it is the right one and rightly signed: the speed of refusals is no speed. */
async function provenObject(pool: Pool, path: string, simulator: SimulatorProcess): Promise<Buffer> {
  const reply = await ask(pool, path);
  const text = Buffer.from(objectText(reply));
  const { sign: signature } = JSON.parse(reply) as { sign: string };
  const isSigned = verify("sha256", text, createPublicKey(simulator.alipayPublicKey), Buffer.from(signature, "base64"));
  if (!isSigned || !reply.includes('"trade_status":"TRADE_SUCCESS"')) throw new Error(`not the right reply: ${reply}`);
  return text;
}

async function ask(pool: Pool, path: string): Promise<string> {
  const { statusCode, body } = await pool.request({ method: "GET", path });
  const reply = await body.text();
  if (statusCode !== 200 || !reply.includes('"code":"10000"')) throw new Error(`${statusCode}: ${reply}`);
  return reply;
}

function signsPerSecond(key: KeyObject, text: Buffer, forMs: number): number {
  const startedAt = performance.now();
  let count = 0;
  while (performance.now() - startedAt < forMs) {
    sign("sha256", text, key);
    count += 1;
  }
  return (1000 * count) / (performance.now() - startedAt);
}

async function repliesPerSecond(pool: Pool, path: string, forMs: number): Promise<number> {
  const startedAt = performance.now();
  let count = 0;
  async function client(): Promise<void> {
    while (performance.now() - startedAt < forMs) {
      await ask(pool, path);
      count += 1;
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  return (1000 * count) / (performance.now() - startedAt);
}

function report(ratios: readonly number[]): void {
  const sorted = ratios.toSorted((a, b) => a - b);
  const median = percentile(sorted, 50);
  console.log(
    `Signed replies for every 100 signatures of one core: median ${median.toFixed(0)}, of ${sorted.length} rounds.`,
  );
  if (median >= PERCENT_MIN) return;
  console.log(`Too few: ${PERCENT_MIN} are the aim.`);
  process.exitCode = 1;
}

/** How long it takes to begin afresh when there is something to take away. */
async function measureReset(simulator: SimulatorProcess): Promise<void> {
  const numbers = Array.from({ length: TRADES_TO_RESET }, (_, index) => `BENCHRESET${index}`);
  const sdk = createSdk(simulator);
  async function pay(): Promise<void> {
    for (let number = numbers.pop(); number !== undefined; number = numbers.pop()) {
      await simulator.api.pay({ payUrl: payUrl(sdk, number) });
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, pay));
  const startedAt = performance.now();
  const response = await fetch(`${simulator.address}/console/api/reset`, { method: "POST" });
  const took = performance.now() - startedAt;
  if (!response.ok || (await simulator.api.trades()).length > 0) throw new Error("the reset has left something");
  console.log(`Reset with ${TRADES_TO_RESET} paid trades and all calls of the rounds: ${took.toFixed(0)} ms.`);
  if (took <= RESET_MS_MAX) return;
  console.log(`Too long: ${RESET_MS_MAX} ms are the aim.`);
  process.exitCode = 1;
}

await main();
