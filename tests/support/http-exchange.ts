import { type IncomingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";

/** What came back: `body` has one character for each byte. */
export type Reply = { status: number; headers: IncomingHttpHeaders; body: string };

export type Ask = {
  method?: string;
  /** `undefined` leaves a header out. Unlike with fetch, Host and Origin are whatever the test says. */
  headers?: Record<string, string | undefined>;
  body?: string | Uint8Array;
};

/** Sends one request on a connection of its own, follows nothing, and adds no header that is not named. */
export function exchange(address: string, { method = "GET", headers = {}, body }: Ask = {}): Promise<Reply> {
  const named = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, agent: false, headers: Object.fromEntries(named) }, (answer) => {
      answer.setEncoding("latin1");
      text(answer).then((whole) => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: whole });
      }, reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * fetch() on a connection of its own, and following nothing. A kept connection may be closed by the shop in the very
 * moment in which the next request is written to it, and no header of that request can prevent it.
 */
export async function fetchAlone(address: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(address, init);
  const body = new Uint8Array(await request.arrayBuffer());
  const reply = await exchange(address, {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    ...(body.length > 0 ? { body } : {}),
  });
  const headers = new Headers();
  for (const [name, values] of Object.entries(reply.headers)) {
    for (const value of [values ?? []].flat()) headers.append(name, value);
  }
  const content = WITHOUT_BODY.has(reply.status) ? null : Buffer.from(reply.body, "latin1");
  return new Response(content, { status: reply.status, headers });
}
