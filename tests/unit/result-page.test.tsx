import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import ResultPage from "#app/[locale]/(shop)/pay/[orderNo]/result/page.tsx";
import { fen } from "#lib/domain/money.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import type * as orderAccess from "#lib/server/order-access.ts";
import { findOwnedPayment } from "#lib/server/order-access.ts";
import type { PaymentState } from "#lib/server/views.ts";

const NOW = new Date("2026-11-23T04:00:00Z");
const ORDER_NO = "QH20261123ABCDEFGH";

vi.mock("server-only", () => ({}));
vi.mock("next/navigation", () => ({
  useRouter: () => ({ refresh: () => undefined }),
  notFound: () => {
    throw new Error("404");
  },
}));
vi.mock("#lib/server/shop.ts", () => ({ shop: async () => ({ clock: { now: () => NOW } }) }));
vi.mock("#lib/server/order-access.ts", async (importOriginal) => ({
  ...(await importOriginal<typeof orderAccess>()),
  findOwnedPayment: vi.fn(),
}));

const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const asked = (gatewayStatus: string): PaymentState["attempts"] => [
  { outTradeNo: `${ORDER_NO}_1`, status: "open", product: "page", gatewayStatus, lastAskedAt: later(-1) },
];
const payment = (changes: Partial<PaymentState["payments"][number]> = {}): PaymentState["payments"][number] => ({
  tradeNo: "2026112322001",
  purpose: "order",
  surplusCause: null,
  amountFen: fen(12_800),
  paidAt: NOW,
  refunds: [],
  ...changes,
});

function orderWith(changes: Partial<PaymentState>): PaymentState {
  return {
    id: "one",
    orderNo: ORDER_NO,
    visitorHash: "hash",
    locale: "zh-CN",
    status: "pending",
    cancelCause: null,
    totalFen: fen(12_800),
    itemCount: 1,
    createdAt: later(-60),
    expiresAt: later(1_740),
    paidAt: null,
    attempts: [
      { outTradeNo: `${ORDER_NO}_1`, status: "open", product: "page", gatewayStatus: null, lastAskedAt: null },
    ],
    payments: [],
    ...changes,
  };
}

/** The page as the server sends it; `search` is what a stranger may have written behind the address. */
async function show(order: PaymentState | null, locale: Locale = "zh-CN", search: Record<string, string> = {}) {
  vi.mocked(findOwnedPayment).mockResolvedValue(order && { order, formSecret: "secret", key: null });
  const page = await ResultPage({
    params: Promise.resolve({ locale, orderNo: ORDER_NO }),
    searchParams: Promise.resolve(search),
  });
  return renderToStaticMarkup(page);
}

const late = { purpose: "surplus", surplusCause: "paid-after-close" } as const;
const refund = { outRequestNo: `${ORDER_NO}_1_R1`, status: "requested" } as const;

const STATES = {
  paid: { status: "paid", payments: [payment()] },
  waiting: {},
  notPaid: { attempts: asked("WAIT_BUYER_PAY") },
  closed: { status: "cancelled", cancelCause: "expired" },
  returning: {
    status: "cancelled-refunding",
    cancelCause: "expired",
    payments: [payment({ ...late, refunds: [refund] })],
  },
  unverified: { attempts: asked("unknown") },
} satisfies Record<string, Partial<PaymentState>>;

type State = keyof typeof STATES;
const states = Object.keys(STATES) as State[];

/** What each state leads to, by the words on its buttons. */
const WAYS: Record<State, readonly Parameters<ReturnType<typeof shopTexts>>[0][]> = {
  paid: ["result.viewOrder", "result.continueShopping"],
  waiting: ["result.refresh", "result.viewOrder"],
  notPaid: ["result.continuePaying", "result.refresh", "result.viewOrCancel"],
  closed: ["result.reorder", "result.refresh", "footer.refundLink"],
  returning: ["result.viewRefund"],
  unverified: ["result.askAgain"],
};

beforeEach(() => {
  vi.mocked(findOwnedPayment).mockReset();
});

describe.each(["zh-CN", "en"] as const)("in %s", (locale) => {
  test.each(states)("the state %s has its own heading and its own ways on, and no other's heading", async (state) => {
    const t = shopTexts(locale);
    const html = await show(orderWith(STATES[state]), locale);
    const heading = /<h1[^>]*>(.*?)<\/h1>/.exec(html)?.[1];
    expect(heading).toBe(t(`result.${state}.title`));
    expect(states.filter((other) => t(`result.${other}.title`) === heading)).toEqual([state]);
    expect(html).toContain(ORDER_NO);
    for (const way of WAYS[state]) expect(html).toContain(t(way));
  });
});

test("only a paid or returning order shows money that came in, with Alipay's number", async () => {
  const withTrade: State[] = [];
  for (const state of states) {
    if ((await show(orderWith(STATES[state]))).includes("2026112322001")) withTrade.push(state);
  }
  expect(withTrade).toEqual(["paid", "returning"]);
  expect(await show(orderWith(STATES.returning))).toContain(refund.outRequestNo);
});

test("a way to pay is offered only where Alipay says that nobody has paid, and not in the last minute", async () => {
  const payLink = `href="/pay/${ORDER_NO}"`;
  const offering: State[] = [];
  for (const state of states) {
    if ((await show(orderWith(STATES[state]))).includes(payLink)) offering.push(state);
  }
  expect(offering).toEqual(["notPaid"]);
  const inLastMinute = await show(orderWith({ ...STATES.notPaid, expiresAt: later(30) }));
  expect(inLastMinute).not.toContain(payLink);
  expect(inLastMinute).toContain(shopTexts("zh-CN")("result.notPaid.lastMinute"));
});

test("what stands behind the address changes nothing", async () => {
  const claims = { trade_status: "TRADE_SUCCESS", out_trade_no: `${ORDER_NO}_1`, trade_no: "1", total_amount: "0.01" };
  const order = orderWith(STATES.notPaid);
  expect(await show(order, "zh-CN", claims)).toBe(await show(order));
});

test("an order that is not this visitor's is not there", async () => {
  await expect(show(null)).rejects.toThrow("404");
});
