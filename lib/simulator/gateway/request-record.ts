/** What the log keeps of a call, and how a refused one is read from it again. */
import { parseBizContent } from "#lib/simulator/domain/biz-content.ts";
import type { GatewayRequestRecord } from "#lib/simulator/domain/model.ts";
import type { DoubtfulRequest } from "#lib/simulator/domain/signature-diagnosis.ts";
import { requestSignedString } from "#lib/simulator/gateway/admit-request.ts";
import type { Finished } from "#lib/simulator/gateway/outcome.ts";
import type { MergedRequest, RawRequest } from "#lib/simulator/gateway/raw-request.ts";
import { charsetFromName } from "#lib/simulator/protocol/charset.ts";
import { decodeFields, parseFormBytes, type RawField } from "#lib/simulator/protocol/form.ts";
import { parseMultipartBytes } from "#lib/simulator/protocol/multipart.ts";

const INVALID_SIGNATURE = "isv.invalid-signature";

/** The bytes of a call, one character a byte: kept only of those whose signature did not verify. */
interface Wire {
  query: string;
  contentType: string;
  body: string;
}

function wireOf(raw: RawRequest): string {
  const wire: Wire = {
    query: raw.query,
    contentType: raw.contentType,
    body: Buffer.from(raw.body).toString("latin1"),
  };
  return JSON.stringify(wire);
}

export function requestRecord(
  at: number,
  raw: RawRequest,
  request: MergedRequest,
  finished: Finished,
): Omit<GatewayRequestRecord, "id"> {
  const biz = parseBizContent(request.params.get("biz_content") ?? "");
  const number = biz?.text("out_trade_no") ?? "";
  const inQuery = parseFormBytes(Buffer.from(raw.query, "latin1")).map(({ name }) => name);
  return {
    at,
    transport: `${raw.httpMethod} ${raw.contentType}`.trim(),
    appId: request.params.get("app_id") ?? "",
    method: request.params.get("method") ?? "",
    outTradeNo: number === "" ? (biz?.text("trade_no") ?? "") : number,
    params: JSON.stringify(Object.fromEntries(request.params)),
    queryNames: JSON.stringify([...new Set(inQuery)]),
    charsetName: request.charsetName,
    wire: finished.outcome === INVALID_SIGNATURE ? wireOf(raw) : "",
    signedString: requestSignedString(request.params),
    reply: finished.shown,
    outcome: finished.outcome,
    fault: finished.fault,
  };
}

function wireFields(wire: Wire): RawField[] {
  const body = Buffer.from(wire.body, "latin1");
  const inBody = wire.contentType.toLowerCase().startsWith("multipart/form-data")
    ? parseMultipartBytes(wire.contentType, body)
    : parseFormBytes(body);
  return [...parseFormBytes(Buffer.from(wire.query, "latin1")), ...inBody];
}

/** Null for a call whose signature was not the trouble. */
export function doubtfulRequest(record: GatewayRequestRecord): DoubtfulRequest | null {
  if (record.outcome !== INVALID_SIGNATURE || record.wire === "") return null;
  const fields = wireFields(JSON.parse(record.wire) as Wire);
  const charset = charsetFromName(record.charsetName) ?? "utf-8";
  return {
    fields: decodeFields(fields, charset),
    otherFields: decodeFields(fields, charset === "gbk" ? "utf-8" : "gbk"),
    queryNames: JSON.parse(record.queryNames) as string[],
    charset,
  };
}
