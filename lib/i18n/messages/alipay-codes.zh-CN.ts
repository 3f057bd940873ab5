/** What each code of Alipay means to the people who run the shop, and what they should do. The facts stand in lib/alipay/codes.ts. */

const WAIT = "不用操作：商城会用同一个号码再问，到有准信为止。";
const WAIT_OR_SUPPORT = "不用操作：商城会用同一个号码再问。一小时后仍是这样，请把号码告诉支付宝客服。";
const KEYS = "请核对应用私钥、支付宝公钥和应用编号是否属于同一个应用、同一个环境。改好后商城会自己再问。";
const APP = "请在支付宝开放平台查看应用是否已上线、密钥是否已上传。改好后商城会自己再问。";
const CERTIFICATES = "商城用密钥，不用证书：请把应用改回密钥方式，或交给技术人员。";
const CONTRACT = "请在支付宝开放平台确认已签约“电脑网站支付”。签好后商城会自己再问。";
const TOKENS = "商城不用授权令牌：请核对应用编号，再交给技术人员。";
const DEVELOPER = "这是程序或它的设置的问题：请把号码和错误码交给技术人员。";
const SLOWLY = "不用操作：商城会放慢后再问。经常出现时，请向支付宝申请提高限额。";
const NEW_PAYMENT = "请买家回到订单页，重新点“去支付”。";
const NOTHING_PAID = "不用操作：付过款的订单会自己变成“已付款”。";
const NO_ACTION = "不用操作。";
const ASK_STATE = "请点“现在问支付宝”，看看它是已付款还是已关闭。";
const TOP_UP = "请先向支付宝商家账户充值，再发起一笔新的退款。";
const TRANSFER = "不能再原路退回，请与买家商量转账退款。";
const REST = "请到支付宝商家后台核对是否已有退款，再按剩余金额退款。";
const MERCHANT_CENTRE = "请在支付宝商家后台查看原因，或联系支付宝客服。";
const UNFREEZE = "请在支付宝商家后台处理冻结后再退款。";
const WHOLE = "请改为全额退款。";
const BUYER = "请与买家联系，换一种方式退款。";
const ENVIRONMENT = "请核对应用和环境是否与付款时相同。";

export const alipayCodesZhCn = {
  unlisted: {
    meaning: "支付宝给出了一个我们没有记载的错误码。",
    todo: "请把错误码和号码告诉支付宝客服；结果明确之前，商城会一直再问。",
  },
  noAnswer: { meaning: "支付宝没有给出可信的答复，结果不明。", todo: WAIT },
  moved: { no: "这次请求没有动钱。", perhaps: "不知道钱是否动了。", earlier: "钱在这之前的请求里已经动了。" },
  end: { final: "结果已定。", open: "结果未定。" },
  codes: {
    common: {
      "10000": { meaning: "支付宝处理了这次请求，但没有说钱是否到账。", todo: WAIT },
      "10003": { meaning: "支付还在进行。", todo: WAIT },
      "20000": { meaning: "支付宝暂时不可用，结果不明。", todo: WAIT_OR_SUPPORT },
      "isp.unknow-error": { meaning: "支付宝系统繁忙，结果不明。", todo: WAIT_OR_SUPPORT },
      "aop.unknow-error": { meaning: "支付宝系统繁忙，结果不明。", todo: WAIT_OR_SUPPORT },
      "aop.ACQ.SYSTEM_ERROR": { meaning: "支付宝收单系统出错，结果不明。", todo: WAIT_OR_SUPPORT },
      "aop.SYSTEM_ERROR": { meaning: "支付宝沙箱出错，结果不明。", todo: WAIT_OR_SUPPORT },
      "20001": { meaning: "授权令牌的权限不够。", todo: TOKENS },
      "aop.invalid-auth-token": { meaning: "访问令牌无效。", todo: TOKENS },
      "aop.auth-token-time-out": { meaning: "访问令牌已过期。", todo: TOKENS },
      "aop.invalid-app-auth-token": { meaning: "应用授权令牌无效。", todo: TOKENS },
      "aop.invalid-app-auth-token-no-api": { meaning: "商家没有授权这个接口。", todo: TOKENS },
      "aop.app-auth-token-time-out": { meaning: "应用授权令牌已过期。", todo: TOKENS },
      "aop.no-product-reg-by-partner": { meaning: "合作方没有签约对应的产品。", todo: CONTRACT },
      "40001": { meaning: "请求缺少必填的参数。", todo: DEVELOPER },
      "isv.missing-method": { meaning: "请求没有写接口名。", todo: DEVELOPER },
      "isv.missing-signature": { meaning: "请求没有签名。", todo: DEVELOPER },
      "isv.missing-signature-type": { meaning: "请求没有写签名类型。", todo: DEVELOPER },
      "isv.missing-signature-key": { meaning: "应用没有配置验签用的公钥。", todo: APP },
      "isv.missing-app-id": { meaning: "请求没有写应用编号。", todo: DEVELOPER },
      "isv.missing-timestamp": { meaning: "请求没有写时间。", todo: DEVELOPER },
      "isv.missing-version": { meaning: "请求没有写版本。", todo: DEVELOPER },
      "isv.decryption-error-missing-encrypt-type": { meaning: "请求没有写加密类型。", todo: DEVELOPER },
      "isv.missing-app-cert-sn": { meaning: "应用是证书方式，请求里没有应用证书号。", todo: CERTIFICATES },
      "isv.missing-alipay-root-cert-sn": { meaning: "应用是证书方式，请求里没有支付宝根证书号。", todo: CERTIFICATES },
      "40002": { meaning: "请求里有不合法的参数。", todo: DEVELOPER },
      "isv.invalid-parameter": { meaning: "请求的参数不合法。", todo: DEVELOPER },
      "isv.invalid-method": { meaning: "接口名不存在。", todo: DEVELOPER },
      "isv.invalid-format": { meaning: "数据格式不合法。", todo: DEVELOPER },
      "isv.invalid-signature-type": { meaning: "签名类型不合法。", todo: DEVELOPER },
      "isv.invalid-signature": { meaning: "支付宝验签没有通过。", todo: KEYS },
      "isv.invalid-encrypt-type": { meaning: "加密类型不合法。", todo: DEVELOPER },
      "isv.invalid-encrypt": { meaning: "内容无法解密。", todo: DEVELOPER },
      "isv.invalid-app-id": { meaning: "支付宝不认识这个应用编号。", todo: KEYS },
      "isv.invalid-timestamp": { meaning: "请求的时间不合法。", todo: DEVELOPER },
      "isv.invalid-charset": { meaning: "字符集不合法。", todo: DEVELOPER },
      "isv.invalid-digest": { meaning: "摘要不合法。", todo: DEVELOPER },
      "isv.illegal-json": { meaning: "请求内容不是合法的 JSON。", todo: DEVELOPER },
      "isv.suspected-attack": { meaning: "支付宝把请求当成可疑的攻击。", todo: DEVELOPER },
      "isv.forbidden-api": { meaning: "应用不许调用这个接口。", todo: CONTRACT },
      "isv.not-support-app-auth": { meaning: "这个接口不支持第三方授权。", todo: TOKENS },
      "isv.decryption-error-not-valid-encrypt-type": { meaning: "解密出错：加密类型不合法。", todo: DEVELOPER },
      "isv.decryption-error-not-valid-encrypt-key": { meaning: "解密出错：加密密钥不合法。", todo: DEVELOPER },
      "not-online-app": { meaning: "应用还没有上线。", todo: APP },
      "app-cert-expired": { meaning: "应用证书已过期。", todo: CERTIFICATES },
      "isv.app-cert-not-exist": { meaning: "支付宝没有这张应用证书。", todo: CERTIFICATES },
      "isv.alipay-cert-not-exist": { meaning: "没有这张支付宝证书。", todo: CERTIFICATES },
      "isv.invalid-alipay-root-cert-sn": { meaning: "支付宝根证书号不对。", todo: CERTIFICATES },
      "40003": { meaning: "请求的条件不足。", todo: APP },
      "isv.missing-signature-config": { meaning: "应用没有上传公钥。", todo: APP },
      "isv.invalid-auth-relations": { meaning: "授权关系无效。", todo: TOKENS },
      "isv.decryption-error-unknown": { meaning: "解密出错，原因不明。", todo: DEVELOPER },
      "isv.invalid-app-state": { meaning: "应用的状态不许调用。", todo: APP },
      "40004": { meaning: "支付宝没有办成，也没有说原因。", todo: WAIT_OR_SUPPORT },
      "unsupported-sdk-version": { meaning: "支付宝不再支持这个版本的开发包。", todo: DEVELOPER },
      "40005": { meaning: "调用太多，被限制了。", todo: SLOWLY },
      "isv.app-call-limited": { meaning: "应用的调用次数到了上限。", todo: SLOWLY },
      "isv.method-call-limited": { meaning: "接口的调用次数到了上限。", todo: SLOWLY },
      "40006": { meaning: "应用没有这项权限。", todo: CONTRACT },
      "isv.insufficient-isv-permissions": { meaning: "应用没有签约这个产品。", todo: CONTRACT },
      "isv.insufficient-user-permissions": { meaning: "用户没有给出权限。", todo: CONTRACT },
      "isv.self-invoke-forbidden": { meaning: "应用不许为自己调用这个接口。", todo: CONTRACT },
    },
    pagePay: {
      TRADE_HAS_SUCCESS: { meaning: "这笔交易已经付过款。", todo: NOTHING_PAID },
      TRADE_HAS_CLOSE: { meaning: "这笔交易已关闭，不能再付。", todo: NEW_PAYMENT },
      CONTEXT_INCONSISTENT: { meaning: "同一个订单号发过不同的内容。", todo: DEVELOPER },
      TRADE_BUYER_NOT_MATCH: { meaning: "这笔交易已由另一个支付宝账户打开。", todo: NEW_PAYMENT },
      NOW_TIME_AFTER_EXPIRE_TIME_ERROR: { meaning: "付款时限已过。", todo: NEW_PAYMENT },
      RISK_MERCHANT_IP_NOT_EXIST: { meaning: "支付宝的风控要求商家提供客户端地址。", todo: DEVELOPER },
    },
    query: {
      TRADE_NOT_EXIST: { meaning: "还没有人扫码或登录支付宝，交易还不存在。", todo: NOTHING_PAID },
      INVALID_PARAMETER: { meaning: "支付宝认为查询的参数无效。", todo: DEVELOPER },
      SYSTEM_ERROR: { meaning: "支付宝系统出错，查询没有结果。", todo: WAIT_OR_SUPPORT },
      ENTERPRISE_PAY_BIZ_ERROR: { meaning: "企业支付的业务出错，查询没有结果。", todo: WAIT_OR_SUPPORT },
    },
    close: {
      TRADE_NOT_EXIST: { meaning: "还没有人扫码或登录支付宝，没有交易可关闭。", todo: NO_ACTION },
      TRADE_STATUS_ERROR: { meaning: "交易的状态不许关闭：刚刚付了款，或已经关闭。", todo: ASK_STATE },
      REASON_TRADE_STATUS_INVALID: { meaning: "交易的状态不许关闭。", todo: ASK_STATE },
      REASON_ILLEGAL_STATUS: { meaning: "交易的状态不许关闭。", todo: ASK_STATE },
      INVALID_PARAMETER: { meaning: "支付宝认为关闭的参数无效。", todo: DEVELOPER },
      SYSTEM_ERROR: { meaning: "支付宝系统出错，不知道是否关闭了。", todo: WAIT_OR_SUPPORT },
    },
    refund: {
      SYSTEM_ERROR: { meaning: "支付宝系统出错，不知道是否退了。", todo: WAIT_OR_SUPPORT },
      DISCORDANT_REPEAT_REQUEST: { meaning: "同一个退款号发过不同的内容。", todo: DEVELOPER },
      INVALID_PARAMETER: { meaning: "支付宝认为退款的参数无效。", todo: DEVELOPER },
      SELLER_BALANCE_NOT_ENOUGH: { meaning: "商家账户余额不足。", todo: TOP_UP },
      REFUND_AMT_NOT_EQUAL_TOTAL: { meaning: "退款金额超过可退金额，或沙箱只许全额退款。", todo: REST },
      REASON_TRADE_BEEN_FREEZEN: { meaning: "交易被冻结。", todo: UNFREEZE },
      TRADE_NOT_EXIST: { meaning: "支付宝查不到这笔交易。", todo: ENVIRONMENT },
      TRADE_HAS_FINISHED: { meaning: "交易已完结，超过了可退款的期限。", todo: TRANSFER },
      TRADE_STATUS_ERROR: { meaning: "交易状态不允许退款。", todo: ASK_STATE },
      REASON_TRADE_REFUND_FEE_ERR: { meaning: "退款金额无效，累计超过了交易金额。", todo: REST },
      TRADE_NOT_ALLOW_REFUND: { meaning: "这笔交易不允许退款。", todo: MERCHANT_CENTRE },
      REFUND_FEE_ERROR: { meaning: "交易的退款金额有误。", todo: REST },
      TRADE_HAS_CLOSE: { meaning: "交易已关闭，它可能已经全额退款。", todo: REST },
      BUYER_NOT_EXIST: { meaning: "买家的支付宝账户不存在。", todo: BUYER },
      BUYER_ENABLE_STATUS_FORBID: { meaning: "买家账户状态异常。", todo: BUYER },
      REASON_TRADE_STATUS_INVALID: { meaning: "交易的状态不允许退款。", todo: ASK_STATE },
      NOT_ALLOW_PARTIAL_REFUND: { meaning: "这笔交易不支持部分退款。", todo: WHOLE },
      ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND: { meaning: "交易里用的券不支持退款。", todo: MERCHANT_CENTRE },
      BUYER_ERROR: { meaning: "买家的支付宝账户有误。", todo: BUYER },
      CURRENCY_NOT_SUPPORT: { meaning: "不支持这种币种。", todo: DEVELOPER },
      ALLOC_AMOUNT_VALIDATE_ERROR: { meaning: "分账金额的校验没有通过。", todo: MERCHANT_CENTRE },
      USER_NOT_MATCH_ERR: { meaning: "交易的用户不匹配。", todo: ENVIRONMENT },
      OVERDRAFT_ASSIGN_ACCOUNT_INVALID: { meaning: "垫资的账户不正确。", todo: MERCHANT_CENTRE },
      OVERDRAFT_AGREEMENT_NOT_MATCH: { meaning: "垫资的协议不匹配。", todo: MERCHANT_CENTRE },
      REFUND_ACCOUNT_NOT_EXIST: { meaning: "退款的账户不存在或已注销。", todo: BUYER },
      REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST: { meaning: "分账退款的收款账户不存在。", todo: MERCHANT_CENTRE },
      REFUNDALLOC_UNAUTH_LIMIT: { meaning: "没有被授权的分账退款限额。", todo: MERCHANT_CENTRE },
      TRADE_SETTLE_ERROR: { meaning: "结算出错，不知道是否退了。", todo: WAIT_OR_SUPPORT },
      REFUND_CHARGE_ERROR: { meaning: "退手续费出错，不知道是否退了。", todo: WAIT_OR_SUPPORT },
      ENTERPRISE_PAY_BIZ_ERROR: { meaning: "企业支付的业务出错，不知道是否退了。", todo: WAIT_OR_SUPPORT },
      CUSTOMER_VALIDATE_ERROR: { meaning: "账户校验出错，不知道是否退了。", todo: WAIT_OR_SUPPORT },
    },
    refundQuery: {
      SYSTEM_ERROR: { meaning: "支付宝系统出错，退款查询没有结果。", todo: WAIT_OR_SUPPORT },
      INVALID_PARAMETER: { meaning: "支付宝认为退款查询的参数无效。", todo: DEVELOPER },
      TRADE_NOT_EXIST: { meaning: "支付宝查不到这笔交易，退款查询没有结果。", todo: ENVIRONMENT },
      ENTERPRISE_PAY_BIZ_ERROR: { meaning: "企业支付的业务出错，退款查询没有结果。", todo: WAIT_OR_SUPPORT },
    },
  },
};
