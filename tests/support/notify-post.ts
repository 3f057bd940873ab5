import { exchange } from "#tests/support/http-exchange.ts";

/** What came back, to the byte: `body` has one character for each byte. */
export type Answer = { status: number; type: string | undefined; body: string };

/** Alipay sends until it reads exactly these seven bytes. */
export const SUCCESS: Answer = { status: 200, type: "text/plain", body: "success" };
/** Genuine, but it contradicts our rows. */
export const INCONSISTENT: Answer = { status: 200, type: "text/plain", body: "fail" };
/** Not from Alipay, or not meant for us. */
export const NOT_GENUINE: Answer = { status: 400, type: "text/plain", body: "fail" };
export const WRONG_TYPE: Answer = { status: 415, type: "text/plain", body: "fail" };
export const TOO_LARGE: Answer = { status: 413, type: "text/plain", body: "fail" };

/** Alipay's own headers (protocol sheet, section 4.1). */
const ALIPAY_HEADERS = {
  "User-Agent": "Mozilla/4.0",
  "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
};

/** `undefined` leaves a header out. */
type Headers = Record<string, string | undefined>;

export type PostOptions = { method?: string; search?: string; headers?: Headers };

/** Sends one request on a connection of its own, with these headers and no others. */
export async function send(
  shopUrl: string,
  body: string | Uint8Array,
  { method = "POST", search = "", headers = {} }: PostOptions = {},
): Promise<Answer> {
  const bytes = Buffer.from(body as string, "latin1");
  const all: Headers = { ...ALIPAY_HEADERS, "Content-Length": String(bytes.length), ...headers };
  const {
    status,
    headers: answered,
    body: read,
  } = await exchange(`${shopUrl}/api/alipay/notify${search}`, {
    method,
    headers: all,
    body: bytes,
  });
  return { status, type: answered["content-type"], body: read };
}
