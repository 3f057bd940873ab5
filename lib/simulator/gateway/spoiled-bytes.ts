/** Replies as a broken line, a broken server or somebody in the middle leaves them. */
import { STATUS_CODES } from "node:http";
import type { Finished, GatewayResult } from "#lib/simulator/gateway/outcome.ts";

type RightReply = Extract<GatewayResult, { kind: "reply" }>;
type SpoiledReply = Extract<GatewayResult, { kind: "spoiled" }>;

/** More than any client should be willing to read; never in memory at once. */
const HUGE_BYTES = 64 * 1024 * 1024;
const CHUNK = new Uint8Array(64 * 1024).fill(0x20);
const DRIP_MS = 1_000;

function headersOf(reply: RightReply): Record<string, string> {
  return { "content-type": reply.contentType, trace_id: reply.traceId };
}

/** What a front server says when the one behind it does not answer. */
export function serverErrorPage(status: number): SpoiledReply {
  const title = `${status} ${STATUS_CODES[status] ?? "Error"}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>front</center>\r\n</body>\r\n</html>\r\n`;
  return { kind: "spoiled", status, headers: { "content-type": "text/html" }, body: Buffer.from(body) };
}

export function emptyReply(reply: RightReply): SpoiledReply {
  return { kind: "spoiled", status: 200, headers: headersOf(reply), body: Buffer.alloc(0) };
}

/** Answered by something that is no gateway at all. */
export function garbageReply(reply: RightReply): SpoiledReply {
  const body = Buffer.from(
    "<!doctype html><title>Please log in</title><p>Welcome to our free Wi-Fi</p>\u0000\u0001\u0002",
  );
  return { kind: "spoiled", status: 200, headers: headersOf(reply), body };
}

/** Whole as far as HTTP can tell, and cut in the middle of the JSON. */
export function truncatedReply(reply: RightReply): SpoiledReply {
  const body = reply.body.subarray(0, Math.floor(reply.body.length / 2));
  return { kind: "spoiled", status: 200, headers: headersOf(reply), body };
}

function hugeBody(reply: RightReply): () => ReadableStream<Uint8Array<ArrayBuffer>> {
  return () => {
    let left = HUGE_BYTES;
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(new Uint8Array(reply.body.subarray(0, -1)));
      },
      pull(controller) {
        if (left > 0) controller.enqueue(CHUNK);
        else {
          controller.enqueue(new Uint8Array(reply.body.subarray(-1)));
          controller.close();
        }
        left -= CHUNK.length;
      },
    });
  };
}

/** The right, rightly signed reply with a sea of blanks before its last brace: valid JSON of 64 MiB. */
export function hugeReply(reply: RightReply): SpoiledReply {
  return { kind: "spoiled", status: 200, headers: headersOf(reply), body: hugeBody(reply) };
}

/** The same, small on the wire: whoever unpacks it has it all in memory. */
export function gzipBomb(reply: RightReply): SpoiledReply {
  const body = () => hugeBody(reply)().pipeThrough(new CompressionStream("gzip"));
  return { kind: "spoiled", status: 200, headers: { ...headersOf(reply), "content-encoding": "gzip" }, body };
}

/** One byte a second. */
export function drippingReply(reply: RightReply): SpoiledReply {
  const body = () => {
    let at = 0;
    return new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (at > 0) await new Promise((resolve) => setTimeout(resolve, DRIP_MS));
        controller.enqueue(new Uint8Array(reply.body.subarray(at, at + 1)));
        at += 1;
        if (at >= reply.body.length) controller.close();
      },
    });
  };
  return { kind: "spoiled", status: 200, headers: headersOf(reply), body };
}

/** A second member of the same name after `sign`: a JSON parser believes the last one, the signature covers the first. */
export function appendedReply(reply: RightReply, member: { key: string; objectText: string }): SpoiledReply {
  const tail = Buffer.from(`,"${member.key}":${member.objectText}}`);
  const body = Buffer.concat([reply.body.subarray(0, -1), tail]);
  return { kind: "spoiled", status: 200, headers: headersOf(reply), body };
}

/** The same call with other bytes on the wire. */
export function withResult(finished: Finished, result: GatewayResult): Finished {
  const shown = result.kind === "spoiled" && Buffer.isBuffer(result.body) ? result.body.toString("utf8") : null;
  return { ...finished, result, shown: result.kind === "cut" ? "" : (shown ?? finished.shown) };
}
