/** From the bytes of an HTTP request to the merged parameters, whichever way a client splits them (section 1.3). */
import { type Charset, charsetFromName } from "#lib/simulator/protocol/charset.ts";
import { decodeFields, parseFormBytes } from "#lib/simulator/protocol/form.ts";

export interface RawRequest {
  httpMethod: "GET" | "POST";
  /** The query as it stood on the request line, without `?`, one character a byte. */
  query: string;
  contentType: string;
  body: Uint8Array;
}

export interface MergedRequest {
  params: ReadonlyMap<string, string>;
  charset: Charset;
  /** As the merchant spelled it, or GBK where neither address nor Content-Type named one. */
  charsetName: string;
  /** False when a charset was named that the gateway does not know. */
  isCharsetKnown: boolean;
  /** Whether the merchant asked for this charset; replies are GBK only for those who did. */
  isCharsetNamed: boolean;
}

type ParsedForm = ReturnType<typeof parseFormBytes>;

async function multipartFields(contentType: string, body: Uint8Array): Promise<ParsedForm> {
  const form = await new Response(Buffer.from(body), { headers: { "content-type": contentType } }).formData();
  const fields: ParsedForm = [];
  for (const [name, value] of form.entries()) {
    if (typeof value === "string") fields.push({ name, value: Buffer.from(value, "utf8") });
  }
  return fields;
}

async function bodyFields(request: RawRequest): Promise<ParsedForm> {
  if (request.httpMethod === "GET") return [];
  if (request.contentType.toLowerCase().startsWith("multipart/form-data")) {
    return multipartFields(request.contentType, request.body);
  }
  return parseFormBytes(request.body);
}

/** Rejects with a TypeError when a multipart body is broken. */
export async function mergeRequest(request: RawRequest): Promise<MergedRequest> {
  const inQuery = parseFormBytes(Buffer.from(request.query, "latin1"));
  const inBody = await bodyFields(request);
  // A charset that stands in the body alone is not seen: the gateway then takes the request for GBK.
  const named =
    inQuery.find((field) => field.name === "charset")?.value.toString("latin1") ??
    /charset="?([\w-]+)/i.exec(request.contentType)?.[1];
  const charset = charsetFromName(named ?? "GBK");
  const params = new Map(decodeFields([...inQuery, ...inBody], charset ?? "utf-8"));
  return {
    params,
    charset: charset ?? "utf-8",
    charsetName: named ?? "GBK",
    isCharsetKnown: charset !== null,
    isCharsetNamed: named !== undefined,
  };
}
