/** From the bytes of an HTTP request to the merged parameters, whichever way a client splits them (section 1.3). */
import type { SignType } from "#lib/simulator/domain/model.ts";
import { type Charset, charsetFromName } from "#lib/simulator/protocol/charset.ts";
import { decodeFields, parseFormBytes, type RawField } from "#lib/simulator/protocol/form.ts";
import { parseMultipartBytes } from "#lib/simulator/protocol/multipart.ts";

export interface RawRequest {
  /** How the merchant addressed this Alipay, `http://127.0.0.1:4010`: addresses in replies begin with it. */
  origin: string;
  httpMethod: "GET" | "POST";
  /** The query as it stood on the request line, without `?`, one character a byte. */
  query: string;
  contentType: string;
  body: Uint8Array;
}

export interface MergedRequest {
  origin: string;
  params: ReadonlyMap<string, string>;
  charset: Charset;
  /** As the merchant spelled it, or GBK where neither address nor Content-Type named one. */
  charsetName: string;
  /** False when a charset was named that the gateway does not know. */
  isCharsetKnown: boolean;
  /** Whether address or Content-Type name a charset; one in the body alone is not seen, and GBK is taken. */
  isCharsetNamed: boolean;
  /** What the reply is signed with: what the request was signed with, as far as that is known. */
  signType: SignType;
  /** Names this call in the header `trace_id` and in the sentence of production about an unknown application. */
  traceId: string;
}

function bodyFields(request: RawRequest): RawField[] {
  if (request.httpMethod === "GET") return [];
  return request.contentType.toLowerCase().startsWith("multipart/form-data")
    ? parseMultipartBytes(request.contentType, request.body)
    : parseFormBytes(request.body);
}

export function mergeRequest(request: RawRequest, traceId: string): MergedRequest {
  const inQuery = parseFormBytes(Buffer.from(request.query, "latin1"));
  const inAddress =
    inQuery
      .find((field) => field.name === "charset")
      ?.value.toString("latin1")
      .trim() ?? "";
  const named = inAddress === "" ? /charset="?([\w-]+)/i.exec(request.contentType)?.[1] : inAddress;
  const charset = charsetFromName(named ?? "GBK");
  const params = new Map<string, string>();
  // A parameter that comes twice counts as it came first, and the address comes before the body, as with Java's servlets.
  for (const [name, value] of decodeFields([...inQuery, ...bodyFields(request)], charset ?? "utf-8")) {
    if (!params.has(name)) params.set(name, value);
  }
  return {
    origin: request.origin,
    params,
    charset: charset ?? "utf-8",
    charsetName: named ?? "GBK",
    isCharsetKnown: charset !== null,
    isCharsetNamed: named !== undefined,
    signType: params.get("sign_type") === "RSA" ? "RSA" : "RSA2",
    traceId,
  };
}
