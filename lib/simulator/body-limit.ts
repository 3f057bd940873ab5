/** How large a body may be. Hono's own middleware cannot put a chunked body back into the requests of its Node server. */
import type { Context, MiddlewareHandler } from "hono";

/** The whole body, or null as soon as it is larger than that. */
async function readUpTo(body: ReadableStream<Uint8Array>, bytesMax: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Lets bodies through that have at most so many bytes, said beforehand or (chunked) not. */
export function limitBody(
  bytesMax: number,
  refuse: (context: Context) => Response | Promise<Response> = (context) =>
    context.text("This body is too large.", 413),
): MiddlewareHandler {
  return async (context, next) => {
    const { raw } = context.req;
    if (!raw.headers.has("transfer-encoding")) {
      return Number(raw.headers.get("content-length") ?? "0") > bytesMax ? refuse(context) : next();
    }
    const body = raw.body === null ? Buffer.alloc(0) : await readUpTo(raw.body, bytesMax);
    if (body === null) return refuse(context);
    const { method, headers } = raw;
    if (method !== "GET" && method !== "HEAD") {
      context.req.raw = new Request(context.req.url, { method, headers, body: new Uint8Array(body) });
    }
    return next();
  };
}
