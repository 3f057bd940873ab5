import { readBytes } from "#lib/server/read-bytes.ts";
import { shop } from "#lib/server/shop.ts";

/** The longest genuine notification is a quarter of this. Alipay sends it in one go. */
const BODY_LIMITS = { bytesMax: 16 * 1024, msMax: 10_000 };
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** Alipay's notifications. Anything but the seven bytes "success" makes Alipay send again. */
export async function POST(request: Request): Promise<Response> {
  if (!FORM_TYPE.test(request.headers.get("content-type") ?? "")) return unread(415);
  // Fields beside the signed body could only be meant to confuse.
  if (new URL(request.url).search !== "") return unread(400);
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
  const container = await shop();
  try {
    const verdict = await container.shop.receiveNotify(bytes);
    return answer(verdict.status, verdict.reply);
  } catch (error) {
    container.log.error({ err: error }, "a notification could not be handled; Alipay will send it again");
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
