import { REMEDIES, type Remedy, type RemedyActor } from "#lib/alipay/remedies.ts";

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

/** `remedy` is what ends the trouble (remedies.ts). */
export type CodeFacts = { meaning: CodeMeaning; moved: MoneyMoved; remedy: Remedy };

type CodeTable = Readonly<Record<string, CodeFacts>>;

const facts =
  (meaning: CodeMeaning, moved: MoneyMoved) =>
  (remedy: Remedy): CodeFacts => ({ meaning, moved, remedy });

const absent = facts("absent", "no");
const refused = facts("refused", "no");
const refusedAfterEarlier = facts("refused", "earlier");
/** The trade has left the state that the call needs, perhaps because it was paid a moment ago. */
const refusedAfterAll = facts("refused", "perhaps");
const unknown = facts("unknown", "perhaps");
/** The gateway turned the call away before any business was done. It is sent again once the cause is gone. */
const turnedAway = facts("unknown", "no");
const ourBug = facts("our-bug", "no");
const ourBugAfterEarlier = facts("our-bug", "earlier");

/** Codes, and sub-codes that are no business, of any method (section 2.3). */
const COMMON_CODES: CodeTable = {
  "10000": unknown("wait"),
  "10003": unknown("wait"),
  "20000": unknown("wait-or-support"),
  "isp.unknow-error": unknown("wait-or-support"),
  "aop.unknow-error": unknown("wait-or-support"),
  "aop.ACQ.SYSTEM_ERROR": unknown("wait-or-support"),
  "aop.SYSTEM_ERROR": unknown("wait-or-support"),
  "20001": turnedAway("check-app-id"),
  "aop.invalid-auth-token": turnedAway("check-app-id"),
  "aop.auth-token-time-out": turnedAway("check-app-id"),
  "aop.invalid-app-auth-token": turnedAway("check-app-id"),
  "aop.invalid-app-auth-token-no-api": turnedAway("check-app-id"),
  "aop.app-auth-token-time-out": turnedAway("check-app-id"),
  "aop.no-product-reg-by-partner": turnedAway("sign-contract"),
  "40001": turnedAway("fix-program"),
  "isv.missing-method": turnedAway("fix-program"),
  "isv.missing-signature": turnedAway("fix-program"),
  "isv.missing-signature-type": turnedAway("fix-program"),
  "isv.missing-signature-key": turnedAway("check-application"),
  "isv.missing-app-id": turnedAway("fix-program"),
  "isv.missing-timestamp": turnedAway("fix-program"),
  "isv.missing-version": turnedAway("fix-program"),
  "isv.decryption-error-missing-encrypt-type": turnedAway("fix-program"),
  "isv.missing-app-cert-sn": turnedAway("check-certificates"),
  "isv.missing-alipay-root-cert-sn": turnedAway("check-certificates"),
  "40002": turnedAway("fix-program"),
  "isv.invalid-parameter": turnedAway("fix-program"),
  "isv.invalid-method": turnedAway("fix-program"),
  "isv.invalid-format": turnedAway("fix-program"),
  "isv.invalid-signature-type": turnedAway("fix-program"),
  "isv.invalid-signature": turnedAway("check-keys"),
  "isv.invalid-encrypt-type": turnedAway("fix-program"),
  "isv.invalid-encrypt": turnedAway("fix-program"),
  "isv.invalid-app-id": turnedAway("check-keys"),
  "isv.invalid-timestamp": turnedAway("fix-program"),
  "isv.invalid-charset": turnedAway("fix-program"),
  "isv.invalid-digest": turnedAway("fix-program"),
  "isv.illegal-json": turnedAway("fix-program"),
  "isv.suspected-attack": turnedAway("fix-program"),
  "isv.forbidden-api": turnedAway("sign-contract"),
  "isv.not-support-app-auth": turnedAway("check-app-id"),
  "isv.decryption-error-not-valid-encrypt-type": turnedAway("fix-program"),
  "isv.decryption-error-not-valid-encrypt-key": turnedAway("fix-program"),
  "not-online-app": turnedAway("check-application"),
  "app-cert-expired": turnedAway("check-certificates"),
  "isv.app-cert-not-exist": turnedAway("check-certificates"),
  "isv.alipay-cert-not-exist": turnedAway("check-certificates"),
  "isv.invalid-alipay-root-cert-sn": turnedAway("check-certificates"),
  "40003": turnedAway("check-application"),
  "isv.missing-signature-config": turnedAway("check-application"),
  "isv.invalid-auth-relations": turnedAway("check-app-id"),
  "isv.decryption-error-unknown": turnedAway("fix-program"),
  "isv.invalid-app-state": turnedAway("check-application"),
  "40004": unknown("wait-or-support"),
  "unsupported-sdk-version": turnedAway("fix-program"),
  "40005": turnedAway("slow-down"),
  "isv.app-call-limited": turnedAway("slow-down"),
  "isv.method-call-limited": turnedAway("slow-down"),
  "40006": turnedAway("sign-contract"),
  "isv.insufficient-isv-permissions": turnedAway("sign-contract"),
  "isv.insufficient-user-permissions": turnedAway("sign-contract"),
  "isv.self-invoke-forbidden": turnedAway("sign-contract"),
};

/**
 * alipay.trade.page.pay (section 3.1). Only the buyer sees these, on Alipay's own page, and perhaps reads them to us.
 * That page prints common codes without `isv.`, and one trouble as a sentence without any code.
 */
const PAGE_PAY_CODES: CodeTable = {
  "invalid-app-id": refused("check-keys"),
  "invalid-signature": refused("check-keys"),
  支付存在钓鱼风险: refused("pay-from-order-page"),
  TRADE_HAS_SUCCESS: refusedAfterEarlier("nothing-if-paid"),
  TRADE_HAS_CLOSE: refused("pay-anew"),
  CONTEXT_INCONSISTENT: ourBug("fix-program"),
  TRADE_BUYER_NOT_MATCH: refused("pay-anew"),
  NOW_TIME_AFTER_EXPIRE_TIME_ERROR: refused("pay-anew"),
  RISK_MERCHANT_IP_NOT_EXIST: refused("fix-program"),
};

/** alipay.trade.query (section 5.1). */
const QUERY_CODES: CodeTable = {
  TRADE_NOT_EXIST: absent("nothing-if-paid"),
  INVALID_PARAMETER: unknown("fix-program"),
  SYSTEM_ERROR: unknown("wait-or-support"),
  ENTERPRISE_PAY_BIZ_ERROR: unknown("wait-or-support"),
};

/** alipay.trade.close (section 5.4). A trade that was paid a moment ago answers with a status error. */
const CLOSE_CODES: CodeTable = {
  TRADE_NOT_EXIST: absent("nothing"),
  TRADE_STATUS_ERROR: refusedAfterAll("ask-state"),
  REASON_TRADE_STATUS_INVALID: refusedAfterAll("ask-state"),
  REASON_ILLEGAL_STATUS: refusedAfterAll("ask-state"),
  INVALID_PARAMETER: unknown("fix-program"),
  SYSTEM_ERROR: unknown("wait-or-support"),
};

/** alipay.trade.refund (section 5.2, all 31). What may pass by itself, or is a matter of the contract, is not final. */
const REFUND_CODES: CodeTable = {
  SYSTEM_ERROR: unknown("wait-or-support"),
  DISCORDANT_REPEAT_REQUEST: ourBugAfterEarlier("fix-program"),
  INVALID_PARAMETER: refused("fix-program"),
  SELLER_BALANCE_NOT_ENOUGH: refused("top-up"),
  REFUND_AMT_NOT_EQUAL_TOTAL: refused("refund-rest"),
  REASON_TRADE_BEEN_FREEZEN: refused("unfreeze"),
  TRADE_NOT_EXIST: refused("check-environment"),
  TRADE_HAS_FINISHED: refused("transfer"),
  TRADE_STATUS_ERROR: refused("ask-state"),
  REASON_TRADE_REFUND_FEE_ERR: refusedAfterEarlier("refund-rest"),
  TRADE_NOT_ALLOW_REFUND: refused("merchant-centre"),
  REFUND_FEE_ERROR: refused("refund-rest"),
  TRADE_HAS_CLOSE: refusedAfterEarlier("refund-rest"),
  BUYER_NOT_EXIST: refused("agree-with-buyer"),
  BUYER_ENABLE_STATUS_FORBID: refused("agree-with-buyer"),
  REASON_TRADE_STATUS_INVALID: refused("ask-state"),
  NOT_ALLOW_PARTIAL_REFUND: refused("refund-whole"),
  ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND: refused("merchant-centre"),
  BUYER_ERROR: refused("agree-with-buyer"),
  CURRENCY_NOT_SUPPORT: refused("fix-program"),
  ALLOC_AMOUNT_VALIDATE_ERROR: refused("merchant-centre"),
  USER_NOT_MATCH_ERR: refused("check-environment"),
  OVERDRAFT_ASSIGN_ACCOUNT_INVALID: refused("merchant-centre"),
  OVERDRAFT_AGREEMENT_NOT_MATCH: refused("merchant-centre"),
  REFUND_ACCOUNT_NOT_EXIST: refused("agree-with-buyer"),
  REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST: refused("merchant-centre"),
  REFUNDALLOC_UNAUTH_LIMIT: refused("merchant-centre"),
  TRADE_SETTLE_ERROR: unknown("wait-or-support"),
  REFUND_CHARGE_ERROR: unknown("wait-or-support"),
  ENTERPRISE_PAY_BIZ_ERROR: unknown("wait-or-support"),
  CUSTOMER_VALIDATE_ERROR: unknown("wait-or-support"),
};

/** alipay.trade.fastpay.refund.query (section 5.3). */
const REFUND_QUERY_CODES: CodeTable = {
  SYSTEM_ERROR: unknown("wait-or-support"),
  INVALID_PARAMETER: unknown("fix-program"),
  TRADE_NOT_EXIST: unknown("check-environment"),
  ENTERPRISE_PAY_BIZ_ERROR: unknown("wait-or-support"),
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
export type ListedCode = { section: CodeSection; name: string; who: RemedyActor } & CodeFacts;

/** All codes, section by section, in the order of the papers. */
export function listCodes(): ListedCode[] {
  return (Object.keys(ALIPAY_CODES) as CodeSection[]).flatMap((section) =>
    Object.keys(ALIPAY_CODES[section]).flatMap((name) => findNamed(section, name) ?? []),
  );
}

/**
 * Finds the listed code in what a call left behind: a sub_code as it came, or `code 20000` where there was none. Null
 * for everything else, such as a trade's state or the cause of a call without answer.
 */
export function findCode(section: CodeSection, said: string): ListedCode | null {
  return findNamed(section, said) ?? findBusiness(section, said) ?? findNamed("common", said.replace(/^code /, ""));
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
  const listed = Object.hasOwn(table, name) ? table[name] : undefined;
  return listed === undefined ? null : { section, name, ...listed, who: REMEDIES[listed.remedy].who };
}
