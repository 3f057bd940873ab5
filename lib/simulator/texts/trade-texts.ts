/** The words for what trades, payments and notifies are and do. */

import type { FundChannel, NotifyKind, NotifyState, TradeEventKind, TradeStatus } from "#lib/simulator/domain/model.ts";
import type { CashierRefusal } from "#lib/simulator/domain/open-trade.ts";
import type { Language } from "#lib/simulator/texts/language.ts";

const chinese = {
  refusals: {
    TRADE_HAS_SUCCESS: "交易已经支付",
    TRADE_HAS_CLOSE: "交易已经关闭",
    CONTEXT_INCONSISTENT: "交易信息被篡改：同一订单号的金额或标题与之前不同",
    TRADE_BUYER_NOT_MATCH: "这笔交易已由另一位买家打开，请用原来的账户付款",
    NOW_TIME_AFTER_EXPIRE_TIME_ERROR: "交易已超过允许支付的时间，请返回商家重新下单",
    BUYER_BALANCE_NOT_ENOUGH: "账户余额不足，请换一种付款方式",
    BUYER_CREDIT_NOT_ENOUGH: "信用额度不足，请换一种付款方式",
    BUYER_BANKCARD_BALANCE_NOT_ENOUGH: "银行卡余额不足，请换一种付款方式",
    NO_PAYMENT_INSTRUMENTS_AVAILABLE: "商家不接受这种付款方式，请换一种",
    COUPON_NOT_USABLE: "这张优惠券不能用于这笔付款，请重新选择",
  } satisfies Record<CashierRefusal, string>,
  status: {
    WAIT_BUYER_PAY: "等待买家付款",
    TRADE_SUCCESS: "支付成功",
    TRADE_FINISHED: "交易结束",
    TRADE_CLOSED: "交易关闭",
  } satisfies Record<TradeStatus, string>,
  channel: { ALIPAYACCOUNT: "账户余额", BANKCARD: "银行卡", PCREDIT: "信用额度" } satisfies Record<FundChannel, string>,
  event: {
    scanned: "买家扫码，交易建立",
    "logged-in": "买家登录，交易建立",
    "wrong-password": "支付密码错误",
    "insufficient-funds": "余额不足",
    "cancelled-by-buyer": "买家取消付款",
    paid: "买家付款",
    refunded: "退款",
    "refunded-in-merchant-centre": "在商家中心退款",
    frozen: "交易冻结",
    unfrozen: "交易解冻",
    "closed-by-merchant": "商家关闭交易",
    "closed-by-timeout": "超时关闭交易",
    finished: "退款期结束",
  } satisfies Record<TradeEventKind, string>,
  notifyKind: {
    waiting: "等待付款通知",
    paid: "付款通知",
    refunded: "退款通知",
    closed: "关闭通知",
    finished: "完结通知",
  } satisfies Record<NotifyKind, string>,
  notifyState: { pending: "待重试", delivered: "已送达", "given-up": "已放弃" } satisfies Record<NotifyState, string>,
};

export type TradeTexts = typeof chinese;

const english: TradeTexts = {
  refusals: {
    TRADE_HAS_SUCCESS: "This trade has been paid already",
    TRADE_HAS_CLOSE: "This trade is closed",
    CONTEXT_INCONSISTENT: "The trade was tampered with: amount or subject differ from before",
    TRADE_BUYER_NOT_MATCH: "Another buyer has opened this trade; please pay from that account",
    NOW_TIME_AFTER_EXPIRE_TIME_ERROR: "The time to pay is over; please order again",
    BUYER_BALANCE_NOT_ENOUGH: "The balance is not enough; please choose another way to pay",
    BUYER_CREDIT_NOT_ENOUGH: "The credit line is not enough; please choose another way to pay",
    BUYER_BANKCARD_BALANCE_NOT_ENOUGH: "The card’s balance is not enough; please choose another way to pay",
    NO_PAYMENT_INSTRUMENTS_AVAILABLE: "The merchant does not take this way of paying; please choose another",
    COUPON_NOT_USABLE: "This coupon cannot be used for this payment; please choose again",
  },
  status: {
    WAIT_BUYER_PAY: "Waiting for payment",
    TRADE_SUCCESS: "Paid",
    TRADE_FINISHED: "Finished",
    TRADE_CLOSED: "Closed",
  },
  channel: { ALIPAYACCOUNT: "balance", BANKCARD: "bank card", PCREDIT: "credit line" },
  event: {
    scanned: "Buyer scanned: the trade exists",
    "logged-in": "Buyer logged in: the trade exists",
    "wrong-password": "Wrong payment password",
    "insufficient-funds": "Not enough money",
    "cancelled-by-buyer": "Buyer cancelled",
    paid: "Buyer paid",
    refunded: "Refunded",
    "refunded-in-merchant-centre": "Refunded in the merchant centre",
    frozen: "Trade frozen",
    unfrozen: "Trade released",
    "closed-by-merchant": "Closed by the merchant",
    "closed-by-timeout": "Closed by timeout",
    finished: "Refund window over",
  },
  notifyKind: {
    waiting: "Waiting notify",
    paid: "Payment notify",
    refunded: "Refund notify",
    closed: "Close notify",
    finished: "Finish notify",
  },
  notifyState: { pending: "will retry", delivered: "delivered", "given-up": "given up" },
};

export const TRADE_TEXTS: Record<Language, TradeTexts> = { "zh-CN": chinese, en: english };
