import { sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createPaymentGateway } from "#lib/alipay/gateway.ts";
import type { Logger } from "#lib/services/ports.ts";
import { memoryLog } from "#tests/support/memory-log.ts";
import { makeSigner, ourAppId } from "#tests/support/signed-notice.ts";

/** The keys of one test run: the shop's, and those of what plays Alipay. */
export const shopKeys = makeSigner();
export const alipayKeys = makeSigner();

/** One request as it came: everything from the query and the body. */
export type SeenRequest = { path: string; parameters: Record<string, string>; bizContent: Record<string, unknown> };

type Script = (request: SeenRequest, response: ServerResponse) => void;

/** The object's text as Alipay writes it: compact, slashes escaped, Chinese raw. */
function alipayJson(object: object): string {
  return JSON.stringify(object).replaceAll("/", "\\/");
}

/** A whole reply, signed over the exact text of its object. */
export function signedReply(method: string, object: object | string, privateKey = alipayKeys.privateKey): string {
  const text = typeof object === "string" ? object : alipayJson(object);
  const signature = sign("RSA-SHA256", Buffer.from(text), privateKey).toString("base64");
  return `{"${method.replaceAll(".", "_")}_response":${text},"sign":"${signature}"}`;
}

/** Answers with an object, properly signed, as the reply to whatever method was called. */
export function answering(object: object): Script {
  return ({ parameters }, response) => {
    response.setHeader("content-type", "text/html;charset=utf-8");
    response.setHeader("trace_id", "0603331617156962044358274991886");
    response.end(signedReply(parameters["method"] ?? "", object));
  };
}

/** A gateway on loopback that does what the test says, and keeps what it was asked. */
export async function startScriptedGateway(script: Script) {
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let current = script;
  const server = createServer((request, response) => {
    void readRequest(request).then((read) => {
      seen.push(read);
      current(read, response);
    });
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/gateway.do`,
    seen,
    openSockets: () => sockets.size,
    play(next: Script) {
      current = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const form = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
  const parameters = Object.fromEntries([...url.searchParams, ...form]);
  const bizContent = JSON.parse(parameters["biz_content"] ?? "{}") as Record<string, unknown>;
  return { path: url.pathname, parameters, bizContent };
}

/** 10:00 in Shanghai. */
export const testNow = new Date("2026-11-20T02:00:00.500Z");

/** The shop's gateway, pointed at `url`. */
export function gatewayTo(
  url: string,
  { log, ...changes }: Partial<Parameters<typeof createPaymentGateway>[0]> & { log?: Logger } = {},
) {
  const { log: kept, lines, levels } = memoryLog();
  const gateway = createPaymentGateway({
    appId: ourAppId,
    privateKey: shopKeys.privateKey,
    keys: createAlipayKeys({ publicKeys: [alipayKeys.publicKey] }),
    gateway: url,
    notifyUrl: "https://shop.example/api/alipay/notify",
    returnUrl: "https://shop.example/pay/return",
    clock: { now: () => testNow },
    log: log ?? kept,
    deadlineMs: 2_000,
    ...changes,
  });
  return { gateway, lines, levels };
}
