import { findKnockAnswer } from "#lib/server/answer-knock.ts";
import { answerOnce } from "#lib/server/answer-once.ts";
import { PacedAdmission } from "#lib/server/paced-admission.ts";
import { readBytes } from "#lib/server/read-bytes.ts";
import { shop } from "#lib/server/shop.ts";

// Nothing here could be made in advance; said so, Next does not watch each thing that is read of the request.
export const dynamic = "force-dynamic";

/** The longest genuine notification is a quarter of this. Alipay sends it in one go. */
const BODY_LIMITS = { bytesMax: 16 * 1024, msMax: 10_000 };
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * Alipay sends a shop's notifications one by one; hundreds at once are an attack or a recovery. Up to three hundred
 * a second pass while shoppers leave room for them, never fewer than eighty, so nobody waits longer than ten seconds.
 */
const admission = new PacedAdmission({
  freeMax: 8,
  roundMs: 12,
  perRoundMax: 4,
  perBusyRoundMax: 1,
  waitingMax: 800,
});

/**
 * The same bytes again are the same notification, found by the bytes: a digest of them would cost more. What was answered
 * `success` has been committed for good.
 */
const receive = answerOnce(async (bytes: Uint8Array) => (await shop()).shop.receiveNotify(bytes), {
  keyOf: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"),
  isFinal: ({ reply }) => reply === "success",
  keptMax: 1_000,
});

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
    case "hung-up":
      return unread(400);
    case "whole":
      return handle(body.bytes);
  }
}

async function handle(bytes: Uint8Array): Promise<Response> {
  try {
    const toKnock = await findKnockAnswer(bytes);
    if (toKnock !== null) return answer(200, toKnock);
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

function answer(status: number, word: string, headers: Record<string, string> = {}): Response {
  return new Response(word, {
    status,
    headers: { "Content-Type": "text/plain", "Cache-Control": "no-store", ...headers },
  });
}
