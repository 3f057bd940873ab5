/**
 * Every code that Alipay's papers name for the calls of this shop, and what it settles (protocol sheet, sections 2.3, 3.1
 * and 5). What a person should do about each is written in both languages in lib/i18n/messages; tests hold the two
 * together. Only what is listed as final ends anything: a code that is not listed, now or in ten years, means that the
 * result is unknown (fault G-08).
 */

export type CodeMeaning =
  /** Final: the trade does not exist, because nobody has scanned the code or logged in yet. */
  | "absent"
  /** Final: it cannot be done, and this call moved no money. Says nothing about an earlier call of the same number. */
  | "refused"
  /** Not final: it may or may not have been done. The same request may be sent again, with the same numbers. */
  | "unknown"
  /** Not final: two requests of ours contradict one another. That is our own mistake, and a person must look. */
  | "our-bug";

/** Whether the buyer's money has moved by the time of the answer. */
export type MoneyMoved =
  | "no"
  | "perhaps"
  /** Not by this call, but by one before it: the payment, or a refund that was made already. */
  | "earlier";

export type CodeFacts = { meaning: CodeMeaning; moved: MoneyMoved };

type CodeTable = Readonly<Record<string, CodeFacts>>;

const absent: CodeFacts = { meaning: "absent", moved: "no" };
const refused: CodeFacts = { meaning: "refused", moved: "no" };
const refusedAfterEarlier: CodeFacts = { meaning: "refused", moved: "earlier" };
/** The trade has left the state that the call needs, perhaps because it was paid a moment ago. */
const refusedAfterAll: CodeFacts = { meaning: "refused", moved: "perhaps" };
const unknown: CodeFacts = { meaning: "unknown", moved: "perhaps" };
/** The gateway turned the call away before any business was done. It is sent again once the cause is gone. */
const turnedAway: CodeFacts = { meaning: "unknown", moved: "no" };
const ourBug: CodeFacts = { meaning: "our-bug", moved: "no" };
const ourBugAfterEarlier: CodeFacts = { meaning: "our-bug", moved: "earlier" };

/** Codes, and sub-codes that are no business, of any method (section 2.3). */
const COMMON_CODES: CodeTable = {
  "10000": unknown,
  "10003": unknown,
  "20000": unknown,
  "isp.unknow-error": unknown,
  "aop.unknow-error": unknown,
  "aop.ACQ.SYSTEM_ERROR": unknown,
  "aop.SYSTEM_ERROR": unknown,
  "20001": turnedAway,
  "aop.invalid-auth-token": turnedAway,
  "aop.auth-token-time-out": turnedAway,
  "aop.invalid-app-auth-token": turnedAway,
  "aop.invalid-app-auth-token-no-api": turnedAway,
  "aop.app-auth-token-time-out": turnedAway,
  "aop.no-product-reg-by-partner": turnedAway,
  "40001": turnedAway,
  "isv.missing-method": turnedAway,
  "isv.missing-signature": turnedAway,
  "isv.missing-signature-type": turnedAway,
  "isv.missing-signature-key": turnedAway,
  "isv.missing-app-id": turnedAway,
  "isv.missing-timestamp": turnedAway,
  "isv.missing-version": turnedAway,
  "isv.decryption-error-missing-encrypt-type": turnedAway,
  "isv.missing-app-cert-sn": turnedAway,
  "isv.missing-alipay-root-cert-sn": turnedAway,
  "40002": turnedAway,
  "isv.invalid-parameter": turnedAway,
  "isv.invalid-method": turnedAway,
  "isv.invalid-format": turnedAway,
  "isv.invalid-signature-type": turnedAway,
  "isv.invalid-signature": turnedAway,
  "isv.invalid-encrypt-type": turnedAway,
  "isv.invalid-encrypt": turnedAway,
  "isv.invalid-app-id": turnedAway,
  "isv.invalid-timestamp": turnedAway,
  "isv.invalid-charset": turnedAway,
  "isv.invalid-digest": turnedAway,
  "isv.illegal-json": turnedAway,
  "isv.suspected-attack": turnedAway,
  "isv.forbidden-api": turnedAway,
  "isv.not-support-app-auth": turnedAway,
  "isv.decryption-error-not-valid-encrypt-type": turnedAway,
  "isv.decryption-error-not-valid-encrypt-key": turnedAway,
  "not-online-app": turnedAway,
  "app-cert-expired": turnedAway,
  "isv.app-cert-not-exist": turnedAway,
  "isv.alipay-cert-not-exist": turnedAway,
  "isv.invalid-alipay-root-cert-sn": turnedAway,
  "40003": turnedAway,
  "isv.missing-signature-config": turnedAway,
  "isv.invalid-auth-relations": turnedAway,
  "isv.decryption-error-unknown": turnedAway,
  "isv.invalid-app-state": turnedAway,
  "40004": unknown,
  "unsupported-sdk-version": turnedAway,
  "40005": turnedAway,
  "isv.app-call-limited": turnedAway,
  "isv.method-call-limited": turnedAway,
  "40006": turnedAway,
  "isv.insufficient-isv-permissions": turnedAway,
  "isv.insufficient-user-permissions": turnedAway,
  "isv.self-invoke-forbidden": turnedAway,
};

/** alipay.trade.page.pay (section 3.1). Only the buyer sees these, on Alipay's own page, and perhaps reads them to us. */
const PAGE_PAY_CODES: CodeTable = {
  TRADE_HAS_SUCCESS: refusedAfterEarlier,
  TRADE_HAS_CLOSE: refused,
  CONTEXT_INCONSISTENT: ourBug,
  TRADE_BUYER_NOT_MATCH: refused,
  NOW_TIME_AFTER_EXPIRE_TIME_ERROR: refused,
  RISK_MERCHANT_IP_NOT_EXIST: refused,
};

/** alipay.trade.query (section 5.1). */
const QUERY_CODES: CodeTable = {
  TRADE_NOT_EXIST: absent,
  INVALID_PARAMETER: unknown,
  SYSTEM_ERROR: unknown,
  ENTERPRISE_PAY_BIZ_ERROR: unknown,
};

/** alipay.trade.close (section 5.4). A trade that was paid a moment ago answers with a status error. */
const CLOSE_CODES: CodeTable = {
  TRADE_NOT_EXIST: absent,
  TRADE_STATUS_ERROR: refusedAfterAll,
  REASON_TRADE_STATUS_INVALID: refusedAfterAll,
  REASON_ILLEGAL_STATUS: refusedAfterAll,
  INVALID_PARAMETER: unknown,
  SYSTEM_ERROR: unknown,
};

/** alipay.trade.refund (section 5.2, all 31). What may pass by itself, or is a matter of the contract, is not final. */
const REFUND_CODES: CodeTable = {
  SYSTEM_ERROR: unknown,
  DISCORDANT_REPEAT_REQUEST: ourBugAfterEarlier,
  INVALID_PARAMETER: refused,
  SELLER_BALANCE_NOT_ENOUGH: refused,
  REFUND_AMT_NOT_EQUAL_TOTAL: refused,
  REASON_TRADE_BEEN_FREEZEN: refused,
  TRADE_NOT_EXIST: refused,
  TRADE_HAS_FINISHED: refused,
  TRADE_STATUS_ERROR: refused,
  REASON_TRADE_REFUND_FEE_ERR: refusedAfterEarlier,
  TRADE_NOT_ALLOW_REFUND: refused,
  REFUND_FEE_ERROR: refused,
  TRADE_HAS_CLOSE: refusedAfterEarlier,
  BUYER_NOT_EXIST: refused,
  BUYER_ENABLE_STATUS_FORBID: refused,
  REASON_TRADE_STATUS_INVALID: refused,
  NOT_ALLOW_PARTIAL_REFUND: refused,
  ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND: refused,
  BUYER_ERROR: refused,
  CURRENCY_NOT_SUPPORT: refused,
  ALLOC_AMOUNT_VALIDATE_ERROR: refused,
  USER_NOT_MATCH_ERR: refused,
  OVERDRAFT_ASSIGN_ACCOUNT_INVALID: refused,
  OVERDRAFT_AGREEMENT_NOT_MATCH: refused,
  REFUND_ACCOUNT_NOT_EXIST: refused,
  REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST: refused,
  REFUNDALLOC_UNAUTH_LIMIT: refused,
  TRADE_SETTLE_ERROR: unknown,
  REFUND_CHARGE_ERROR: unknown,
  ENTERPRISE_PAY_BIZ_ERROR: unknown,
  CUSTOMER_VALIDATE_ERROR: unknown,
};

/** alipay.trade.fastpay.refund.query (section 5.3). */
const REFUND_QUERY_CODES: CodeTable = {
  SYSTEM_ERROR: unknown,
  INVALID_PARAMETER: unknown,
  TRADE_NOT_EXIST: unknown,
  ENTERPRISE_PAY_BIZ_ERROR: unknown,
};

/** `common` holds what any method may answer; a call's own table comes first. */
export const ALIPAY_CODES = {
  common: COMMON_CODES,
  pagePay: PAGE_PAY_CODES,
  query: QUERY_CODES,
  close: CLOSE_CODES,
  refund: REFUND_CODES,
  refundQuery: REFUND_QUERY_CODES,
} as const satisfies Record<string, CodeTable>;

export type CodeSection = keyof typeof ALIPAY_CODES;

/** A code of ours to look up: where it is listed, and how it is spelt there. */
export type ListedCode = { section: CodeSection; name: string } & CodeFacts;

/**
 * Finds the listed code in what a call left behind: a sub_code as it came, or `code 20000` where there was none. Null
 * for everything else, such as a trade's state or the cause of a call without answer.
 */
export function findCode(section: CodeSection, said: string): ListedCode | null {
  return findBusiness(section, said) ?? findNamed("common", said.replace(/^code /, ""));
}

/** Only this code stands before a sub_code that says what became of the business (section 2.3). */
const BUSINESS_FAILED = "40004";

/** What a failure settles: under code 40004 whatever the method's own table says of the sub_code, else nothing. */
export function meaningOf(failure: { code: string; subCode: string }, section: CodeSection): CodeMeaning {
  const listed = failure.code === BUSINESS_FAILED ? findBusiness(section, failure.subCode) : null;
  return listed?.meaning ?? "unknown";
}

/**
 * Alipay's papers spell the same sub_code with `ACQ.`, `AQC.`, `aop.ACQ.` and bare, so it counts wherever it stands as a
 * word of its own.
 */
function findBusiness(section: CodeSection, subCode: string): ListedCode | null {
  for (const word of subCode.split(/\W+/)) {
    const listed = findNamed(section, word);
    if (listed !== null) return listed;
  }
  return null;
}

function findNamed(section: CodeSection, name: string): ListedCode | null {
  const table: CodeTable = ALIPAY_CODES[section];
  const facts = Object.hasOwn(table, name) ? table[name] : undefined;
  return facts === undefined ? null : { section, name, ...facts };
}
