/**
 * Every sub_code of the protocol sheet (sections 2.3 and 5), so that each can be answered at will. Few of the sentences
 * have been seen on the wire; where none has, this says what the code says.
 */
import { COMMON_ERROR_CODES, commonErrorHead, MESSAGES } from "#lib/simulator/protocol/gateway-error.ts";
import type { ReplyHead } from "#lib/simulator/protocol/reply.ts";

/** Beyond those that the gateway answers by itself. */
const FURTHER: Record<Exclude<keyof typeof MESSAGES, "40004">, Record<string, string>> = {
  "20000": {
    "aop.unknow-error": "系统繁忙",
    "aop.ACQ.SYSTEM_ERROR": "系统错误",
    "aop.SYSTEM_ERROR": "系统错误",
  },
  "20001": {
    "aop.auth-token-time-out": "访问令牌已过期",
    "aop.invalid-app-auth-token-no-api": "商户未授权当前接口",
    "aop.app-auth-token-time-out": "应用授权令牌已过期",
    "aop.no-product-reg-by-partner": "商户未签约任何产品",
  },
  "40001": {
    "isv.missing-signature-key": "缺少签名配置",
    "isv.decryption-error-missing-encrypt-type": "解密出错，未指定加密算法",
    "isv.missing-app-cert-sn": "缺少应用公钥证书序列号参数",
    "isv.missing-alipay-root-cert-sn": "缺少支付宝根证书序列号参数",
  },
  "40002": {
    "isv.invalid-encrypt": "加密异常",
    "isv.invalid-digest": "无效的摘要",
    "isv.forbidden-api": "无权使用接口",
    "isv.not-support-app-auth": "本接口不支持第三方代理调用",
    "isv.decryption-error-not-valid-encrypt-type": "解密出错，不支持的加密算法",
    "isv.decryption-error-not-valid-encrypt-key": "解密出错，未配置加密密钥或加密密钥格式错误",
    "not-online-app": "应用未上线",
    "app-cert-expired": "应用证书已过期",
    "isv.app-cert-not-exist": "应用公钥证书不存在",
    "isv.alipay-cert-not-exist": "支付宝公钥证书不存在",
    "isv.invalid-alipay-root-cert-sn": "无效的支付宝根证书序列号",
  },
  "40003": {
    "isv.missing-signature-config": "验签出错，未配置对应签名算法的公钥或者证书",
    "isv.invalid-auth-relations": "无效的授权关系",
    "isv.decryption-error-unknown": "解密出错，未知异常",
    "isv.invalid-app-state": "应用状态异常",
  },
  "40005": {
    "isv.app-call-limited": "应用调用次数超限",
    "isv.method-call-limited": "接口调用次数超限",
  },
  "40006": {
    "isv.insufficient-isv-permissions": "ISV权限不足",
    "isv.insufficient-user-permissions": "用户权限不足",
    "isv.self-invoke-forbidden": "不允许自调用",
  },
};

const BUSINESS: Record<string, string> = {
  "ACQ.SYSTEM_ERROR": "系统错误",
  "ACQ.INVALID_PARAMETER": "参数无效",
  "ACQ.TRADE_NOT_EXIST": "交易不存在",
  TRADE_NOT_EXIST: "交易不存在",
  "ACQ.TRADE_STATUS_ERROR": "交易状态不合法",
  "ACQ.TRADE_HAS_CLOSE": "交易已关闭",
  "ACQ.TRADE_HAS_FINISHED": "交易已完结",
  "ACQ.TRADE_HAS_SUCCESS": "交易已被支付",
  "ACQ.SELLER_BALANCE_NOT_ENOUGH": "卖家余额不足",
  "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL": "退款金额超限",
  "ACQ.REASON_TRADE_BEEN_FREEZEN": "请求退款的交易被冻结",
  "ACQ.DISCORDANT_REPEAT_REQUEST": "不一致的请求",
  // Its own name is the sentence: seen so in the sandbox.
  "ACQ.REASON_TRADE_REFUND_FEE_ERR": "REASON_TRADE_REFUND_FEE_ERR",
  "ACQ.TRADE_NOT_ALLOW_REFUND": "当前交易不允许退款",
  "ACQ.REFUND_FEE_ERROR": "交易退款金额有误",
  "ACQ.BUYER_NOT_EXIST": "买家不存在",
  "ACQ.BUYER_ENABLE_STATUS_FORBID": "买家状态异常",
  "ACQ.REASON_TRADE_STATUS_INVALID": "交易状态异常",
  "ACQ.REASON_ILLEGAL_STATUS": "交易状态异常",
  "ACQ.NOT_ALLOW_PARTIAL_REFUND": "不支持部分退款",
  "ACQ.ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND": "交易不允许退款",
  "ACQ.BUYER_ERROR": "买家状态异常",
  "ACQ.CURRENCY_NOT_SUPPORT": "退款币种不支持",
  "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR": "退分账金额校验失败",
  "ACQ.USER_NOT_MATCH_ERR": "交易用户不匹配",
  "ACQ.TRADE_SETTLE_ERROR": "交易结算异常",
  "ACQ.REFUND_CHARGE_ERROR": "退收费异常",
  "ACQ.ENTERPRISE_PAY_BIZ_ERROR": "因公付业务异常",
  "ACQ.OVERDRAFT_ASSIGN_ACCOUNT_INVALID": "垫资退款指定账户无效",
  "ACQ.OVERDRAFT_AGREEMENT_NOT_MATCH": "垫资退款协议不匹配",
  "ACQ.REFUND_ACCOUNT_NOT_EXIST": "退款出资账号不存在或账号异常",
  "ACQ.CUSTOMER_VALIDATE_ERROR": "账户已注销或者被冻结",
  "ACQ.REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST": "退分账收入方账户不存在",
  "ACQ.REFUNDALLOC_UNAUTH_LIMIT": "退分账未授权",
  NO_BILL_DATA: "无账单数据",
  BILL_NOT_EXIST: "账单不存在",
  INVAILID_ARGUMENTS: "入参不合法",
  UNKNOWN_ERROR: "未知错误",
  BILL_DATE_BEFORE_REGISTRATION: "账单日期早于注册日期",
  TYPE_NOT_SUPPORTED: "账单类型不支持",
  SYSTEM_RATE_LIMIT: "系统限流",
  USER_RATE_LIMIT: "用户限流",
  "unsupported-sdk-version": "SDK版本不支持",
};

/** The business refusals first, then those of the gateway itself. */
export const SUB_CODES: readonly string[] = [
  ...Object.keys(BUSINESS),
  ...Object.values(FURTHER).flatMap((sentences) => Object.keys(sentences)),
  ...COMMON_ERROR_CODES,
];

/** The head of a refusal by its sub_code: code and msg follow from it. Throws for a code that is not listed. */
export function headOfSubCode(subCode: string): ReplyHead {
  const common = COMMON_ERROR_CODES.find((known) => known === subCode);
  if (common !== undefined) return commonErrorHead(common);
  for (const [code, sentences] of Object.entries({ "40004": BUSINESS, ...FURTHER })) {
    const sentence = sentences[subCode];
    if (sentence === undefined) continue;
    return { code, msg: MESSAGES[code as keyof typeof MESSAGES], sub_code: subCode, sub_msg: sentence };
  }
  throw new Error(`${subCode} is no listed sub_code`);
}
