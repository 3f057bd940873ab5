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

/** So much of a text is kept: many times what any right call has, and no more of a hostile one. */
const KEPT_CHARACTERS_MAX = 64 * 1024;
/** The longest right values of app_id, method and the numbers are far shorter. */
const NAME_CHARACTERS_MAX = 128;

function kept(text: string, length = KEPT_CHARACTERS_MAX): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

/** As many parameters as there is room for, the last of them cut. */
function keptParams(params: ReadonlyMap<string, string>): Record<string, string> {
  const entries: [string, string][] = [];
  let room = KEPT_CHARACTERS_MAX;
  for (const [name, value] of params) {
    if (room <= 0) break;
    entries.push([kept(name, room), kept(value, room)]);
    room -= name.length + value.length;
  }
  return Object.fromEntries(entries);
}

/** Empty where there is too much of it: half a call has no signature to look into. */
function wireOf(raw: RawRequest): string {
  if (raw.body.length > KEPT_CHARACTERS_MAX) return "";
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
    appId: kept(request.params.get("app_id") ?? "", NAME_CHARACTERS_MAX),
    method: kept(request.params.get("method") ?? "", NAME_CHARACTERS_MAX),
    outTradeNo: kept(number === "" ? (biz?.text("trade_no") ?? "") : number, NAME_CHARACTERS_MAX),
    params: JSON.stringify(keptParams(request.params)),
    queryNames: JSON.stringify([...new Set(inQuery)]),
    charsetName: request.charsetName,
    wire: finished.outcome === INVALID_SIGNATURE ? wireOf(raw) : "",
    signedString: kept(requestSignedString(request.params)),
    reply: kept(finished.shown),
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
