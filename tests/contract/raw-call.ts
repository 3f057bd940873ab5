/** Signed requests made by hand, in every way a client may split them, and replies as bytes. */
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { request as httpRequest } from "node:http";
import { encodeText } from "#lib/simulator/protocol/charset.ts";
import type { SimulatorProcess } from "#tests/support/simulator-process.ts";
import { objectText } from "./signed-messages.ts";

export type Params = Record<string, string>;

/** The common parameters of a right request. */
export function commonParams(simulator: SimulatorProcess, method: string, biz: object): Params {
  return {
    app_id: simulator.appId,
    method,
    charset: "utf-8",
    sign_type: "RSA2",
    timestamp: "2026-01-02 03:04:05",
    version: "1.0",
    biz_content: JSON.stringify(biz),
  };
}

export function without(params: Params, left: string): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => name !== left));
}

/** Adds `sign` (SHA-1 for `sign_type=RSA`), written here once more so that the simulator does not check itself. */
export function signed(simulator: SimulatorProcess, params: Params, charset: "utf-8" | "gbk" = "utf-8"): Params {
  const text = Object.keys(params)
    .filter((name) => params[name] !== "")
    .sort()
    .map((name) => `${name}=${params[name] ?? ""}`)
    .join("&");
  const digest = params["sign_type"] === "RSA" ? "sha1" : "sha256";
  const signature = sign(digest, encodeText(text, charset), createPrivateKey(simulator.appPrivateKey));
  return { ...params, sign: signature.toString("base64") };
}

export interface RawReply {
  status: number;
  contentType: string;
  /** Where the browser is sent, for page payments. */
  location: string;
  traceId: string;
  bytes: Buffer;
  text: string;
}

/** `path` may be an absolute-form target. */
export function send(
  simulator: SimulatorProcess,
  request: { method: "GET" | "POST"; path: string; headers?: Record<string, string>; body?: string | Buffer },
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: "127.0.0.1",
        port: simulator.port,
        agent: false,
        method: request.method,
        path: request.path,
        headers: request.headers,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const bytes = Buffer.concat(chunks);
          const contentType = response.headers["content-type"] ?? "";
          resolve({
            status: response.statusCode ?? 0,
            contentType,
            location: response.headers.location ?? "",
            traceId: String(response.headers["trace_id"] ?? ""),
            bytes,
            text: new TextDecoder(contentType.endsWith("GBK") ? "gbk" : "utf-8").decode(bytes),
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(request.body);
  });
}

export function get(simulator: SimulatorProcess, params: Params): Promise<RawReply> {
  return send(simulator, { method: "GET", path: `/gateway.do?${new URLSearchParams(params).toString()}` });
}

/** The simplest right call: signed, all in the query. */
export function call(simulator: SimulatorProcess, method: string, biz: object, extra: Params = {}): Promise<RawReply> {
  return get(simulator, signed(simulator, { ...commonParams(simulator, method, biz), ...extra }));
}

/** Whether the reply's signature covers exactly the bytes of its object, in whichever charset they are. */
export function isSignedByAlipay(
  simulator: SimulatorProcess,
  reply: RawReply,
  digest: "sha256" | "sha1" = "sha256",
): boolean {
  const { sign: signature } = JSON.parse(reply.text) as { sign?: string };
  if (signature === undefined) return false;
  // One character a byte: nothing that separates the parts of a reply can stand inside a Chinese character.
  const signedBytes = Buffer.from(objectText(reply.bytes.toString("latin1")), "latin1");
  const key = createPublicKey(simulator.alipayPublicKey);
  return verify(digest, signedBytes, key, Buffer.from(signature, "base64"));
}

/** The business object of a reply, whatever its key. */
export function answerOf(reply: RawReply): Record<string, string> {
  const [object] = Object.values(JSON.parse(reply.text) as Record<string, Record<string, string>>);
  return object ?? {};
}
