import { readBytes } from "#lib/server/read-bytes.ts";
import { shop } from "#lib/server/shop.ts";

/** The longest genuine notification is a quarter of this. */
const NOTIFY_BYTES_MAX = 16 * 1024;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** Alipay's notifications. Anything but the seven bytes "success" makes Alipay send again. */
export async function POST(request: Request): Promise<Response> {
  if (!FORM_TYPE.test(request.headers.get("content-type") ?? "")) return answer(415, "fail");
  // Fields beside the signed body could only be meant to confuse.
  if (new URL(request.url).search !== "") return answer(400, "fail");
  const body = await readBytes(request, NOTIFY_BYTES_MAX);
  if (body === null) return answer(413, "fail");
  const container = await shop();
  try {
    const verdict = await container.shop.receiveNotify(body);
    return answer(verdict.status, verdict.reply);
  } catch (error) {
    container.log.error({ err: error }, "a notification could not be handled; Alipay will send it again");
    return answer(503, "fail");
  }
}

function answer(status: number, word: "success" | "fail"): Response {
  return new Response(word, { status, headers: { "Content-Type": "text/plain", "Cache-Control": "no-store" } });
}
