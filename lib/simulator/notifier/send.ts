/** One POST to a merchant, with exactly the headers Alipay sends and nothing a browser or fetch would add. */
import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

export interface SendAnswer {
  /** null when no answer came. */
  status: number | null;
  replyBody: string;
  error: string;
  durationMs: number;
}

/** How the bytes travel: all at once, evenly over some seconds, or half of them and then the line breaks. */
export type Travel = { kind: "whole" } | { kind: "slow"; seconds: number } | { kind: "broken" };

const SENDERS = new Map([
  ["http:", httpRequest],
  ["https:", httpsRequest],
]);

const PIECES = 20;

/** A merchant that has not answered by then has not answered. */
const ANSWER_TIMEOUT_MS = 10_000;
/** `success` has seven bytes; the rest is kept only so that the console can show what came instead. */
const REPLY_BYTES_MAX = 2_000;

function write(request: ClientRequest, body: Buffer, travel: Travel): void {
  switch (travel.kind) {
    case "whole":
      request.end(body);
      return;
    case "broken":
      request.write(body.subarray(0, Math.floor(body.length / 2)), () => {
        request.destroy(new Error("broken off in the middle (fault)"));
      });
      return;
    case "slow": {
      const length = Math.ceil(body.length / PIECES);
      let at = 0;
      const timer = setInterval(
        () => {
          request.write(body.subarray(at, at + length));
          at += length;
          if (at < body.length) return;
          clearInterval(timer);
          request.end();
        },
        (travel.seconds * 1000) / PIECES,
      );
      request.once("close", () => {
        clearInterval(timer);
      });
    }
  }
}

/** Throws where the address cannot be called at all. */
function begin(address: string, charsetName: string, length: number): ClientRequest {
  const url = URL.canParse(address) ? new URL(address) : null;
  const send = SENDERS.get(url?.protocol ?? "");
  if (url === null || send === undefined) throw new Error("notify_url is no http address");
  return send(url, {
    method: "POST",
    agent: false,
    headers: {
      "User-Agent": "Mozilla/4.0",
      "Content-Type": `application/x-www-form-urlencoded; charset=${charsetName}`,
      "Content-Length": length,
    },
  });
}

/** Never rejects, except with the signal's reason when the simulator is being stopped. Follows no redirect. */
export function sendNotify(input: {
  url: string;
  body: string;
  charsetName: string;
  travel?: Travel;
  signal: AbortSignal;
}): Promise<SendAnswer> {
  const startedAt = performance.now();
  const answer = (status: number | null, replyBody: string, error: string): SendAnswer => ({
    status,
    replyBody,
    error,
    durationMs: Math.round(performance.now() - startedAt),
  });
  const body = Buffer.from(input.body, "latin1");
  let request: ClientRequest;
  try {
    request = begin(input.url, input.charsetName, body.length);
  } catch (error) {
    if (error instanceof Error) return Promise.resolve(answer(null, "", error.message));
    throw error;
  }
  return new Promise((resolve, reject) => {
    const travelMs = input.travel?.kind === "slow" ? input.travel.seconds * 1000 : 0;
    const deadline = setTimeout(() => {
      request.destroy(new Error(`no answer within ${ANSWER_TIMEOUT_MS / 1000} seconds`));
    }, travelMs + ANSWER_TIMEOUT_MS);
    const stop = () => {
      request.destroy();
      reject(new Error("stopped", { cause: input.signal.reason }));
    };
    const finish = (result: SendAnswer) => {
      clearTimeout(deadline);
      input.signal.removeEventListener("abort", stop);
      resolve(result);
    };
    input.signal.addEventListener("abort", stop, { once: true });
    request.on("error", (error) => {
      finish(answer(null, "", error.message));
    });
    // Without this listener a server that changes the protocol would leave neither an answer nor an error.
    request.on("upgrade", (response, socket) => {
      socket.destroy();
      finish(answer(response.statusCode ?? null, "", ""));
    });
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        if (size < REPLY_BYTES_MAX) chunks.push(chunk.subarray(0, REPLY_BYTES_MAX - size));
        size += chunk.length;
      });
      response.on("error", (error) => {
        finish(answer(null, "", error.message));
      });
      response.on("end", () => {
        finish(answer(response.statusCode ?? null, Buffer.concat(chunks).toString("utf8"), ""));
      });
    });
    write(request, body, input.travel ?? { kind: "whole" });
  });
}
