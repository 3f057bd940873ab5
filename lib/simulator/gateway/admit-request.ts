/** The gateway's own checks, in its order (protocol sheet, section 12.2), before any business is looked at. */
import { type BizContent, parseBizContent } from "#lib/simulator/domain/biz-content.ts";
import type { Application } from "#lib/simulator/domain/model.ts";
import { isMethodName, type MethodName } from "#lib/simulator/gateway/method-names.ts";
import type { MergedRequest } from "#lib/simulator/gateway/raw-request.ts";
import { parseBeijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { type CommonErrorCode, commonErrorHead, invalidSignatureHead } from "#lib/simulator/protocol/gateway-error.ts";
import type { ReplyHead } from "#lib/simulator/protocol/reply.ts";
import { verifyRsa2 } from "#lib/simulator/protocol/rsa.ts";
import { signedString } from "#lib/simulator/protocol/signed-string.ts";
import type { ApplicationStore } from "#lib/simulator/store/applications.ts";

export type Admission =
  | { kind: "admitted"; application: Application; method: MethodName; biz: BizContent }
  /** `isSigned` is false where the gateway does not know yet for whom it would sign. */
  | { kind: "refused"; method: MethodName | null; head: ReplyHead; isSigned: boolean };

/** Parameter names that Alipay takes for an attack when they stand in a merchant's own addresses. */
const RESERVED_IN_ADDRESSES = ["method", "body", "subject", "service", "out_trade_no", "seller_id", "total_fee"];

function hasReservedQuery(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const names = new URL(address).searchParams;
  return RESERVED_IN_ADDRESSES.some((name) => names.has(name));
}

function formatError(request: MergedRequest): CommonErrorCode | null {
  const param = (name: string) => request.params.get(name)?.trim() ?? "";
  if (param("timestamp") === "") return "isv.missing-timestamp";
  if (parseBeijingTime(param("timestamp")) === null) return "isv.invalid-timestamp";
  if (param("version") === "") return "isv.missing-version";
  if (!request.isCharsetKnown) return "isv.invalid-charset";
  if (param("format") !== "" && param("format").toLowerCase() !== "json") return "isv.invalid-format";
  if (param("sign_type") === "") return "isv.missing-signature-type";
  if (param("sign_type") !== "RSA2") return "isv.invalid-signature-type";
  if (param("sign") === "") return "isv.missing-signature";
  return null;
}

/** The string a right signature of this request covers: `sign_type` included, blank values left out. */
export function requestSignedString(params: ReadonlyMap<string, string>): string {
  return signedString(params, ["sign"]);
}

export function admitRequest(request: MergedRequest, applications: ApplicationStore): Admission {
  const { params } = request;
  const method = params.get("method") ?? "";
  if (method === "") {
    return { kind: "refused", method: null, head: commonErrorHead("isv.missing-method"), isSigned: false };
  }
  if (!isMethodName(method)) {
    return { kind: "refused", method: null, head: commonErrorHead("isv.invalid-method"), isSigned: false };
  }
  const appId = params.get("app_id") ?? "";
  const application = applications.find(appId);
  if (application === null) {
    const code = appId === "" ? "isv.missing-app-id" : "isv.invalid-app-id";
    return { kind: "refused", method, head: commonErrorHead(code), isSigned: false };
  }
  const refuse = (head: ReplyHead): Admission => ({ kind: "refused", method, head, isSigned: true });
  const wrongFormat = formatError(request);
  if (wrongFormat !== null) return refuse(commonErrorHead(wrongFormat));

  const text = requestSignedString(params);
  const signature = params.get("sign") ?? "";
  const key = applications.publicKey(application);
  if (!verifyRsa2({ text, signature, key, charset: request.charset })) return refuse(invalidSignatureHead(text));

  if ([params.get("return_url"), params.get("notify_url")].some((address) => hasReservedQuery(address ?? ""))) {
    return refuse(commonErrorHead("isv.suspected-attack"));
  }
  const biz = parseBizContent(params.get("biz_content") ?? "");
  if (biz === null) return refuse(commonErrorHead("isv.illegal-json"));
  return { kind: "admitted", application, method, biz };
}
