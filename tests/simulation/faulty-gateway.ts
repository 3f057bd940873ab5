import type { PaymentGateway } from "#lib/services/ports.ts";
import type { FakeAlipay } from "#tests/support/fake-alipay.ts";
import type { Fault } from "./events.ts";
import type { Halt, Tasks } from "./tasks.ts";

/** The adapter's own deadline (fault G-17): what takes longer is unknown, whatever comes of it. */
const DEADLINE_MS = 8_000;

/** How old an answer may be that Alipay gives right after something has changed. */
const STALE_MS = 4_000;

/** Alipay wants ten seconds between a refund and the question about it; sooner it may know nothing. */
const REFUND_SETTLES_MS = 10_000;

const NO_DETAILS = { gmtRefundPay: null, sendBackFen: null, detailItems: null, depositBack: null, royalties: null };

const FROZEN = { kind: "refused", code: "ACQ.REASON_TRADE_BEEN_FREEZEN", message: "frozen" } as const;

export type GatewayWorld = {
  alipay: FakeAlipay;
  tasks: Tasks;
  now(): Date;
  alipayNow(): Date;
  /** Told of each request as it leaves, before Alipay has it. */
  sent(request: { method: keyof PaymentGateway; outTradeNo: string; outRequestNo?: string; amountFen?: number }): void;
  /** Has something happen at Alipay when some seconds have passed. */
  later(seconds: number, effect: () => void): void;
  /** Trades whose money Alipay holds back for now. */
  frozen: ReadonlySet<string>;
};

type Method = Exclude<keyof PaymentGateway, "payUrl">;

/** The way to Alipay and back, with a halt at either end of each request and the faults that a halt was picked with. */
export function faultyGateway(world: GatewayWorld): PaymentGateway {
  const { alipay } = world;
  const lost = { kind: "unknown", cause: "lost" } as const;
  const noTrade = { evidence: { kind: "unknown" }, paidAt: null, buyerLogonId: null, note: "lost" } as const;
  return {
    payUrl(request) {
      world.sent({ method: "payUrl", outTradeNo: request.outTradeNo, amountFen: request.amountFen });
      return alipay.payUrl(request);
    },
    queryTrade: (outTradeNo) =>
      exchange(world, "queryTrade", {
        request: { outTradeNo },
        unknown: noTrade,
        effect: async (fault) => {
          const paidAt = alipay.trades.get(outTradeNo)?.paidAt ?? null;
          const isFresh = paidAt !== null && world.now().getTime() - paidAt.getTime() < STALE_MS;
          if (fault === "stale" && isFresh)
            return { ...noTrade, evidence: { kind: "waiting" }, note: "WAIT_BUYER_PAY" };
          return alipay.queryTrade(outTradeNo);
        },
      }),
    closeTrade: (outTradeNo) =>
      exchange(world, "closeTrade", {
        request: { outTradeNo },
        unknown: lost,
        effect: () => alipay.closeTrade(outTradeNo),
      }),
    refund: (request) =>
      exchange(world, "refund", {
        request,
        unknown: { answer: lost, details: NO_DETAILS },
        effect: async (fault) => {
          if (world.frozen.has(request.outTradeNo)) return { answer: FROZEN, details: NO_DETAILS };
          const moved = await alipay.refund(request);
          return fault === "unmoved" && moved.answer.kind === "moved"
            ? { ...moved, answer: { kind: "unmoved" } }
            : moved;
        },
      }),
    queryRefund: (request) =>
      exchange(world, "queryRefund", {
        request,
        unknown: { answer: lost, details: NO_DETAILS },
        effect: async (fault) => {
          const found = await alipay.queryRefund(request);
          const refundedAt = alipay.trades.get(request.outTradeNo)?.refundedAt?.getTime() ?? 0;
          const isFresh = world.alipayNow().getTime() - refundedAt < REFUND_SETTLES_MS;
          return fault === "stale" && isFresh ? { answer: { kind: "absent" }, details: NO_DETAILS } : found;
        },
      }),
  };
}

type Exchange<T> = {
  request: { outTradeNo: string; outRequestNo?: string; amountFen?: number };
  unknown: T;
  effect: (fault: Fault | undefined) => Promise<T>;
};

async function exchange<T>(world: GatewayWorld, method: Method, { request, unknown, effect }: Exchange<T>): Promise<T> {
  const { tasks } = world;
  const startedAt = world.now().getTime();
  const wayOut = (await tasks.halt(`call ${method}` satisfies Halt)) as Fault | undefined;
  world.sent({ method, ...request });
  if (wayOut === "lost" || wayOut === "about-another") return unknown;
  if (wayOut === "late") {
    world.later(LATE_SECONDS, () => void effect(undefined));
    return unknown;
  }
  const answer = await effect(wayOut);
  const wayBack = await tasks.halt(`answer ${method}` satisfies Halt);
  const tooLate = world.now().getTime() - startedAt > DEADLINE_MS;
  return wayBack === "lost" || tooLate ? unknown : answer;
}

/** Within the ten seconds after which the shop trusts an answer that a refund is not there. */
const LATE_SECONDS = 6;
