import type { alipayCodesZhCn } from "#lib/i18n/messages/alipay-codes.zh-CN.ts";
import type { TranslationOf } from "#lib/i18n/translator.ts";

/** The English of alipay-codes.zh-CN.ts. */

const WAIT = "Nothing: the shop asks again under the same number until it is certain.";
const WAIT_OR_SUPPORT =
  "Nothing: the shop asks again under the same number. Still so after an hour, give the number to Alipay's support.";
const KEYS =
  "Check that private key, Alipay public key and app id belong to one application and one environment. Once that is right the shop asks again by itself.";
const APP =
  "Look at the application on Alipay's open platform: is it online, is its key uploaded? Once that is right the shop asks again by itself.";
const CERTIFICATES =
  "The shop works with keys, not certificates: set the application back to keys, or give this to a developer.";
const CONTRACT =
  "Make sure that web payment is signed for the application on Alipay's open platform. Once it is, the shop asks again by itself.";
const TOKENS = "The shop uses no such token: check the app id, then give this to a developer.";
const DEVELOPER = "The program or its settings are at fault: give number and code to a developer.";
const SLOWLY = "Nothing: the shop asks again, more slowly. If it happens often, ask Alipay for a higher limit.";
const NEW_PAYMENT = "Ask the buyer to go back to the order page and start the payment anew.";
const NOTHING_PAID = "Nothing: an order that was paid turns to “paid” by itself.";
const NO_ACTION = "Nothing.";
const ASK_STATE = "Press “Ask Alipay now” to see whether it was paid or closed.";
const TOP_UP = "Top the account up, then make a new refund.";
const TRANSFER = "It cannot go back the way it came. Agree on a transfer with the buyer.";
const REST = "Look for refunds in Alipay's merchant centre, then refund what is left.";
const MERCHANT_CENTRE = "Look for the cause in Alipay's merchant centre, or ask Alipay's support.";
const UNFREEZE = "Clear the freeze in Alipay's merchant centre, then refund.";
const WHOLE = "Refund the whole sum instead.";
const BUYER = "Agree with the buyer on another way.";
const ENVIRONMENT = "Check that application and environment are those of the payment.";

export const alipayCodesEn: TranslationOf<typeof alipayCodesZhCn> = {
  unlisted: {
    meaning: "Alipay gave a code that we have no words for.",
    todo: "Give code and number to Alipay's support. The shop asks on until the result is certain.",
  },
  noAnswer: { meaning: "Alipay gave no answer that can be trusted; the result is unknown.", todo: WAIT },
  moved: {
    no: "This call moved no money.",
    perhaps: "Nobody knows whether money moved.",
    earlier: "Money moved by a call before this one.",
  },
  end: { final: "The result is final.", open: "The result is not final." },
  codes: {
    common: {
      "10000": { meaning: "Alipay carried the call out, but did not say that money moved.", todo: WAIT },
      "10003": { meaning: "The payment is still under way.", todo: WAIT },
      "20000": { meaning: "Alipay is unavailable for the moment; the result is unknown.", todo: WAIT_OR_SUPPORT },
      "isp.unknow-error": { meaning: "Alipay is busy; the result is unknown.", todo: WAIT_OR_SUPPORT },
      "aop.unknow-error": { meaning: "Alipay is busy; the result is unknown.", todo: WAIT_OR_SUPPORT },
      "aop.ACQ.SYSTEM_ERROR": {
        meaning: "Alipay's payment system failed; the result is unknown.",
        todo: WAIT_OR_SUPPORT,
      },
      "aop.SYSTEM_ERROR": { meaning: "Alipay's sandbox failed; the result is unknown.", todo: WAIT_OR_SUPPORT },
      "20001": { meaning: "The permissions of a token do not suffice.", todo: TOKENS },
      "aop.invalid-auth-token": { meaning: "An access token is not valid.", todo: TOKENS },
      "aop.auth-token-time-out": { meaning: "An access token has expired.", todo: TOKENS },
      "aop.invalid-app-auth-token": { meaning: "The application's authorisation token is not valid.", todo: TOKENS },
      "aop.invalid-app-auth-token-no-api": { meaning: "The merchant has not authorised this interface.", todo: TOKENS },
      "aop.app-auth-token-time-out": { meaning: "The application's authorisation token has expired.", todo: TOKENS },
      "aop.no-product-reg-by-partner": {
        meaning: "The partner has not signed the product in question.",
        todo: CONTRACT,
      },
      "40001": { meaning: "The request lacks a parameter.", todo: DEVELOPER },
      "isv.missing-method": { meaning: "The request names no method.", todo: DEVELOPER },
      "isv.missing-signature": { meaning: "The request is not signed.", todo: DEVELOPER },
      "isv.missing-signature-type": { meaning: "The request names no kind of signature.", todo: DEVELOPER },
      "isv.missing-signature-key": { meaning: "The application has no key to check signatures with.", todo: APP },
      "isv.missing-app-id": { meaning: "The request names no application.", todo: DEVELOPER },
      "isv.missing-timestamp": { meaning: "The request names no time.", todo: DEVELOPER },
      "isv.missing-version": { meaning: "The request names no version.", todo: DEVELOPER },
      "isv.decryption-error-missing-encrypt-type": {
        meaning: "The request names no kind of encryption.",
        todo: DEVELOPER,
      },
      "isv.missing-app-cert-sn": {
        meaning: "The application works with certificates, and the request names none of its own.",
        todo: CERTIFICATES,
      },
      "isv.missing-alipay-root-cert-sn": {
        meaning: "The application works with certificates, and the request does not name Alipay's root.",
        todo: CERTIFICATES,
      },
      "40002": { meaning: "A parameter of the request is not valid.", todo: DEVELOPER },
      "isv.invalid-parameter": { meaning: "A parameter is not valid.", todo: DEVELOPER },
      "isv.invalid-method": { meaning: "There is no such method.", todo: DEVELOPER },
      "isv.invalid-format": { meaning: "The format is not valid.", todo: DEVELOPER },
      "isv.invalid-signature-type": { meaning: "The kind of signature is not valid.", todo: DEVELOPER },
      "isv.invalid-signature": { meaning: "Alipay could not verify the shop's signature.", todo: KEYS },
      "isv.invalid-encrypt-type": { meaning: "The kind of encryption is not valid.", todo: DEVELOPER },
      "isv.invalid-encrypt": { meaning: "The content could not be decrypted.", todo: DEVELOPER },
      "isv.invalid-app-id": { meaning: "Alipay does not know this app id.", todo: KEYS },
      "isv.invalid-timestamp": { meaning: "The time of the request is not valid.", todo: DEVELOPER },
      "isv.invalid-charset": { meaning: "The charset is not valid.", todo: DEVELOPER },
      "isv.invalid-digest": { meaning: "The digest is not valid.", todo: DEVELOPER },
      "isv.illegal-json": { meaning: "The content of the request is no JSON.", todo: DEVELOPER },
      "isv.suspected-attack": { meaning: "Alipay takes the request for an attack.", todo: DEVELOPER },
      "isv.forbidden-api": { meaning: "The application may not call this method.", todo: CONTRACT },
      "isv.not-support-app-auth": { meaning: "The method allows no authorisation by others.", todo: TOKENS },
      "isv.decryption-error-not-valid-encrypt-type": {
        meaning: "Decryption failed: the kind of encryption is not valid.",
        todo: DEVELOPER,
      },
      "isv.decryption-error-not-valid-encrypt-key": {
        meaning: "Decryption failed: the key is not valid.",
        todo: DEVELOPER,
      },
      "not-online-app": { meaning: "The application is not online.", todo: APP },
      "app-cert-expired": { meaning: "The application's certificate has expired.", todo: CERTIFICATES },
      "isv.app-cert-not-exist": { meaning: "Alipay has no such certificate of the application.", todo: CERTIFICATES },
      "isv.alipay-cert-not-exist": { meaning: "There is no such certificate of Alipay.", todo: CERTIFICATES },
      "isv.invalid-alipay-root-cert-sn": {
        meaning: "The number of Alipay's root certificate is wrong.",
        todo: CERTIFICATES,
      },
      "40003": { meaning: "A condition for the request is not met.", todo: APP },
      "isv.missing-signature-config": { meaning: "No public key was uploaded for the application.", todo: APP },
      "isv.invalid-auth-relations": { meaning: "The authorisation is not valid.", todo: TOKENS },
      "isv.decryption-error-unknown": { meaning: "Decryption failed for an unknown reason.", todo: DEVELOPER },
      "isv.invalid-app-state": { meaning: "The application's state allows no calls.", todo: APP },
      "40004": { meaning: "Alipay could not do it and gave no reason.", todo: WAIT_OR_SUPPORT },
      "unsupported-sdk-version": { meaning: "Alipay no longer supports this version of its library.", todo: DEVELOPER },
      "40005": { meaning: "Too many calls: Alipay limits them.", todo: SLOWLY },
      "isv.app-call-limited": { meaning: "The application's number of calls is at its limit.", todo: SLOWLY },
      "isv.method-call-limited": { meaning: "The method's number of calls is at its limit.", todo: SLOWLY },
      "40006": { meaning: "The application has no permission for this.", todo: CONTRACT },
      "isv.insufficient-isv-permissions": { meaning: "The product is not signed for the application.", todo: CONTRACT },
      "isv.insufficient-user-permissions": { meaning: "The user has not given the permission.", todo: CONTRACT },
      "isv.self-invoke-forbidden": { meaning: "The application may not call this method for itself.", todo: CONTRACT },
    },
    pagePay: {
      TRADE_HAS_SUCCESS: { meaning: "This trade has been paid.", todo: NOTHING_PAID },
      TRADE_HAS_CLOSE: { meaning: "This trade is closed and cannot be paid any more.", todo: NEW_PAYMENT },
      CONTEXT_INCONSISTENT: { meaning: "One order number was sent with two contents.", todo: DEVELOPER },
      TRADE_BUYER_NOT_MATCH: { meaning: "Another Alipay account has opened this trade.", todo: NEW_PAYMENT },
      NOW_TIME_AFTER_EXPIRE_TIME_ERROR: { meaning: "The time for paying is over.", todo: NEW_PAYMENT },
      RISK_MERCHANT_IP_NOT_EXIST: { meaning: "Alipay's risk control wants an address of the client.", todo: DEVELOPER },
    },
    query: {
      TRADE_NOT_EXIST: {
        meaning: "Nobody has scanned the code or logged in at Alipay: there is no trade yet.",
        todo: NOTHING_PAID,
      },
      INVALID_PARAMETER: { meaning: "Alipay takes a parameter of the question for invalid.", todo: DEVELOPER },
      SYSTEM_ERROR: { meaning: "Alipay's system failed: the question has no answer.", todo: WAIT_OR_SUPPORT },
      ENTERPRISE_PAY_BIZ_ERROR: {
        meaning: "Enterprise payment failed: the question has no answer.",
        todo: WAIT_OR_SUPPORT,
      },
    },
    close: {
      TRADE_NOT_EXIST: {
        meaning: "Nobody has scanned the code or logged in at Alipay: there is no trade to close.",
        todo: NO_ACTION,
      },
      TRADE_STATUS_ERROR: {
        meaning: "The trade's state does not allow closing: it was paid a moment ago, or is closed.",
        todo: ASK_STATE,
      },
      REASON_TRADE_STATUS_INVALID: { meaning: "The trade's state does not allow closing.", todo: ASK_STATE },
      REASON_ILLEGAL_STATUS: { meaning: "The trade's state does not allow closing.", todo: ASK_STATE },
      INVALID_PARAMETER: { meaning: "Alipay takes a parameter of the closing for invalid.", todo: DEVELOPER },
      SYSTEM_ERROR: { meaning: "Alipay's system failed: nobody knows whether it was closed.", todo: WAIT_OR_SUPPORT },
    },
    refund: {
      SYSTEM_ERROR: { meaning: "Alipay's system failed: nobody knows whether it was refunded.", todo: WAIT_OR_SUPPORT },
      DISCORDANT_REPEAT_REQUEST: { meaning: "One refund number was sent with two contents.", todo: DEVELOPER },
      INVALID_PARAMETER: { meaning: "Alipay takes a parameter of the refund for invalid.", todo: DEVELOPER },
      SELLER_BALANCE_NOT_ENOUGH: { meaning: "The shop's Alipay account does not hold enough.", todo: TOP_UP },
      REFUND_AMT_NOT_EQUAL_TOTAL: {
        meaning: "More than can be refunded; or the sandbox, which refunds whole sums only.",
        todo: REST,
      },
      REASON_TRADE_BEEN_FREEZEN: { meaning: "The trade is frozen.", todo: UNFREEZE },
      TRADE_NOT_EXIST: { meaning: "Alipay does not know this trade.", todo: ENVIRONMENT },
      TRADE_HAS_FINISHED: { meaning: "The trade is finished: the time for refunds is over.", todo: TRANSFER },
      TRADE_STATUS_ERROR: { meaning: "The trade's state does not allow a refund.", todo: ASK_STATE },
      REASON_TRADE_REFUND_FEE_ERR: {
        meaning: "The amount is not valid: all refunds together exceed the trade.",
        todo: REST,
      },
      TRADE_NOT_ALLOW_REFUND: { meaning: "This trade may not be refunded.", todo: MERCHANT_CENTRE },
      REFUND_FEE_ERROR: { meaning: "The amount of the refund is wrong for this trade.", todo: REST },
      TRADE_HAS_CLOSE: { meaning: "The trade is closed; it may have been refunded in full already.", todo: REST },
      BUYER_NOT_EXIST: { meaning: "The buyer's Alipay account does not exist.", todo: BUYER },
      BUYER_ENABLE_STATUS_FORBID: { meaning: "The buyer's account is restricted.", todo: BUYER },
      REASON_TRADE_STATUS_INVALID: { meaning: "The trade's state does not allow a refund.", todo: ASK_STATE },
      NOT_ALLOW_PARTIAL_REFUND: { meaning: "This trade cannot be refunded in part.", todo: WHOLE },
      ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND: {
        meaning: "A voucher used in the trade cannot be refunded.",
        todo: MERCHANT_CENTRE,
      },
      BUYER_ERROR: { meaning: "Something is wrong with the buyer's Alipay account.", todo: BUYER },
      CURRENCY_NOT_SUPPORT: { meaning: "The currency is not supported.", todo: DEVELOPER },
      ALLOC_AMOUNT_VALIDATE_ERROR: { meaning: "The shares of others do not add up.", todo: MERCHANT_CENTRE },
      USER_NOT_MATCH_ERR: { meaning: "The trade belongs to other users.", todo: ENVIRONMENT },
      OVERDRAFT_ASSIGN_ACCOUNT_INVALID: {
        meaning: "The account that advances the money is wrong.",
        todo: MERCHANT_CENTRE,
      },
      OVERDRAFT_AGREEMENT_NOT_MATCH: {
        meaning: "The agreement on advancing money does not match.",
        todo: MERCHANT_CENTRE,
      },
      REFUND_ACCOUNT_NOT_EXIST: { meaning: "The account to refund to does not exist any more.", todo: BUYER },
      REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST: {
        meaning: "The account of a share does not exist.",
        todo: MERCHANT_CENTRE,
      },
      REFUNDALLOC_UNAUTH_LIMIT: {
        meaning: "No limit for refunds out of shares was authorised.",
        todo: MERCHANT_CENTRE,
      },
      TRADE_SETTLE_ERROR: {
        meaning: "Settlement failed: nobody knows whether it was refunded.",
        todo: WAIT_OR_SUPPORT,
      },
      REFUND_CHARGE_ERROR: {
        meaning: "Refunding the fee failed: nobody knows whether it was refunded.",
        todo: WAIT_OR_SUPPORT,
      },
      ENTERPRISE_PAY_BIZ_ERROR: {
        meaning: "Enterprise payment failed: nobody knows whether it was refunded.",
        todo: WAIT_OR_SUPPORT,
      },
      CUSTOMER_VALIDATE_ERROR: {
        meaning: "Checking the account failed: nobody knows whether it was refunded.",
        todo: WAIT_OR_SUPPORT,
      },
    },
    refundQuery: {
      SYSTEM_ERROR: {
        meaning: "Alipay's system failed: the question about the refund has no answer.",
        todo: WAIT_OR_SUPPORT,
      },
      INVALID_PARAMETER: {
        meaning: "Alipay takes a parameter of the question about the refund for invalid.",
        todo: DEVELOPER,
      },
      TRADE_NOT_EXIST: {
        meaning: "Alipay does not know the trade: the question about the refund has no answer.",
        todo: ENVIRONMENT,
      },
      ENTERPRISE_PAY_BIZ_ERROR: {
        meaning: "Enterprise payment failed: the question about the refund has no answer.",
        todo: WAIT_OR_SUPPORT,
      },
    },
  },
};
