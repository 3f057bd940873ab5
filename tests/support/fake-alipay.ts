import { type Fen, fen } from "#lib/domain/money.ts";
import type { RefundAnswer, RefundQueryAnswer } from "#lib/domain/refund.ts";
import type {
  Clock,
  CloseAnswer,
  GenuineNotice,
  PaymentGateway,
  PayRequest,
  RefundDetails,
  RefundRequest,
  TradeAnswer,
} from "#lib/services/ports.ts";

export type TradeStatus = "WAIT_BUYER_PAY" | "TRADE_SUCCESS" | "TRADE_CLOSED";

/** Alipay's own books about one number of the merchant. */
export type FakeTrade = {
  outTradeNo: string;
  tradeNo: string;
  totalFen: Fen;
  subject: string;
  expiresAt: Date;
  status: TradeStatus;
  paidAt: Date | null;
  /** out_request_no -> fen that went back */
  refunds: Map<string, Fen>;
  /** When money last went back. */
  refundedAt: Date | null;
};

type Method = "queryTrade" | "closeTrade" | "refund" | "queryRefund";
/** What the network does to one call: it never arrives, or its answer never does. */
export type NetworkFault = { method: Method; loses: "request" | "answer" };

/** All that an Alipay knows at one moment. */
export type SavedAlipay = {
  trades: Map<string, FakeTrade>;
  notices: GenuineNotice[];
  signed: Map<string, PayRequest>;
  count: number;
};

const NO_DETAILS: RefundDetails = {
  gmtRefundPay: null,
  sendBackFen: null,
  detailItems: null,
  depositBack: null,
  royalties: null,
};
const DETAILS: RefundDetails = { ...NO_DETAILS, detailItems: "[]", depositBack: "{}" };

const LOST = { kind: "unknown", cause: "timeout" } as const;

/**
 * An Alipay within the process that holds the truth: which trades exist, what was paid and what went back. It answers
 * as the real one does (protocol sheet, sections 3.1, 4.4 and 5), at once, with counters for numbers and without a
 * timer, so that the same calls in the same order always end the same.
 */
export class FakeAlipay implements PaymentGateway {
  trades = new Map<string, FakeTrade>();
  /** Notifications in the order in which they came about. Who delivers them, and when, is the test's business. */
  notices: GenuineNotice[] = [];
  /** Each fault meets the next call of its method, once. */
  readonly faults: NetworkFault[] = [];
  /** False while the seller's balance is empty: Alipay then refuses every refund for the time being. */
  canPayRefunds = true;
  /** Whether refunds are notified: for some merchants they are, for others not (protocol sheet, section 4.4). */
  tellsRefunds = true;
  readonly #clock: Clock;
  readonly #sellerId: string;
  /** What each signed pay URL asks for. */
  #signed = new Map<string, PayRequest>();
  #count = 0;

  constructor({ clock, sellerId }: { clock: Clock; sellerId: string }) {
    this.#clock = clock;
    this.#sellerId = sellerId;
  }

  save(): SavedAlipay {
    return structuredClone({ trades: this.trades, notices: this.notices, signed: this.#signed, count: this.#count });
  }

  restore(saved: SavedAlipay): void {
    const { trades, notices, signed, count } = structuredClone(saved);
    this.trades = trades;
    this.notices = notices;
    this.#signed = signed;
    this.#count = count;
    this.faults.length = 0;
    this.canPayRefunds = true;
  }

  // ---------------------------------------------------------------- the buyer

  payUrl(request: PayRequest): Promise<string> {
    this.#signed.set(request.outTradeNo, request);
    return Promise.resolve(`https://alipay.test/?out_trade_no=${request.outTradeNo}`);
  }

  /** The buyer opens a signed pay URL and logs in: only now does the trade exist. Null where Alipay shows an error. */
  openPage(outTradeNo: string): FakeTrade | null {
    const known = this.#find(outTradeNo);
    if (known) return known.status === "WAIT_BUYER_PAY" ? known : null;
    const request = this.#signed.get(outTradeNo);
    if (!request || this.#clock.now() >= request.expiresAt) return null;
    const trade: FakeTrade = {
      outTradeNo,
      tradeNo: this.#digits("20261120220014", 28),
      totalFen: request.amountFen,
      subject: request.subject,
      expiresAt: request.expiresAt,
      status: "WAIT_BUYER_PAY",
      paidAt: null,
      refunds: new Map(),
      refundedAt: null,
    };
    this.trades.set(outTradeNo, trade);
    return trade;
  }

  /** The buyer confirms on the page. Null where there is nothing to pay any more. */
  pay(outTradeNo: string): GenuineNotice | null {
    const trade = this.openPage(outTradeNo);
    if (!trade) return null;
    trade.status = "TRADE_SUCCESS";
    trade.paidAt = this.#clock.now();
    return this.#announce(trade, { kind: "payment", tradeStatus: "TRADE_SUCCESS", outBizNo: null });
  }

  // ---------------------------------------------------------------- the merchant

  queryTrade(outTradeNo: string): Promise<TradeAnswer> {
    const nothing = { paidAt: null, buyerLogonId: null };
    return this.#call<TradeAnswer>("queryTrade", { evidence: { kind: "unknown" }, ...nothing, note: "timeout" }, () => {
      const trade = this.#find(outTradeNo);
      if (!trade) return { evidence: { kind: "absent" }, ...nothing, note: "ACQ.TRADE_NOT_EXIST" };
      const { tradeNo, totalFen, status, paidAt } = trade;
      switch (status) {
        case "WAIT_BUYER_PAY":
          return { evidence: { kind: "waiting" }, ...nothing, note: status };
        case "TRADE_CLOSED":
          return { evidence: { kind: "closed", tradeNo }, paidAt, buyerLogonId: null, note: status };
        case "TRADE_SUCCESS":
          return {
            evidence: { kind: "paid", tradeNo, totalFen, finished: false },
            paidAt,
            buyerLogonId: null,
            note: status,
          };
      }
    });
  }

  closeTrade(outTradeNo: string): Promise<CloseAnswer> {
    return this.#call<CloseAnswer>("closeTrade", LOST, () => {
      const trade = this.#find(outTradeNo);
      if (!trade) return { kind: "absent" };
      if (trade.status !== "WAIT_BUYER_PAY") return { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR" };
      trade.status = "TRADE_CLOSED";
      return { kind: "closed" };
    });
  }

  refund(request: RefundRequest): Promise<{ answer: RefundAnswer; details: RefundDetails }> {
    return this.#call<{ answer: RefundAnswer; details: RefundDetails }>(
      "refund",
      { answer: LOST, details: NO_DETAILS },
      () => {
        const trade = this.#find(request.outTradeNo);
        const answer = trade ? this.#move(trade, request) : refusal("ACQ.TRADE_NOT_EXIST");
        return { answer, details: answer.kind === "refused" ? NO_DETAILS : DETAILS };
      },
    );
  }

  queryRefund(request: {
    outTradeNo: string;
    outRequestNo: string;
  }): Promise<{ answer: RefundQueryAnswer; details: RefundDetails }> {
    return this.#call<{ answer: RefundQueryAnswer; details: RefundDetails }>(
      "queryRefund",
      { answer: LOST, details: NO_DETAILS },
      () => {
        const amountFen = this.#find(request.outTradeNo)?.refunds.get(request.outRequestNo);
        return amountFen === undefined
          ? { answer: { kind: "absent" }, details: NO_DETAILS }
          : { answer: { kind: "found", amountFen }, details: DETAILS };
      },
    );
  }

  /** A refund that somebody makes in Alipay's merchant centre. */
  refundInCentre(refund: { outTradeNo: string; outRequestNo: string; amountFen: Fen }): boolean {
    const trade = this.#find(refund.outTradeNo);
    return trade !== undefined && this.#move(trade, refund).kind === "moved";
  }

  refundedFen(trade: FakeTrade): number {
    return [...trade.refunds.values()].reduce((sum, amount) => sum + amount, 0);
  }

  #move(trade: FakeTrade, { outRequestNo, amountFen }: { outRequestNo: string; amountFen: Fen }): RefundAnswer {
    const earlier = trade.refunds.get(outRequestNo);
    if (earlier !== undefined) {
      return earlier === amountFen ? { kind: "unmoved" } : refusal("ACQ.DISCORDANT_REPEAT_REQUEST");
    }
    if (trade.status === "WAIT_BUYER_PAY") return refusal("ACQ.TRADE_STATUS_ERROR");
    if (trade.status === "TRADE_CLOSED") return refusal("ACQ.TRADE_HAS_CLOSE");
    if (!this.canPayRefunds) return refusal("ACQ.SELLER_BALANCE_NOT_ENOUGH");
    if (this.refundedFen(trade) + amountFen > trade.totalFen) return refusal("ACQ.REASON_TRADE_REFUND_FEE_ERR");
    trade.refunds.set(outRequestNo, amountFen);
    trade.refundedAt = this.#clock.now();
    if (this.refundedFen(trade) === trade.totalFen) trade.status = "TRADE_CLOSED";
    if (this.tellsRefunds) {
      this.#announce(trade, { kind: "refund", tradeStatus: trade.status, outBizNo: outRequestNo });
    }
    return { kind: "moved" };
  }

  /** A trade that nobody paid in its time is closed by Alipay itself. */
  #find(outTradeNo: string): FakeTrade | undefined {
    const trade = this.trades.get(outTradeNo);
    if (trade?.status === "WAIT_BUYER_PAY" && this.#clock.now() >= trade.expiresAt) trade.status = "TRADE_CLOSED";
    return trade;
  }

  #announce(trade: FakeTrade, news: Pick<GenuineNotice, "kind" | "tradeStatus" | "outBizNo">): GenuineNotice {
    const { outTradeNo, tradeNo, subject, totalFen, paidAt } = trade;
    const notice: GenuineNotice = {
      ...news,
      notifyId: this.#digits("20261120002220", 34),
      outTradeNo,
      tradeNo,
      subject,
      totalFen: fen(totalFen),
      paidAt,
      sellerId: this.#sellerId,
      buyerLogonId: null,
      body: news.outBizNo === null ? "" : new URLSearchParams({ out_biz_no: news.outBizNo }).toString(),
    };
    this.notices.push(notice);
    return notice;
  }

  #call<T>(method: Method, lost: T, effect: () => T): Promise<T> {
    const at = this.faults.findIndex((fault) => fault.method === method);
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    if (fault?.loses === "request") return Promise.resolve(lost);
    const answer = effect();
    return Promise.resolve(fault ? lost : answer);
  }

  #digits(prefix: string, length: number): string {
    this.#count += 1;
    return `${prefix}${String(this.#count).padStart(length - prefix.length, "0")}`;
  }
}

function refusal(code: string): RefundAnswer {
  // Two sums under one number are our own mistake: the adapter never calls that final.
  if (code === "ACQ.DISCORDANT_REPEAT_REQUEST") return { kind: "unknown", cause: code };
  return { kind: "refused", code, message: code };
}
