/** What all methods have in common: ways in, signatures, the gateway's own refusals. */
import { keysInOrder, objectText, signedMessage } from "#tests/contract/signed-messages.ts";
import {
  ASSUMED,
  type Confirmation,
  captured,
  documented,
  type Expectation,
  must,
  mustBe,
  mustEqual,
  reported,
} from "./expectation.ts";
import {
  answerOf,
  commonParams,
  exec,
  isSigned,
  type MerchantUnderTest,
  newNumber,
  type Params,
  send,
  signed,
} from "./merchant-under-test.ts";

const ERROR_CODES = documented("common/02km9f");
const QUERY = "alipay.trade.query";

/** A right request about a number that no buyer has opened: its signed refusal proves that the signature was accepted. */
const aboutNothing = (merchant: MerchantUnderTest): Params =>
  commonParams(merchant, QUERY, { out_trade_no: `${newNumber()}茶` });

interface Refusal {
  /** A parameter of a right request and its other value, put in before it is signed. */
  change: readonly [string, string];
  code: string;
  subCode: string;
  confirmedBy: Confirmation;
}

/** Each of the gateway's own refusals with its condition. */
const REFUSALS: readonly Refusal[] = [
  { change: ["timestamp", ""], code: "40001", subCode: "isv.missing-timestamp", confirmedBy: ERROR_CODES },
  { change: ["version", ""], code: "40001", subCode: "isv.missing-version", confirmedBy: ERROR_CODES },
  { change: ["sign_type", ""], code: "40001", subCode: "isv.missing-signature-type", confirmedBy: ERROR_CODES },
  {
    change: ["timestamp", "2026-01-02T03:04:05Z"],
    code: "40002",
    subCode: "isv.invalid-timestamp",
    confirmedBy: reported("Srar/AlipayF2F#14"),
  },
  { change: ["charset", "latin1"], code: "40002", subCode: "isv.invalid-charset", confirmedBy: ERROR_CODES },
  { change: ["format", "XML"], code: "40002", subCode: "isv.invalid-format", confirmedBy: ERROR_CODES },
  { change: ["sign_type", "MD5"], code: "40002", subCode: "isv.invalid-signature-type", confirmedBy: ERROR_CODES },
  { change: ["biz_content", "{"], code: "40002", subCode: "isv.illegal-json", confirmedBy: ERROR_CODES },
  { change: ["version", "2.0"], code: "40002", subCode: "isv.invalid-parameter", confirmedBy: ASSUMED },
  {
    change: ["notify_url", `https://shop.example.com/${"a".repeat(256)}`],
    code: "40002",
    subCode: "isv.invalid-parameter",
    confirmedBy: ASSUMED,
  },
  {
    change: ["return_url", "https://shop.example.com/?method=x"],
    code: "40002",
    subCode: "isv.suspected-attack",
    confirmedBy: reported("the integration note of FluentCart"),
  },
  { change: ["encrypt_type", "DES"], code: "40002", subCode: "isv.invalid-encrypt-type", confirmedBy: ERROR_CODES },
  { change: ["auth_token", "nobody"], code: "20001", subCode: "aop.invalid-auth-token", confirmedBy: ERROR_CODES },
  {
    change: ["app_auth_token", "nobody"],
    code: "20001",
    subCode: "aop.invalid-app-auth-token",
    confirmedBy: ERROR_CODES,
  },
];

const refusals = REFUSALS.map(({ change, code, subCode, confirmedBy }): Expectation => {
  const [name, value] = change;
  const shown = value.length > 40 ? `of ${value.length} characters` : `"${value}"`;
  return {
    what: `${name} ${shown} is refused with ${code} ${subCode}, in a signed reply`,
    method: "gateway.do",
    confirmedBy,
    needs: [],
    async check(merchant) {
      const reply = await send(merchant, signed(merchant, { ...aboutNothing(merchant), [name]: value }));
      must(answerOf(reply), { code, sub_code: subCode });
      mustBe(isSigned(merchant, reply), "the refusal is not signed");
    },
  };
});

const WAYS_IN: Expectation[] = (["GET", "POST", "multipart"] as const).map((how) => ({
  what: `parameters are taken by ${how}`,
  method: "gateway.do",
  confirmedBy: documented("057k53"),
  needs: [],
  async check(merchant) {
    const reply = await send(merchant, signed(merchant, aboutNothing(merchant)), how);
    must(answerOf(reply), { sub_code: "ACQ.TRADE_NOT_EXIST" });
  },
}));

/** Refusals that say by their shape how far the gateway has looked. */
const EARLY_REFUSALS: Expectation[] = [
  {
    what: "an unknown app_id is refused without a signature, before any signature is looked at",
    method: "gateway.do",
    confirmedBy: reported("a request without keys, sent to the production and sandbox gateways"),
    needs: [],
    async check(merchant) {
      const reply = await send(merchant, { ...aboutNothing(merchant), app_id: "9021000000000000" });
      must(answerOf(reply), { code: "40002", sub_code: "isv.invalid-app-id", sub_msg: /^无效的AppID参数/ });
      mustEqual(Object.keys(JSON.parse(reply.text) as object), ["alipay_trade_query_response"]);
      must({ ...reply, status: String(reply.status) }, { status: "200", contentType: /^text\/html; ?charset=utf-8$/i });
    },
  },
  {
    what: "no app_id at all is refused with 40001 isv.missing-app-id",
    method: "gateway.do",
    confirmedBy: ERROR_CODES,
    needs: [],
    async check(merchant) {
      const reply = await send(merchant, signed(merchant, { ...aboutNothing(merchant), app_id: "" }));
      must(answerOf(reply), { code: "40001", sub_code: "isv.missing-app-id" });
    },
  },
  {
    what: "no method at all is refused with 40001 isv.missing-method",
    method: "gateway.do",
    confirmedBy: ERROR_CODES,
    needs: [],
    async check(merchant) {
      const reply = await send(merchant, signed(merchant, { ...aboutNothing(merchant), method: "" }));
      must(answerOf(reply), { code: "40001", sub_code: "isv.missing-method" });
    },
  },
  {
    what: "an unknown method is refused with 40002 isv.invalid-method, in an unsigned error_response",
    method: "gateway.do",
    confirmedBy: ASSUMED,
    needs: [],
    async check(merchant) {
      const reply = await send(merchant, signed(merchant, { ...aboutNothing(merchant), method: "alipay.no.such" }));
      mustEqual(Object.keys(JSON.parse(reply.text) as object), ["error_response"]);
      must(answerOf(reply), { code: "40002", sub_code: "isv.invalid-method" });
    },
  },
];

const SIGNATURES: Expectation[] = [
  {
    what: "no signature is refused with 40001 isv.missing-signature",
    method: "gateway.do",
    confirmedBy: ERROR_CODES,
    needs: [],
    async check(merchant) {
      const reply = await send(merchant, aboutNothing(merchant));
      must(answerOf(reply), { code: "40001", sub_code: "isv.missing-signature" });
    },
  },
  {
    what: "a wrong signature is refused in a signed reply that quotes the gateway's string, escaped for HTML",
    method: "gateway.do",
    confirmedBy: captured("node-invalid-signature-40002"),
    needs: [],
    async check(merchant) {
      const params = signed(merchant, aboutNothing(merchant));
      const reply = await send(merchant, { ...params, notify_url: "https://shop.example.com/a" });
      mustEqual(keysInOrder(reply.text), keysInOrder(signedMessage("node-invalid-signature-40002").raw));
      must(answerOf(reply), {
        code: "40002",
        sub_code: "isv.invalid-signature",
        sub_msg: /网关生成的验签字符串为：.*app_id=\d+&amp;biz_content=\{&quot;out_trade_no&quot;/,
      });
      mustBe(isSigned(merchant, reply), "the refusal is not signed");
      mustBe(!/[^\\]\//.test(objectText(reply.text)), "a slash inside the object is not escaped");
    },
  },
  {
    what: "blank values are left out of the signed string, so the official SDK, which signs them, is refused",
    method: "gateway.do",
    confirmedBy: reported("alipay-sdk-nodejs-all#48"),
    needs: [],
    async check(merchant) {
      const right = await send(merchant, signed(merchant, { ...aboutNothing(merchant), notify_url: "" }));
      must(answerOf(right), { sub_code: "ACQ.TRADE_NOT_EXIST" });
      const wrong = await exec(merchant, QUERY, { out_trade_no: newNumber() }, { notifyUrl: "" });
      must(wrong, { sub_code: "isv.invalid-signature" });
    },
  },
  {
    what: "parameters that nobody knows are part of the signed string",
    method: "gateway.do",
    confirmedBy: documented("057k53"),
    needs: [],
    async check(merchant) {
      const reply = await send(merchant, signed(merchant, { ...aboutNothing(merchant), nobody_knows: "1" }));
      must(answerOf(reply), { sub_code: "ACQ.TRADE_NOT_EXIST" });
      const unsigned = await send(merchant, { ...signed(merchant, aboutNothing(merchant)), nobody_knows: "1" });
      must(answerOf(unsigned), { sub_code: "isv.invalid-signature" });
    },
  },
  {
    what: "a reply is HTTP 200, text/html in UTF-8, with a trace_id, compact, with the signature last",
    method: "gateway.do",
    confirmedBy: captured("yan-2021-trade-query-NOT-EXIST-cert"),
    needs: [],
    async check(merchant) {
      const reply = await send(merchant, signed(merchant, aboutNothing(merchant)));
      must(
        { ...reply, status: String(reply.status) },
        { status: "200", contentType: /^text\/html; ?charset=utf-8$/i, traceId: /^[0-9a-f]+$/ },
      );
      must(
        { ...reply },
        {
          text: /^\{"alipay_trade_query_response":\{"code":"40004",.*\},"sign":"[A-Za-z0-9+/]{342}=="\}$/,
        },
      );
      mustBe(isSigned(merchant, reply), "the signature does not cover the object's bytes");
    },
  },
];

/** Two mistakes in one request; which of them is told shows what is looked at first. */
const ORDER: Expectation[] = (
  [
    ["an unknown method", { method: "alipay.no.such" }, "an unknown application", { app_id: "9021000000000000" }],
    ["an unknown application", { app_id: "9021000000000000" }, "a timestamp that is none", { timestamp: "today" }],
    ["a timestamp that is none", { timestamp: "today" }, "a wrong signature", { sign: "AAAA" }],
    ["a wrong signature", { sign: "AAAA" }, "a biz_content that is none", { biz_content: "{" }],
  ] as const
).map(([told, first, untold, second]) => ({
  what: `${told} is told before ${untold}`,
  method: "gateway.do",
  confirmedBy: ASSUMED,
  needs: [],
  async check(merchant) {
    const alone = await send(merchant, { ...signed(merchant, aboutNothing(merchant)), ...first });
    const both = await send(merchant, { ...signed(merchant, aboutNothing(merchant)), ...second, ...first });
    const other = await send(merchant, { ...signed(merchant, { ...aboutNothing(merchant), ...second }), ...second });
    mustBe(answerOf(alone)["sub_code"] !== answerOf(other)["sub_code"], "the two mistakes are told alike");
    mustEqual(answerOf(both)["sub_code"], answerOf(alone)["sub_code"]);
  },
}));

const CERTIFICATES: readonly Expectation[] = [
  {
    what: "a certificate of Alipay's that never was is refused without a signature",
    method: "alipay.open.app.alipaycert.download",
    confirmedBy: ASSUMED,
    needs: [],
    async check(merchant) {
      const params = commonParams(merchant, "alipay.open.app.alipaycert.download", { alipay_cert_sn: "0".repeat(32) });
      const reply = await send(merchant, signed(merchant, params));
      must(answerOf(reply), { code: "40002", sub_code: "isv.alipay-cert-not-exist" });
      mustBe(!isSigned(merchant, reply), "the reply is signed");
    },
  },
];

export const GATEWAY_EXPECTATIONS: readonly Expectation[] = [
  ...WAYS_IN,
  ...SIGNATURES,
  ...EARLY_REFUSALS,
  ...ORDER,
  ...refusals,
  ...CERTIFICATES,
];
