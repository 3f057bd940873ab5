import type { Database } from "#lib/db/client.ts";
import { createDatabase } from "#lib/db/database.ts";
import { randomIds } from "#lib/db/random-ids.ts";
import { type Fen, fen } from "#lib/domain/money.ts";
import type { TradeEvidence } from "#lib/domain/payment.ts";
import { placeOrder } from "#lib/services/place-order.ts";
import type {
  CloseAnswer,
  Deps,
  GenuineNotice,
  PaymentGateway,
  RefundDetails,
  TradeAnswer,
} from "#lib/services/ports.ts";
import { receiveNotify } from "#lib/services/receive-notify.ts";
import { setCartLine } from "#lib/services/set-cart-line.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { createTestDatabase } from "#tests/support/database.ts";
import { addVariant, NOON } from "#tests/support/shop-rows.ts";

const details: RefundDetails = {
  gmtRefundPay: null,
  sendBackFen: null,
  detailItems: '[{"amount":"1.00","fund_channel":"ALIPAYACCOUNT"}]',
  depositBack: null,
  royalties: null,
};

type RefundAnswers = Awaited<ReturnType<PaymentGateway["refund"]>>["answer"];
type RefundQueryAnswers = Awaited<ReturnType<PaymentGateway["queryRefund"]>>["answer"];

/** A gateway that says what a test tells it to, and keeps what it was asked. */
class ScriptedGateway implements PaymentGateway {
  trade: TradeEvidence = { kind: "absent" };
  paidAt: Date | null = null;
  close: CloseAnswer = { kind: "absent" };
  refundAnswer: RefundAnswers = { kind: "moved" };
  refundQuery: RefundQueryAnswers = { kind: "absent" };
  /** What a refund query tells beyond the refund's own answer. */
  laterDetails: Partial<RefundDetails> = {};
  readonly calls: { method: string; number: string; amountFen?: Fen }[] = [];
  /** Runs while a call is under way: where a test lets something else happen in between. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  payUrl(request: { outTradeNo: string }): Promise<string> {
    return Promise.resolve(`https://alipay.test/?out_trade_no=${request.outTradeNo}`);
  }
  async queryTrade(outTradeNo: string): Promise<TradeAnswer> {
    await this.note({ method: "query", number: outTradeNo });
    return { evidence: this.trade, paidAt: this.paidAt, buyerLogonId: null, note: this.trade.kind };
  }
  async closeTrade(outTradeNo: string): Promise<CloseAnswer> {
    await this.note({ method: "close", number: outTradeNo });
    return this.close;
  }
  async refund(request: { outRequestNo: string; amountFen: Fen }) {
    await this.note({ method: "refund", number: request.outRequestNo, amountFen: request.amountFen });
    return { answer: this.refundAnswer, details };
  }
  async queryRefund(request: { outRequestNo: string }) {
    await this.note({ method: "refund-query", number: request.outRequestNo });
    return { answer: this.refundQuery, details: { ...details, ...this.laterDetails } };
  }
  methods(): string[] {
    return this.calls.map((call) => call.method);
  }
  private async note(call: { method: string; number: string; amountFen?: Fen }): Promise<void> {
    this.calls.push(call);
    const meanwhile = this.meanwhile;
    this.meanwhile = () => Promise.resolve();
    await meanwhile();
  }
}

/** Sums as the rows hold them, plain numbers. */
type NoticeChanges = Partial<Omit<GenuineNotice, "totalFen">> & { outTradeNo: string; totalFen: number | null };

let notices = 0;

/**
 * The use-cases on a database file of their own, or on one that was opened before; a clock that tests move, and a
 * gateway that tests script.
 */
export async function createTestShop(given?: Database) {
  const opened = given ?? (await createTestDatabase());
  const gateway = new ScriptedGateway();
  let now = NOON;
  const alarms: string[] = [];
  let notice: GenuineNotice | null = null;
  const deps: Deps = {
    clock: { now: () => now },
    ids: randomIds,
    database: createDatabase(opened),
    gateway,
    // Verification has tests of its own; here every notification is genuine.
    verifier: {
      verify: () => (notice ? { kind: "genuine", notice } : { kind: "rejected", because: "none was given" }),
    },
    merchant: { environment: "simulator", appId: "9021000100000001", sellerId: "2088000000000001" },
    log: { info: () => undefined, warn: () => undefined, error: (_facts, message) => alarms.push(message) },
    orderLifetimeMinutes: 30,
    notifiesArrive: true,
    webhook: null,
  };
  const { reader } = opened;

  async function place(line: { quantity?: number; priceFen?: number; stock?: number } = {}) {
    const { quantity = 1, priceFen = 8_888, stock = 10 } = line;
    const variant = await addVariant(opened, { priceFen, stock });
    await setCartLine(deps, { visitorHash: "visitor", variantId: variant.variantId, quantity });
    const freightFen = quantity * priceFen >= 9_900 || quantity * priceFen < 100 ? 0 : 800;
    const placed = await placeOrder(deps, orderForm({ seenTotalFen: quantity * priceFen + freightFen }));
    if (placed.status !== "placed") throw new Error(`not placed: ${JSON.stringify(placed)}`);
    const order = await reader.order.findUniqueOrThrow({ where: { orderNo: placed.orderNo } });
    return { ...order, variantId: variant.variantId };
  }

  return {
    deps,
    gateway,
    alarms,
    opened,
    rows: reader,
    place,
    /** An order whose payment has been started. */
    async placeAndStart(line: Parameters<typeof place>[0] = {}) {
      const order = await place(line);
      const started = await startPayment(deps, { orderId: order.id, product: "page", anew: false });
      if (started.status !== "ready") throw new Error("payment was not started");
      return { ...order, outTradeNo: started.outTradeNo };
    },
    notify(changes: NoticeChanges) {
      notices += 1;
      const tail = String(notices).padStart(9, "0");
      notice = {
        notifyId: `2026112000222${tail}`,
        tradeNo: `2026112022001400${tail}`,
        sellerId: "2088000000000001",
        tradeStatus: "TRADE_SUCCESS",
        subject: `青禾商城订单 ${changes.outTradeNo.split("_")[0] ?? ""}`,
        kind: "payment",
        buyerLogonId: "li***@example.com",
        paidAt: now,
        outBizNo: null,
        body: "notify_id=1",
        ...changes,
        totalFen: changes.totalFen === null ? null : fen(changes.totalFen),
      };
      return receiveNotify(deps, new Uint8Array());
    },
    pass(seconds: number) {
      now = new Date(now.getTime() + seconds * 1000);
    },
    close: () => opened.close(),
  };
}

export type TestShop = Awaited<ReturnType<typeof createTestShop>>;

let forms = 0;

export function orderForm(changes: { seenTotalFen: number; formKey?: string; visitorHash?: string }) {
  forms += 1;
  return {
    visitorHash: "visitor",
    formKey: `checkout-${forms}`,
    locale: "zh-CN",
    contactName: "李雷",
    contactPhone: "13800138000",
    contactEmail: "",
    addressRegion: "上海市",
    addressDetail: "某路 1 号",
    buyerNote: "",
    ...changes,
  };
}
