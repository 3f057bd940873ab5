/** The things the offline Alipay remembers. Times are epoch milliseconds on its own clock, sums are whole fen. */

export const TRADE_STATUSES = ["WAIT_BUYER_PAY", "TRADE_SUCCESS", "TRADE_FINISHED", "TRADE_CLOSED"] as const;
export type TradeStatus = (typeof TRADE_STATUSES)[number];

/** The purses a buyer can pay from, under the names the protocol gives them: balance, debit card, credit line. */
export type FundChannel = "ALIPAYACCOUNT" | "BANKCARD" | "PCREDIT";

/** Which of the two page payments opened the cashier: on a computer or in a phone's browser. */
export const PAY_PRODUCTS = ["page", "wap"] as const;
export type PayProduct = (typeof PAY_PRODUCTS)[number];

/** `RSA` is SHA-1, for applications made before 2018. */
export const SIGN_TYPES = ["RSA2", "RSA"] as const;
export type SignType = (typeof SIGN_TYPES)[number];

/** A merchant's application as the folder `applications/` describes it. */
export interface Application {
  appId: string;
  name: string;
  sellerId: string;
  sellerEmail: string;
  publicKey: string;
}

/** What a merchant can have switched for one application. */
export interface ApplicationSettings {
  /** Tell the merchant about refunds. In practice these notifies arrive for most accounts. */
  notifyRefund: boolean;
  /** Tell the merchant that an unpaid trade was closed. */
  notifyClose: boolean;
  /** Tell the merchant that the refund window is over. */
  notifyFinish: boolean;
  /** Tell the merchant that a buyer has opened the cashier (WAIT_BUYER_PAY). */
  notifyWaiting: boolean;
  /** Put seller_email and buyer_logon_id into notifies, as many production accounts see them. */
  notifyLogonIds: boolean;
  /** Take requests signed with SHA-1 (`sign_type=RSA`), as applications made before 2018 may. */
  acceptsRsa1: boolean;
  /** Sign and verify with certificates (公钥证书模式) instead of plain keys. */
  certificateMode: boolean;
  /** The limits of the official sandbox: one full refund, balance only, 0.00 in most amounts of a query, fifteen hours. */
  sandboxLimits: boolean;
}

/** Their names, in the order in which people see them. */
export const APPLICATION_SWITCHES = [
  "notifyRefund",
  "notifyClose",
  "notifyFinish",
  "notifyWaiting",
  "notifyLogonIds",
  "acceptsRsa1",
  "certificateMode",
  "sandboxLimits",
] as const satisfies readonly (keyof ApplicationSettings)[];

/** One verified page-pay request: the way to the cashier. It is not a trade yet. */
export interface PaySession {
  id: string;
  product: PayProduct;
  /** What the buyer can type into the simulated phone instead of scanning: eight digits. */
  scanCode: string;
  appId: string;
  sellerId: string;
  outTradeNo: string;
  totalFen: number;
  subject: string;
  body: string;
  passbackParams: string;
  /** The absolute end that the merchant asked for, if any. */
  timeExpireAt: number | null;
  /** The relative end that the merchant asked for ("30m", "1c"), if any. */
  timeoutExpress: string;
  notifyUrl: string;
  returnUrl: string;
  /** Where a buyer goes who leaves the cashier of a phone payment without paying. */
  quitUrl: string;
  /** `qr_pay_mode` as asked for; empty: the whole cashier. */
  qrPayMode: string;
  /** `qrcode_width` for mode 4, in pixels. */
  qrcodeWidth: number | null;
  /** Comma lists of channels as the merchant gave them; at most one of the two is not empty. */
  enablePayChannels: string;
  disablePayChannels: string;
  charsetName: string;
  signType: SignType;
  createdAt: number;
  /** Who has logged in on the cashier page of this session, and the secret of that browser. */
  loginBuyerId: string | null;
  loginToken: string | null;
}

export interface Trade {
  tradeNo: string;
  appId: string;
  sellerId: string;
  outTradeNo: string;
  totalFen: number;
  subject: string;
  body: string;
  passbackParams: string;
  buyerId: string;
  status: TradeStatus;
  createdAt: number;
  expiresAt: number;
  paidAt: number | null;
  closedAt: number | null;
  notifyUrl: string;
  charsetName: string;
  signType: SignType;
  fundChannel: FundChannel | null;
  refundedFen: number;
  /** The coupon that was used, if any; null before payment. */
  couponId: string | null;
  couponName: string;
  couponType: CouponType | null;
  /** What the coupon took off the total; 0 without one. */
  couponFen: number;
}

/** Who gives the money of a coupon: the merchant (who then receives less) or Alipay (the merchant receives all). */
export type CouponType = "merchant" | "alipay";

/** A coupon in a buyer's wallet. */
export interface Coupon {
  couponId: string;
  buyerId: string;
  name: string;
  type: CouponType;
  amountFen: number;
  /** The smallest total it may be used for. */
  minimumFen: number;
  /** The trade it was used for, else null. A full refund gives it back. */
  usedForTradeNo: string | null;
}

/** Who asked for a refund: the merchant's program, or a person in Alipay's merchant centre. */
export type RefundSource = "api" | "merchant-centre";

export interface Refund {
  tradeNo: string;
  outRequestNo: string;
  amountFen: number;
  /** The part of the amount that went back into a coupon and not into the buyer's purse. */
  couponFen: number;
  reason: string;
  refundedAt: number;
  source: RefundSource;
}

export interface Buyer {
  buyerId: string;
  logonId: string;
  name: string;
  password: string;
  balanceFen: number;
  cardName: string;
  cardFen: number;
  /** What is left of the credit line. */
  creditFen: number;
}

export const NOTIFY_KINDS = ["waiting", "paid", "refunded", "closed", "finished"] as const;
export type NotifyKind = (typeof NOTIFY_KINDS)[number];
export type NotifyState = "pending" | "delivered" | "given-up";

export interface Notify {
  notifyId: string;
  tradeNo: string;
  outTradeNo: string;
  kind: NotifyKind;
  url: string;
  /** The unchanging fields, as JSON. */
  content: string;
  createdAt: number;
  /** How many attempts of the timetable were made; a resend by hand is not counted. */
  attemptsMade: number;
  /** When the next attempt of the timetable is due; null when none will be made. */
  nextAttemptAt: number | null;
  state: NotifyState;
}

/** `fault`: a message that this Alipay would never send by itself. */
export const ATTEMPT_REASONS = ["timetable", "resend", "duplicate", "fault"] as const;
export type AttemptReason = (typeof ATTEMPT_REASONS)[number];

/** One attempt to deliver a notify, with what the merchant's server said. */
export interface NotifyAttempt {
  notifyId: string;
  number: number;
  reason: AttemptReason;
  /** The kind of the fault that was shot at it, else empty. */
  fault: string;
  at: number;
  requestBody: string;
  /** HTTP status, or null when there was no answer. */
  status: number | null;
  replyBody: string;
  /** Why there was no answer, else empty. */
  error: string;
  durationMs: number;
}

/** One call of gateway.do as the console shows it. */
export interface GatewayRequestRecord {
  id: number;
  at: number;
  transport: string;
  appId: string;
  method: string;
  outTradeNo: string;
  /** The merged parameters, as JSON. */
  params: string;
  /** The names of those that stood in the address, as JSON. */
  queryNames: string;
  /** The charset the parameters were decoded with, as the merchant spelled it. */
  charsetName: string;
  /** The bytes as they came, as JSON: kept only where the signature did not verify, else empty. */
  wire: string;
  signedString: string;
  reply: string;
  /** `10000`, a sub_code, or `page` for a redirect to the cashier. */
  outcome: string;
  fault: string;
}

export const TRADE_EVENT_KINDS = [
  "scanned",
  "logged-in",
  "wrong-password",
  "insufficient-funds",
  "cancelled-by-buyer",
  "paid",
  "refunded",
  "refunded-in-merchant-centre",
  "frozen",
  "unfrozen",
  "closed-by-merchant",
  "closed-by-timeout",
  "finished",
] as const;
export type TradeEventKind = (typeof TRADE_EVENT_KINDS)[number];

export interface TradeEvent {
  at: number;
  sellerId: string;
  outTradeNo: string;
  kind: TradeEventKind;
  detail: string;
}
