import { PacedAdmission } from "#lib/server/paced-admission.ts";
import { readBytes } from "#lib/server/read-bytes.ts";
import { shareUnderWay } from "#lib/server/share-under-way.ts";
import { shop } from "#lib/server/shop.ts";

// Nothing here could be made in advance; said so, Next does not watch each thing that is read of the request.
export const dynamic = "force-dynamic";

/** The longest genuine notification is a quarter of this. Alipay sends it in one go. */
const BODY_LIMITS = { bytesMax: 16 * 1024, msMax: 10_000 };
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * Alipay sends a shop's notifications one by one; hundreds at once are an attack or a recovery. Five hundred a second
 * leave most of a processor to shoppers, and even the last of two thousand waits no longer than four seconds.
 */
const admission = new PacedAdmission({ freeMax: 8, paceMs: 2, waitingMax: 2_000 });

/** The same bytes arriving again while they are being handled are one notification. */
const receive = shareUnderWay(
  (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
  async (bytes) => (await shop()).shop.receiveNotify(bytes),
);

/** Alipay's notifications. Anything but the seven bytes "success" makes Alipay send again. */
export async function POST(request: Request): Promise<Response> {
  if (!FORM_TYPE.test(request.headers.get("content-type") ?? "")) return unread(415);
  // Fields beside the signed body could only be meant to confuse.
  if (request.url.includes("?")) return unread(400);
  return (await admission.admit(() => readAndHandle(request))) ?? unread(503);
}

async function readAndHandle(request: Request): Promise<Response> {
  const body = await readBytes(request, BODY_LIMITS);
  switch (body.kind) {
    case "too-large":
      return unread(413);
    case "too-slow":
      return unread(408);
    case "whole":
      return handle(body.bytes);
  }
}

async function handle(bytes: Uint8Array): Promise<Response> {
  try {
    const verdict = await receive(bytes);
    return answer(verdict.status, verdict.reply);
  } catch (error) {
    const { log } = await shop();
    log.error({ err: error }, "a notification could not be handled; Alipay will send it again");
    return answer(503, "fail");
  }
}

/** Hangs up as well: else the server would go on taking in the rest of a body that nobody reads. */
function unread(status: number): Response {
  return answer(status, "fail", { Connection: "close" });
}

function answer(status: number, word: "success" | "fail", headers: Record<string, string> = {}): Response {
  return new Response(word, {
    status,
    headers: { "Content-Type": "text/plain", "Cache-Control": "no-store", ...headers },
  });
}
