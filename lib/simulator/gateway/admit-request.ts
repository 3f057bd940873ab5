/** The gateway's own checks, in its order (protocol sheet, section 12.2), before any business is looked at. */
import { isReturnAddress } from "#lib/simulator/domain/address.ts";
import { type BizContent, parseBizContent } from "#lib/simulator/domain/biz-content.ts";
import type { Application } from "#lib/simulator/domain/model.ts";
import { isMethodName, isPageMethod, type MethodName } from "#lib/simulator/gateway/method-names.ts";
import type { MergedRequest } from "#lib/simulator/gateway/raw-request.ts";
import { parseBeijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import {
  type CommonErrorCode,
  commonErrorHead,
  invalidAppIdHead,
  invalidSignatureHead,
} from "#lib/simulator/protocol/gateway-error.ts";
import type { ReplyHead } from "#lib/simulator/protocol/reply.ts";
import { verifyText } from "#lib/simulator/protocol/rsa.ts";
import { signedString } from "#lib/simulator/protocol/signed-string.ts";
import { headOfSubCode } from "#lib/simulator/protocol/sub-codes.ts";
import type { World } from "#lib/simulator/world.ts";

export type Admission =
  | { kind: "admitted"; application: Application; method: MethodName; biz: BizContent }
  /** `isSigned` is false where the gateway does not know yet for whom it would sign. */
  | {
      kind: "refused";
      method: MethodName | null;
      application: Application | null;
      head: ReplyHead;
      isSigned: boolean;
    };

/** The longest notify_url and return_url (section 1.2). */
const ADDRESS_LENGTH_MAX = 256;

/** Parameter names that Alipay takes for an attack when they stand in a merchant's own addresses. */
const RESERVED_IN_ADDRESSES = ["method", "body", "subject", "service", "out_trade_no", "seller_id", "total_fee"];

function hasReservedQuery(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const names = new URL(address).searchParams;
  return RESERVED_IN_ADDRESSES.some((name) => names.has(name));
}

type Param = (name: string) => string;

function formatError(request: MergedRequest, param: Param, acceptsRsa1: boolean): CommonErrorCode | null {
  if (param("timestamp") === "") return "isv.missing-timestamp";
  if (parseBeijingTime(param("timestamp")) === null) return "isv.invalid-timestamp";
  if (param("version") === "") return "isv.missing-version";
  if (!request.isCharsetKnown) return "isv.invalid-charset";
  if (param("format") !== "" && param("format").toLowerCase() !== "json") return "isv.invalid-format";
  if (param("sign_type") === "") return "isv.missing-signature-type";
  const isSignTypeKnown = param("sign_type") === "RSA2" || (param("sign_type") === "RSA" && acceptsRsa1);
  if (!isSignTypeKnown) return "isv.invalid-signature-type";
  if (param("sign") === "") return "isv.missing-signature";
  return null;
}

/** What is looked at once it is certain who asks. */
function parameterError(param: Param): ReplyHead | null {
  // Nobody can have authorised anybody here, and nothing can have been encrypted: there is no shared key.
  if (param("app_auth_token") !== "") return commonErrorHead("aop.invalid-app-auth-token");
  if (param("auth_token") !== "") return commonErrorHead("aop.invalid-auth-token");
  if (param("encrypt_type") !== "") return commonErrorHead("isv.invalid-encrypt-type");
  if (param("version") !== "1.0") return commonErrorHead("isv.invalid-parameter", "参数无效：version");
  const addresses = ["return_url", "notify_url"];
  if (addresses.some((name) => hasReservedQuery(param(name)))) return commonErrorHead("isv.suspected-attack");
  const tooLong = addresses.find((name) => param(name).length > ADDRESS_LENGTH_MAX);
  const leadsNowhere = param("return_url") !== "" && !isReturnAddress(param("return_url"));
  const wrong = tooLong ?? (leadsNowhere ? "return_url" : undefined);
  return wrong === undefined ? null : commonErrorHead("isv.invalid-parameter", `参数无效：${wrong}`);
}

/** The string a right signature of this request covers: `sign_type` included, blank values left out. */
export function requestSignedString(params: ReadonlyMap<string, string>): string {
  return signedString(params, ["sign"]);
}

/** What certificate mode asks for besides. Nobody has published in which order Alipay looks: what is missing is first here. */
function certificateError(world: World, application: Application, param: Param): ReplyHead | null {
  if (param("app_cert_sn") === "") return headOfSubCode("isv.missing-app-cert-sn");
  if (param("alipay_root_cert_sn") === "") return headOfSubCode("isv.missing-alipay-root-cert-sn");
  const { app, appValidTo, root } = world.certificates.of(application);
  if (param("app_cert_sn") !== app.sn) return headOfSubCode("isv.app-cert-not-exist");
  if (param("alipay_root_cert_sn") !== root.sn) return headOfSubCode("isv.invalid-alipay-root-cert-sn");
  return world.clock.now() > appValidTo ? headOfSubCode("app-cert-expired") : null;
}

export function admitRequest(world: World, request: MergedRequest): Admission {
  const { applications } = world;
  const { params } = request;
  const method = params.get("method") ?? "";
  if (method === "") {
    return {
      kind: "refused",
      method: null,
      head: commonErrorHead("isv.missing-method"),
      application: null,
      isSigned: false,
    };
  }
  if (!isMethodName(method)) {
    return {
      kind: "refused",
      method: null,
      head: commonErrorHead("isv.invalid-method"),
      application: null,
      isSigned: false,
    };
  }
  const isPage = isPageMethod(method);
  const appId = params.get("app_id") ?? "";
  const application = applications.find(appId);
  if (application === null) {
    const { traceId } = request;
    const head = appId === "" ? commonErrorHead("isv.missing-app-id") : invalidAppIdHead({ appId, traceId, isPage });
    return { kind: "refused", method, application, head, isSigned: false };
  }
  const refuse = (head: ReplyHead): Admission => ({ kind: "refused", method, application, head, isSigned: true });
  const settings = applications.settings(appId);
  const param: Param = (name) => params.get(name)?.trim() ?? "";
  const wrongFormat = formatError(request, param, settings.acceptsRsa1);
  if (wrongFormat !== null) return refuse(commonErrorHead(wrongFormat));
  const wrongCertificate = settings.certificateMode ? certificateError(world, application, param) : null;
  if (wrongCertificate !== null) return refuse(wrongCertificate);

  const text = requestSignedString(params);
  const signature = params.get("sign") ?? "";
  const key = applications.publicKey(application);
  const { charset, signType } = request;
  if (!verifyText({ text, signature, key, charset, signType })) {
    return refuse(invalidSignatureHead(text, { isCharsetNamed: request.isCharsetNamed, isPage }));
  }
  const wrongParameter = parameterError(param);
  if (wrongParameter !== null) return refuse(wrongParameter);
  const biz = parseBizContent(params.get("biz_content") ?? "");
  if (biz === null) return refuse(commonErrorHead("isv.illegal-json"));
  return { kind: "admitted", application, method, biz };
}
