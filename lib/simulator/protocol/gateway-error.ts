/** Common refusals of the gateway (protocol sheet, section 2.3) with the Chinese sentence that goes with each. */
import type { ReplyHead } from "#lib/simulator/protocol/reply.ts";

/** The sentence of each common code. */
export const MESSAGES = {
  "20000": "Service Currently Unavailable",
  "20001": "Insufficient Token Permissions",
  "40001": "Missing Required Arguments",
  "40002": "Invalid Arguments",
  "40003": "Insufficient Conditions",
  "40004": "Business Failed",
  "40005": "Call Limited",
  "40006": "Insufficient Permissions",
} as const;

const COMMON_ERRORS = {
  "isp.unknow-error": ["20000", "系统繁忙"],
  "aop.invalid-auth-token": ["20001", "无效的访问令牌"],
  "aop.invalid-app-auth-token": ["20001", "无效的应用授权令牌"],
  "isv.missing-method": ["40001", "缺少方法名参数"],
  "isv.missing-signature": ["40001", "缺少签名参数"],
  "isv.missing-signature-type": ["40001", "缺少签名类型参数"],
  "isv.missing-app-id": ["40001", "缺少AppID参数"],
  "isv.missing-timestamp": ["40001", "缺少时间戳参数"],
  "isv.missing-version": ["40001", "缺少版本参数"],
  "isv.invalid-method": ["40002", "不存在的方法名"],
  "isv.invalid-format": ["40002", "无效的数据格式"],
  "isv.invalid-signature-type": ["40002", "无效的签名类型"],
  "isv.invalid-signature": ["40002", "无效签名"],
  "isv.invalid-app-id": ["40002", "无效的AppID参数"],
  "isv.invalid-encrypt-type": ["40002", "无效的加密类型"],
  "isv.invalid-timestamp": ["40002", "非法的时间戳参数"],
  "isv.invalid-charset": ["40002", "无效的字符集"],
  "isv.invalid-parameter": ["40002", "参数无效"],
  "isv.illegal-json": ["40002", "非法的JSON参数"],
  "isv.suspected-attack": ["40002", "可疑的攻击请求"],
} as const satisfies Record<string, readonly [keyof typeof MESSAGES, string]>;

export type CommonErrorCode = keyof typeof COMMON_ERRORS;

export const COMMON_ERROR_CODES = Object.keys(COMMON_ERRORS) as CommonErrorCode[];

export const SUCCESS_HEAD: ReplyHead = { code: "10000", msg: "Success" };

/** The head of a refusal by the gateway itself; `subMsg` replaces the usual sentence where the gateway adds details. */
export function commonErrorHead(subCode: CommonErrorCode, subMsg?: string): ReplyHead {
  const [code, sentence] = COMMON_ERRORS[subCode];
  return { code, msg: MESSAGES[code], sub_code: subCode, sub_msg: subMsg ?? sentence };
}

/** The head of a business refusal: always 40004. */
export function businessErrorHead(subCode: string, subMsg: string): ReplyHead {
  return { code: "40004", msg: MESSAGES["40004"], sub_code: subCode, sub_msg: subMsg };
}

/** The official sandbox and the buyer's page are curt; production adds an address under which the call can be looked up (section 2.1). */
export function invalidAppIdHead(call: { appId: string; traceId: string; isPage: boolean }): ReplyHead {
  const isOfSandbox = /^(?:9021|2021000)/.test(call.appId);
  if (isOfSandbox || call.isPage) return commonErrorHead("isv.invalid-app-id");
  const address = `https://open.alipay.com/api/errCheck?traceId=${call.traceId}&source=openapi`;
  return commonErrorHead("isv.invalid-app-id", `无效的AppID参数，解决方案：${address}`);
}

/** What production says where the charset does not stand in the address, which is then the likeliest cause. */
const CHARSET_NOT_IN_ADDRESS =
  "验签出错，请确认charset参数放在了URL查询字符串中且各参数值使用charset参数指示的字符集编码";

function htmlEscaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * A reply quotes the gateway's own string escaped for HTML, and it is the escaped text that the reply's signature
 * covers. The buyer's page escapes whatever it shows by itself.
 */
export function invalidSignatureHead(
  gatewayString: string,
  { isCharsetNamed, isPage }: { isCharsetNamed: boolean; isPage: boolean },
): ReplyHead {
  if (!isCharsetNamed) return commonErrorHead("isv.invalid-signature", CHARSET_NOT_IN_ADDRESS);
  const quoted = isPage ? gatewayString : htmlEscaped(gatewayString);
  const sentence = "验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为：";
  return commonErrorHead("isv.invalid-signature", sentence + quoted);
}
