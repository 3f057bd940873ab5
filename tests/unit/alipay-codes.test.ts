import { describe, expect, test } from "vitest";
import { ALIPAY_CODES, type CodeSection, findCode, listCodes, meaningOf } from "#lib/alipay/codes.ts";
import { REMEDIES } from "#lib/alipay/remedies.ts";
import { alipayCodeTexts } from "#lib/i18n/alipay-code-texts.ts";
import { LOCALES } from "#lib/i18n/locale.ts";
import { alipayCodesZhCn } from "#lib/i18n/messages/alipay-codes.zh-CN.ts";

/** What the protocol sheet lists, in its own order: sections 2.3, 3.1, 5.1 to 5.4. */
const SHEET: Record<CodeSection, string> = {
  common: `10000 10003 20000 isp.unknow-error aop.unknow-error aop.ACQ.SYSTEM_ERROR aop.SYSTEM_ERROR
    20001 aop.invalid-auth-token aop.auth-token-time-out aop.invalid-app-auth-token aop.invalid-app-auth-token-no-api
    aop.app-auth-token-time-out aop.no-product-reg-by-partner
    40001 isv.missing-method isv.missing-signature isv.missing-signature-type isv.missing-signature-key
    isv.missing-app-id isv.missing-timestamp isv.missing-version isv.decryption-error-missing-encrypt-type
    isv.missing-app-cert-sn isv.missing-alipay-root-cert-sn
    40002 isv.invalid-parameter isv.invalid-method isv.invalid-format isv.invalid-signature-type isv.invalid-signature
    isv.invalid-encrypt-type isv.invalid-encrypt isv.invalid-app-id isv.invalid-timestamp isv.invalid-charset
    isv.invalid-digest isv.illegal-json isv.suspected-attack isv.forbidden-api isv.not-support-app-auth
    isv.decryption-error-not-valid-encrypt-type isv.decryption-error-not-valid-encrypt-key not-online-app
    app-cert-expired isv.app-cert-not-exist isv.alipay-cert-not-exist isv.invalid-alipay-root-cert-sn
    40003 isv.missing-signature-config isv.invalid-auth-relations isv.decryption-error-unknown isv.invalid-app-state
    40004 unsupported-sdk-version
    40005 isv.app-call-limited isv.method-call-limited
    40006 isv.insufficient-isv-permissions isv.insufficient-user-permissions isv.self-invoke-forbidden`,
  pagePay: `invalid-app-id invalid-signature 支付存在钓鱼风险 TRADE_BUYER_NOT_MATCH CONTEXT_INCONSISTENT TRADE_HAS_SUCCESS TRADE_HAS_CLOSE
    NOW_TIME_AFTER_EXPIRE_TIME_ERROR RISK_MERCHANT_IP_NOT_EXIST`,
  query: "TRADE_NOT_EXIST INVALID_PARAMETER SYSTEM_ERROR ENTERPRISE_PAY_BIZ_ERROR",
  close: `TRADE_NOT_EXIST TRADE_STATUS_ERROR REASON_TRADE_STATUS_INVALID REASON_ILLEGAL_STATUS INVALID_PARAMETER
    SYSTEM_ERROR`,
  refund: `SYSTEM_ERROR INVALID_PARAMETER SELLER_BALANCE_NOT_ENOUGH REFUND_AMT_NOT_EQUAL_TOTAL
    REASON_TRADE_BEEN_FREEZEN TRADE_NOT_EXIST TRADE_HAS_FINISHED TRADE_STATUS_ERROR DISCORDANT_REPEAT_REQUEST
    REASON_TRADE_REFUND_FEE_ERR TRADE_NOT_ALLOW_REFUND REFUND_FEE_ERROR TRADE_HAS_CLOSE BUYER_NOT_EXIST
    BUYER_ENABLE_STATUS_FORBID REASON_TRADE_STATUS_INVALID NOT_ALLOW_PARTIAL_REFUND
    ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND BUYER_ERROR CURRENCY_NOT_SUPPORT ALLOC_AMOUNT_VALIDATE_ERROR
    USER_NOT_MATCH_ERR TRADE_SETTLE_ERROR REFUND_CHARGE_ERROR ENTERPRISE_PAY_BIZ_ERROR
    OVERDRAFT_ASSIGN_ACCOUNT_INVALID OVERDRAFT_AGREEMENT_NOT_MATCH REFUND_ACCOUNT_NOT_EXIST CUSTOMER_VALIDATE_ERROR
    REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST REFUNDALLOC_UNAUTH_LIMIT`,
  refundQuery: "SYSTEM_ERROR INVALID_PARAMETER TRADE_NOT_EXIST ENTERPRISE_PAY_BIZ_ERROR",
};

const SECTIONS = Object.keys(ALIPAY_CODES) as CodeSection[];
const namesIn = (section: CodeSection) => Object.keys(ALIPAY_CODES[section]).sort();
const SENTENCE: unknown = expect.stringMatching(/.{3}[.。]$/);
const failure = (subCode: string) => ({ code: "40004", subCode });

describe.each(SECTIONS)("%s", (section) => {
  test("lists every code of the protocol sheet, and none besides", () => {
    expect(namesIn(section)).toEqual(SHEET[section].split(/\s+/).sort());
  });

  test("has all four texts for each of its codes in both languages, and no text without a code", () => {
    expect(Object.keys(alipayCodesZhCn.meanings[section]).sort()).toEqual(namesIn(section));
    for (const locale of LOCALES) {
      const texts = alipayCodeTexts(locale);
      const inSection = listCodes().filter((one) => one.section === section);
      expect(inSection.map(({ name }) => name).sort()).toEqual(namesIn(section));
      for (const listed of inSection) {
        const four = {
          meaning: texts.findMeaning(listed) ?? "",
          moved: texts.moved[listed.moved],
          todo: texts.remedies[listed.remedy],
          who: texts.who[listed.who],
        };
        const { name } = listed;
        expect([name, four.meaning, four.moved, four.todo]).toEqual([name, SENTENCE, SENTENCE, SENTENCE]);
        expect([name, four.who]).toEqual([name, expect.stringMatching(/.{2}$/)]);
        const isChinese = Object.values(four).map((text) => /\p{Script=Han}/u.test(text));
        expect([name, locale, ...isChinese]).toEqual([name, locale, ...isChinese.map(() => locale === "zh-CN")]);
      }
    }
  });

  test("says that money may have moved wherever the result is open and the business was begun", () => {
    for (const name of namesIn(section)) {
      const listed = findCode(section, name);
      if (listed?.meaning === "unknown" && section !== "common")
        expect([name, listed.moved]).toEqual([name, "perhaps"]);
    }
  });
});

describe("what is not listed for the method", () => {
  test.each(SECTIONS)("is unknown in %s, whatever it is called", (section) => {
    for (const subCode of [
      "",
      "ACQ.",
      "ACQ.REFUND_ON_THE_MOON",
      "ACQ.constructor",
      "toString",
      "ACQ.TRADE_NOT_EXIST_YET",
    ]) {
      expect([subCode, meaningOf(failure(subCode), section)]).toEqual([subCode, "unknown"]);
      expect([subCode, findCode(section, subCode)]).toEqual([subCode, null]);
    }
  });

  test("is unknown though another method lists it", () => {
    expect(meaningOf(failure("ACQ.SELLER_BALANCE_NOT_ENOUGH"), "query")).toBe("unknown");
    expect(meaningOf(failure("ACQ.TRADE_HAS_FINISHED"), "close")).toBe("unknown");
    expect(findCode("query", "ACQ.SELLER_BALANCE_NOT_ENOUGH")).toBeNull();
  });

  test("and what is listed settles nothing under another code than 40004", () => {
    for (const code of ["10003", "20000", "40001", "40006", "", "40004 "]) {
      expect([code, meaningOf({ code, subCode: "ACQ.TRADE_HAS_FINISHED" }, "refund")]).toEqual([code, "unknown"]);
    }
  });
});

test("no code that stands before the business is ever final", () => {
  for (const name of namesIn("common")) {
    expect([name, meaningOf(failure(name), "common")]).toEqual([name, "unknown"]);
    expect([name, meaningOf(failure(name), "refund")]).toEqual([name, "unknown"]);
  }
});

test.each([
  ["ACQ.TRADE_HAS_CLOSE", { section: "refund", name: "TRADE_HAS_CLOSE", meaning: "refused", moved: "earlier" }],
  ["AQC.TRADE_NOT_EXIST", { section: "refund", name: "TRADE_NOT_EXIST", meaning: "refused", moved: "no" }],
  ["SYSTEM_ERROR", { section: "refund", name: "SYSTEM_ERROR", meaning: "unknown", moved: "perhaps" }],
  ["isv.invalid-signature", { section: "common", name: "isv.invalid-signature", meaning: "unknown", moved: "no" }],
  ["code 20000", { section: "common", name: "20000", meaning: "unknown", moved: "perhaps" }],
  ["20000", { section: "common", name: "20000", meaning: "unknown", moved: "perhaps" }],
])("%s is found as it is stored", (said, listed) => {
  expect(findCode("refund", said)).toMatchObject(listed);
});

test("a code is found as Alipay's payment page prints it", () => {
  for (const name of namesIn("pagePay")) expect([name, findCode("pagePay", name)?.name]).toEqual([name, name]);
});

test("every remedy has its words in both languages and a hint for the log, and no other has any", () => {
  for (const locale of LOCALES) {
    const texts = alipayCodeTexts(locale);
    expect(Object.keys(texts.remedies).sort()).toEqual(Object.keys(REMEDIES).sort());
    for (const { who } of Object.values(REMEDIES)) expect([who, texts.who[who]]).toEqual([who, expect.any(String)]);
  }
  for (const [remedy, { hint }] of Object.entries(REMEDIES)) {
    expect([remedy, hint]).toEqual([remedy, expect.stringMatching(/^[\x20-\x7e]{10,120}$/)]);
  }
});

test.each([
  "TRADE_SUCCESS",
  "WAIT_BUYER_PAY",
  "trade_status missing",
  "no complete reply within 8000 ms",
  "unsigned reply",
])("%j, which a query leaves behind too, is no code", (note) => {
  expect(findCode("query", note)).toBeNull();
});
