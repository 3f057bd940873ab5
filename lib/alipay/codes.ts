/**
 * What an error code of Alipay settles. Only what is listed as final ends anything: a code that is not listed, now or in
 * ten years, means that the result is unknown (fault G-08).
 */
type CodeMeaning =
  /** Final: the trade does not exist, because nobody has scanned the code or logged in yet. */
  | "absent"
  /** Final: it cannot be done, and this call moved no money. Says nothing about an earlier call of the same number. */
  | "refused"
  /** Not final: it may or may not have been done. The same request may be sent again, with the same numbers. */
  | "unknown"
  /** Not final: two requests of ours contradict one another. That is our own mistake, and a person must look. */
  | "our-bug";

type CodeTable = Readonly<Record<string, CodeMeaning>>;

/** alipay.trade.query (protocol sheet, section 5.1). */
export const QUERY_CODES: CodeTable = {
  TRADE_NOT_EXIST: "absent",
  INVALID_PARAMETER: "unknown",
  SYSTEM_ERROR: "unknown",
  ENTERPRISE_PAY_BIZ_ERROR: "unknown",
};

/** alipay.trade.close (section 5.4). A trade that was paid a moment ago answers with a status error. */
export const CLOSE_CODES: CodeTable = {
  TRADE_NOT_EXIST: "absent",
  TRADE_STATUS_ERROR: "refused",
  REASON_TRADE_STATUS_INVALID: "refused",
  REASON_ILLEGAL_STATUS: "refused",
  INVALID_PARAMETER: "unknown",
  SYSTEM_ERROR: "unknown",
};

/** alipay.trade.refund (section 5.2, all 31). What may pass by itself, or is a matter of the contract, is not final. */
export const REFUND_CODES: CodeTable = {
  SYSTEM_ERROR: "unknown",
  DISCORDANT_REPEAT_REQUEST: "our-bug",
  INVALID_PARAMETER: "refused",
  SELLER_BALANCE_NOT_ENOUGH: "refused",
  REFUND_AMT_NOT_EQUAL_TOTAL: "refused",
  REASON_TRADE_BEEN_FREEZEN: "refused",
  TRADE_NOT_EXIST: "refused",
  TRADE_HAS_FINISHED: "refused",
  TRADE_STATUS_ERROR: "refused",
  REASON_TRADE_REFUND_FEE_ERR: "refused",
  TRADE_NOT_ALLOW_REFUND: "refused",
  REFUND_FEE_ERROR: "refused",
  TRADE_HAS_CLOSE: "refused",
  BUYER_NOT_EXIST: "refused",
  BUYER_ENABLE_STATUS_FORBID: "refused",
  REASON_TRADE_STATUS_INVALID: "refused",
  NOT_ALLOW_PARTIAL_REFUND: "refused",
  ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND: "refused",
  BUYER_ERROR: "refused",
  CURRENCY_NOT_SUPPORT: "refused",
  ALLOC_AMOUNT_VALIDATE_ERROR: "refused",
  USER_NOT_MATCH_ERR: "refused",
  OVERDRAFT_ASSIGN_ACCOUNT_INVALID: "refused",
  OVERDRAFT_AGREEMENT_NOT_MATCH: "refused",
  REFUND_ACCOUNT_NOT_EXIST: "refused",
  REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST: "refused",
  REFUNDALLOC_UNAUTH_LIMIT: "refused",
  TRADE_SETTLE_ERROR: "unknown",
  REFUND_CHARGE_ERROR: "unknown",
  ENTERPRISE_PAY_BIZ_ERROR: "unknown",
  CUSTOMER_VALIDATE_ERROR: "unknown",
};

/** Only this code stands before a sub_code that says what became of the business (section 2.3). */
const BUSINESS_FAILED = "40004";

/**
 * Finds what a failure means. Alipay's papers spell the same sub_code with `ACQ.`, `AQC.`, `aop.ACQ.` and bare, so it
 * counts wherever it stands as a word of its own.
 */
export function meaningOf(failure: { code: string; subCode: string }, table: CodeTable): CodeMeaning {
  if (failure.code !== BUSINESS_FAILED) return "unknown";
  const word = failure.subCode.split(/\W+/).find((part) => Object.hasOwn(table, part));
  return (word === undefined ? undefined : table[word]) ?? "unknown";
}
