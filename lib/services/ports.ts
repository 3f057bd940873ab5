import type { GoLiveEvidence, PayPageSaid } from "#lib/domain/go-live.ts";
import type { LedgerPosting } from "#lib/domain/ledger.ts";
import type { MessageType } from "#lib/domain/message.ts";
import type { Fen } from "#lib/domain/money.ts";
import type { CancelCause, OrderStatus } from "#lib/domain/order.ts";
import type { AttemptStatus, PayProduct, SurplusCause, TradeEvidence } from "#lib/domain/payment.ts";
import type { PersonCause, WorkKind } from "#lib/domain/recovery.ts";
import type { RefundAnswer, RefundKind, RefundQueryAnswer, RefundStatus } from "#lib/domain/refund.ts";

/** Time is an argument everywhere, so that a test can live a week in a second. */
export type Clock = { now(): Date };

export type IdSource = {
  /** A fresh row id: 128 random bits, letters and digits. */
  newId(): string;
  /** "QH", the Shanghai date and eight random characters. Shown to people, never a proof of ownership. */
  newOrderNo(now: Date): string;
};

export type GatewayEnvironment = "simulator" | "sandbox" | "production";

/** Whose money it is: each attempt and payment keeps it, and rows of another merchant are refused. */
export type Merchant = { environment: GatewayEnvironment; appId: string; sellerId: string };

// ------------------------------------------------------------------ Alipay

export type GoodsLine = { goodsId: string; goodsName: string; quantity: number; unitPriceFen: Fen };

export type PayRequest = {
  product: PayProduct;
  outTradeNo: string;
  amountFen: Fen;
  subject: string;
  expiresAt: Date;
  goods: readonly GoodsLine[];
};

/** trade.query's answer, with what only a query can tell beside the evidence. */
export type TradeAnswer = { evidence: TradeEvidence; paidAt: Date | null; buyerLogonId: string | null; note: string };

export type CloseAnswer =
  | { kind: "closed" }
  | { kind: "absent" }
  /** ACQ.TRADE_STATUS_ERROR and its kin: paid a moment ago, or closed already. A query tells which. */
  | { kind: "refused"; code: string }
  | { kind: "unknown"; cause: string };

/** Where a refund went, as Alipay's JSON text, kept word for word; and when. Each is null where Alipay gave none. */
export type RefundDetails = {
  gmtRefundPay: string | null;
  sendBackFen: Fen | null;
  detailItems: string | null;
  depositBack: string | null;
  royalties: string | null;
};

export type RefundRequest = {
  tradeNo: string;
  outTradeNo: string;
  outRequestNo: string;
  amountFen: Fen;
  /** One of our own phrases, never free text. */
  reason: string;
};

/** Every throw, timeout, unlisted code or answer about another trade is `unknown`. No method ever throws. */
export type PaymentGateway = {
  /** Signs the address of one attempt. Asks Alipay only while the application's key is being changed. */
  payUrl(request: PayRequest): Promise<string>;
  queryTrade(outTradeNo: string): Promise<TradeAnswer>;
  closeTrade(outTradeNo: string): Promise<CloseAnswer>;
  refund(request: RefundRequest): Promise<{ answer: RefundAnswer; details: RefundDetails }>;
  queryRefund(request: {
    tradeNo: string;
    outTradeNo: string;
    outRequestNo: string;
  }): Promise<{ answer: RefundQueryAnswer; details: RefundDetails }>;
};

/** One payment or refund of a bill. Sums in fen, below zero for what left the merchant, fees of payments among it. */
export type BillRow = {
  tradeNo: string;
  outTradeNo: string;
  kind: "payment" | "refund" | "other";
  /** Alipay's own word for the kind. */
  kindText: string;
  subject: string;
  /** Null where absent or unreadable. */
  createdAt: Date | null;
  finishedAt: Date | null;
  /** Name and account of the buyer, masked by Alipay. */
  counterparty: string;
  orderFen: number;
  /** What the merchant got of it: less where a coupon of the merchant's own was used. */
  receiptFen: number;
  /** Our out_request_no; empty for payments. */
  outRequestNo: string;
  feeFen: number;
  remark: string;
};

export type BillAnswer =
  /** `unreadable` are lines that are no rows: where there are any, what is not among the rows may be among them. */
  | { kind: "bill"; rows: BillRow[]; unreadable: string[] }
  /** Not made yet, or so old that Alipay has thrown it away. */
  | { kind: "not-there"; code: string }
  /** `code` is Alipay's own, where it answered with one. */
  | { kind: "unknown"; cause: string; code: string | null };

/** Alipay's own list of what moved. It never throws. */
export type BillSource = {
  /** `day` is yyyy-MM-dd in Beijing; a bill is made on the next morning. */
  findTradeBill(day: string): Promise<BillAnswer>;
};

/** A notification whose signature is Alipay's and whose app_id is ours. All texts are decoded once. */
export type GenuineNotice = {
  notifyId: string;
  outTradeNo: string;
  tradeNo: string;
  sellerId: string;
  tradeStatus: string;
  subject: string;
  kind: "payment" | "refund" | "close" | "waiting";
  /** Null where total_amount is not exactly yuan with two decimals. */
  totalFen: Fen | null;
  buyerLogonId: string | null;
  /** gmt_payment; null where absent or unreadable. */
  paidAt: Date | null;
  /** out_biz_no of a refund notification. */
  outBizNo: string | null;
  /** The body as it came, still form-encoded: ASCII whatever its charset, so that nothing is lost or garbled. */
  body: string;
};

export type NoticeVerdict = { kind: "genuine"; notice: GenuineNotice } | { kind: "rejected"; because: string };

export type NotificationVerifier = { verify(body: Uint8Array): NoticeVerdict };

/** What a signed pay address leads to when it is opened without a buyer, which makes no trade. `code` is the error page's. */
export type PayPageAnswer = { said: PayPageSaid; host: string | null; code: string | null; cause: string | null };

/** It never throws. */
export type PayPageVisitor = { visit(payUrl: string): Promise<PayPageAnswer> };

/** Whether the query of a return address was signed by Alipay for us. */
export type ReturnVerifier = { verify(query: string): { isGenuine: boolean; because: string | null } };

// ------------------------------------------------------------------ database

export type OrderRow = {
  id: string;
  orderNo: string;
  visitorHash: string;
  locale: string;
  status: OrderStatus;
  totalFen: Fen;
  createdAt: Date;
  expiresAt: Date;
};

export type AttemptRow = {
  id: string;
  orderId: string;
  number: number;
  outTradeNo: string;
  status: AttemptStatus;
  product: PayProduct;
  amountFen: Fen;
  subject: string;
  environment: GatewayEnvironment;
  appId: string;
  sellerId: string;
  expiresAt: Date;
  askCount: number;
};

export type PaymentPurpose = "order" | "surplus";
export type Witness = "pending" | "agreed" | "contradicted";

export type PaymentRow = {
  id: string;
  orderId: string;
  attemptId: string;
  outTradeNo: string;
  tradeNo: string;
  amountFen: Fen;
  environment: GatewayEnvironment;
  appId: string;
  purpose: PaymentPurpose;
  witness: Witness;
  witnessCount: number;
  finished: boolean;
};

export type RefundRow = {
  id: string;
  orderId: string;
  paymentId: string;
  number: number;
  outRequestNo: string;
  kind: RefundKind;
  amountFen: Fen;
  reason: string;
  status: RefundStatus;
  sendCount: number;
  requestedBy: string;
  formKey: string;
};

export type QuarantineReason =
  | "amount-mismatch"
  | "seller-mismatch"
  | "unknown-trade"
  | "subject-mismatch"
  | "environment-mismatch"
  | "refund-elsewhere";

export type QuarantineRow = {
  notifyId: string;
  orderId: string | null;
  outTradeNo: string;
  tradeNo: string;
  reason: QuarantineReason;
  body: string;
  tryCount: number;
  receivedAt: Date;
};

/** One piece of what the worker repeats: the row that it is about, by its id. */
export type Work = { kind: WorkKind; subjectId: string };

/** What is known of work that has met trouble. */
export type CaseRow = { needsPersonSince: Date | null; cause: PersonCause | null; settledAt: Date | null };

/** Whom and what a piece of work is about, for audit rows, lists and messages. `label` is its number at Alipay or here. */
export type WorkSubject = { orderId: string | null; orderNo: string | null; amountFen: Fen | null; label: string };

/** A message to the merchant's own system. `body` is what is signed and sent, byte for byte. */
export type MessageRow = { id: string; type: MessageType; body: string };

export type SellableVariant = {
  variantId: string;
  productSlug: string;
  sku: string;
  nameZh: string;
  nameEn: string;
  variantLabelZh: string;
  variantLabelEn: string;
  pictureFile: string;
  priceFen: Fen;
  stock: number;
  /** False where the product was taken off the shelf. */
  published: boolean;
};

export type CartLineRow = { variantId: string; quantity: number; seenPriceFen: Fen };

export type NewOrder = OrderRow & {
  formKey: string;
  itemsFen: Fen;
  freightFen: Fen;
  discountFen: Fen;
  contactName: string;
  contactPhone: string;
  contactEmail: string;
  addressRegion: string;
  addressDetail: string;
  buyerNote: string;
  lines: readonly (Omit<SellableVariant, "priceFen" | "stock" | "published"> & {
    id: string;
    unitPriceFen: Fen;
    quantity: number;
    lineFen: Fen;
  })[];
};

export type NewAttempt = AttemptRow & { createdAt: Date; nextAskAt: Date };
export type NewPayment = Omit<PaymentRow, "outTradeNo" | "witnessCount" | "finished"> & {
  surplusCause: SurplusCause | null;
  buyerLogonId: string | null;
  paidAt: Date;
  learnedFrom: "notify" | "query";
  createdAt: Date;
  witnessedAt: Date | null;
  nextWitnessAt: Date | null;
  finished: boolean;
};
export type NewRefund = Omit<RefundRow, "sendCount"> & { note: string; createdAt: Date; nextTryAt: Date };

export type NewAudit = {
  at: Date;
  actor: string;
  action: string;
  orderId: string | null;
  subject: string;
  before: string | null;
  after: string | null;
  detail: Record<string, string | number | boolean | null>;
};

/**
 * Everything a use-case may do inside one transaction. `markX` is a compare-and-set: it answers true only for the
 * caller whose move it was. Nothing in here may wait for the network.
 */
export type UnitOfWork = {
  catalogue: {
    /** Rows for the ids that exist, in no particular order. */
    findVariants(variantIds: readonly string[]): Promise<SellableVariant[]>;
    /** Guarded update stock >= quantity, and the movement. False where there is not enough. */
    reserveStock(line: { variantId: string; quantity: number; orderId: string; at: Date }): Promise<boolean>;
    /** Gives every line of the order back, once: a second call for the order changes nothing. */
    giveStockBack(order: { orderId: string; at: Date }): Promise<void>;
  };
  carts: {
    findLines(visitorHash: string): Promise<CartLineRow[]>;
    /** Quantity 0 removes the line. */
    putLine(line: { visitorHash: string; at: Date } & CartLineRow): Promise<void>;
    removeLines(cart: { visitorHash: string; variantIds: readonly string[] }): Promise<void>;
  };
  orders: {
    create(order: NewOrder): Promise<void>;
    find(orderId: string): Promise<OrderRow | null>;
    findByNo(orderNo: string): Promise<OrderRow | null>;
    findByFormKey(formKey: string): Promise<OrderRow | null>;
    /** The order's lines as Alipay's goods_detail wants them, in the order's own sequence. */
    listGoods(orderId: string): Promise<GoodsLine[]>;
    markPaid(move: { orderId: string; at: Date }): Promise<boolean>;
    /** pending -> cancelled */
    markCancelled(move: { orderId: string; cause: CancelCause; at: Date }): Promise<boolean>;
    /** cancelled -> cancelled-refunding; true also where it already was. */
    markRefundingAfterCancel(orderId: string): Promise<boolean>;
    /** cancelled-refunding -> cancelled */
    markRefundedAfterCancel(orderId: string): Promise<boolean>;
    /** paid -> shipped */
    markShipped(move: { orderId: string; carrier: string; trackingNo: string; at: Date }): Promise<boolean>;
    /** shipped -> completed */
    markCompleted(move: { orderId: string; at: Date }): Promise<boolean>;
    /** True from a restore on until Alipay has told what became of the order since the backup. */
    awaitsLearning(orderId: string): Promise<boolean>;
    /** Counts a look at what became of a restored order; null: all of it was learned. */
    scheduleLearning(plan: { orderId: string; learnAgainAt: Date | null }): Promise<void>;
  };
  attempts: {
    create(attempt: NewAttempt): Promise<void>;
    find(attemptId: string): Promise<AttemptRow | null>;
    findByOutTradeNo(outTradeNo: string): Promise<AttemptRow | null>;
    findOpen(orderId: string): Promise<AttemptRow | null>;
    list(orderId: string): Promise<AttemptRow[]>;
    /** Changes how an open attempt is opened at Alipay, where Alipay knows no trade of it; true where it was another. */
    changeProduct(change: { attemptId: string; product: PayProduct }): Promise<boolean>;
    /** open | closed -> paid (money can come for a trade that we believed closed). */
    markPaid(move: { attemptId: string; gatewayStatus: string }): Promise<boolean>;
    /** open -> closed */
    markClosed(move: { attemptId: string; at: Date; nextAskAt: Date | null }): Promise<boolean>;
    /** Notes what Alipay said of an unpaid attempt and when to ask next; changes no state of money. */
    noteAnswer(note: { attemptId: string; gatewayStatus: string; nextAskAt: Date | null }): Promise<void>;
    scheduleAsk(plan: { attemptId: string; nextAskAt: Date | null }): Promise<void>;
    /** Lets one caller ask Alipay, at most once in `seconds`: sets lastAskedAt and counts, true for the winner. */
    claimAsk(claim: { attemptId: string; at: Date; seconds: number }): Promise<boolean>;
  };
  payments: {
    create(payment: NewPayment): Promise<void>;
    find(paymentId: string): Promise<PaymentRow | null>;
    findByTradeNo(tradeNo: string): Promise<PaymentRow | null>;
    list(orderId: string): Promise<PaymentRow[]>;
    markFinished(paymentId: string): Promise<boolean>;
    /** pending -> agreed | contradicted */
    markWitnessed(move: {
      paymentId: string;
      witness: "agreed" | "contradicted";
      note: string;
      at: Date;
    }): Promise<boolean>;
    /** contradicted -> pending, with the count at 0: Alipay is asked again, and nothing but its answer can agree. */
    markWitnessReopened(paymentId: string): Promise<boolean>;
    scheduleWitness(plan: { paymentId: string; nextWitnessAt: Date | null }): Promise<void>;
  };
  refunds: {
    create(refund: NewRefund): Promise<void>;
    find(refundId: string): Promise<RefundRow | null>;
    findByOutRequestNo(outRequestNo: string): Promise<RefundRow | null>;
    findByFormKey(formKey: string): Promise<RefundRow | null>;
    list(paymentId: string): Promise<RefundRow[]>;
    /**
     * new | requested and overdue | unknown -> requested, sendCount + 1, nextTryAt as given. An unknown one is overdue
     * too, or was sent at `sentUntil` at the latest: sooner Alipay may not know of it yet.
     */
    claim(claim: { refundId: string; at: Date; sentUntil: Date; nextTryAt: Date }): Promise<boolean>;
    /** requested | unknown | failed -> done: that money has moved is true whatever was believed before. */
    markDone(move: { refundId: string; at: Date; details: RefundDetails }): Promise<boolean>;
    /** requested -> failed, for the sender whose claim made the count what it says. */
    markFailed(move: {
      refundId: string;
      sendCount: number;
      at: Date;
      code: string;
      message: string;
    }): Promise<boolean>;
    /** requested -> unknown, for the sender whose claim made the count what it says. */
    markUnknown(move: {
      refundId: string;
      sendCount: number;
      because: string;
      code: string | null;
      nextTryAt: Date | null;
    }): Promise<boolean>;
    /** Adds what Alipay tells later about a refund that is done: fields given as null keep what is there. */
    noteDetails(note: { refundId: string; details: RefundDetails }): Promise<void>;
    /** Brings the next try forward, also where none was planned any more; not while somebody is sending it. */
    hasten(move: { refundId: string; nextTryAt: Date }): Promise<void>;
  };
  ledger: { post(entry: LedgerPosting & { id: string; orderId: string; at: Date }): Promise<void> };
  notifications: {
    findQuarantined(notifyId: string): Promise<QuarantineRow | null>;
    /** True while a refund of the trade that was not made here is neither booked nor put away. */
    hasOpenRefundElsewhere(tradeNo: string): Promise<boolean>;
    findVerdict(notifyId: string): Promise<"known" | "quarantined" | null>;
    record(row: {
      notifyId: string;
      receivedAt: Date;
      orderId: string;
      outTradeNo: string;
      tradeNo: string;
      tradeStatus: string;
      kind: GenuineNotice["kind"];
      verdict: "settled" | "surplus" | "already-known" | "noted";
      body: string;
    }): Promise<void>;
    /** One row for each notify_id: a repeat changes nothing. */
    quarantine(row: Omit<QuarantineRow, "tryCount"> & { tradeStatus: string; nextTryAt: Date | null }): Promise<void>;
    /** open -> resolved */
    markResolved(move: { notifyId: string; resolution: string; at: Date }): Promise<boolean>;
    scheduleTry(plan: { notifyId: string; nextTryAt: Date | null }): Promise<void>;
  };
  audit: { record(entry: NewAudit & { id: string }): Promise<void> };
  work: {
    /** Null where the row is gone. */
    describe(work: Work): Promise<WorkSubject | null>;
    /** Sets when the machine takes the work up next (null: not by itself), where there is still something to do. */
    plan(plan: Work & { at: Date | null }): Promise<void>;
    /** When the machine takes it up next; null where it does not, be it settled or a person's. */
    findPlan(work: Work): Promise<Date | null>;
    findCase(work: Work): Promise<CaseRow | null>;
    /** Counts one more try or fault of this round and answers how many there were, this one included. */
    count(work: Work, what: "try" | "fault"): Promise<number>;
    /** Hands the work to a person, or changes why it is there; false where nothing was new. `since` stays the first. */
    markNeedsPerson(move: Work & { cause: PersonCause; at: Date }): Promise<boolean>;
    /** Waiting for a person -> the first try of a new round. */
    markRestarted(work: Work): Promise<boolean>;
    /** Waiting for a person -> put away. */
    markSettled(move: Work & { by: string; note: string | null; at: Date }): Promise<boolean>;
  };
  outbox: {
    write(message: MessageRow & { orderId: string | null; at: Date }): Promise<void>;
    find(messageId: string): Promise<MessageRow | null>;
    /** waiting and due -> waiting until nextTryAt, sendCount + 1: true for the one that sends it now. */
    claim(claim: { messageId: string; at: Date; nextTryAt: Date }): Promise<boolean>;
    /** waiting -> delivered */
    markDelivered(move: { messageId: string; at: Date }): Promise<boolean>;
    noteFailure(note: { messageId: string; problem: string; nextTryAt: Date | null }): Promise<void>;
    /** waiting -> given-up, by a person's word */
    markGivenUp(messageId: string): Promise<boolean>;
  };
  goLive: {
    /** The goods of a go-live check, which the shop never shows, with a piece of them in stock. */
    provideGoods(supply: { at: Date; movementId: string }): Promise<SellableVariant>;
    findNewest(): Promise<OrderRow | null>;
    /** The newest first. */
    list(query: { limit: number }): Promise<{ orderNo: string; startedAt: Date }[]>;
    /** Null where there is no such check. */
    findEvidence(orderNo: string): Promise<GoLiveEvidence | null>;
  };
};

/** Reads outside transactions: committed rows only, never waiting for a writer. */
export type WorkQueues = {
  findExpiredOrderIds(query: { now: Date; limit: number }): Promise<string[]>;
  findAttemptsToAsk(query: { now: Date; limit: number }): Promise<AttemptRow[]>;
  findPaymentsToWitness(query: { now: Date; limit: number }): Promise<PaymentRow[]>;
  /** new, unknown, or requested by a process that died, with nextTryAt passed. */
  findRefundsToSend(query: { now: Date; limit: number }): Promise<string[]>;
  findQuarantined(query: { now: Date; limit: number }): Promise<QuarantineRow[]>;
  /** Orders of a restored database, the newest first: its money is the likeliest to have moved since the backup. */
  findOrdersToLearnAgain(query: { now: Date; limit: number }): Promise<string[]>;
  findMessagesToDeliver(query: { now: Date; limit: number }): Promise<string[]>;
  /** The earliest moment later than this one at which any of these finds something; null when none will by itself. */
  findNextDue(after: Date): Promise<Date | null>;
};

/** One thing that is wrong with the books: which row it is, what was expected of it and what is there. */
export type Contradiction = { row: string; orderNo: string | null; expected: string; found: string };

/** A rule that is broken, named like "M1 over-refund": by how many rows, and the first of them. */
export type BrokenRule = { invariant: string; rule: string; count: number; rows: Contradiction[] };

/** The last check of the books, as the worker has written it down for pages and metrics. */
export type BooksCheck = {
  startedAt: Date;
  durationMs: number;
  nextCheckAt: Date;
  broken: BrokenRule[];
  /** When a check last found the books right; null where none ever has. */
  rightAt: Date | null;
};

export type BooksKeeper = {
  /** Looks at one moment of the whole database, on a connection of its own. Empty where the books are right. */
  verify(limits: { rowsMax: number }): Promise<BrokenRule[]>;
  findLastCheck(): Promise<BooksCheck | null>;
  /** Puts the check in the place of the one before. */
  recordCheck(check: BooksCheck): Promise<void>;
};

export type Leases = {
  /** True for the one holder until `until`; the holder itself may renew. */
  take(lease: { job: string; holder: string; now: Date; until: Date }): Promise<boolean>;
  release(lease: { job: string; holder: string }): Promise<void>;
};

export type Database = {
  /** One BEGIN IMMEDIATE ... COMMIT, durable when it answers. Rejects with everything undone. */
  write<T>(work: (tx: UnitOfWork) => Promise<T>): Promise<T>;
  /** The same repositories for single reads on the reading connection; its writes fail. */
  read: Pick<
    UnitOfWork,
    "orders" | "attempts" | "payments" | "refunds" | "notifications" | "work" | "carts" | "catalogue" | "goLive"
  >;
  queues: WorkQueues;
  leases: Leases;
  books: BooksKeeper;
};

export type Logger = {
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
};

/** Brings a message to the merchant's own system. It never throws, and what is not certainly taken is refused. */
export type WebhookSender = {
  deliver(message: MessageRow): Promise<{ kind: "taken" } | { kind: "refused"; cause: string }>;
};

/** What every use-case is given. */
export type Deps = {
  clock: Clock;
  ids: IdSource;
  database: Database;
  gateway: PaymentGateway;
  verifier: NotificationVerifier;
  merchant: Merchant;
  log: Logger;
  orderLifetimeMinutes: number;
  /** False where Alipay cannot reach the shop, so that payments are found by asking alone. */
  notifiesArrive: boolean;
  /** Null where no consumer is configured: then no message is written either. */
  webhook: WebhookSender | null;
};
