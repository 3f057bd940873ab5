/** gateway.do over HTTP. */
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { limitBody } from "#lib/simulator/body-limit.ts";
import type { PayProduct } from "#lib/simulator/domain/model.ts";
import { handleGatewayRequest } from "#lib/simulator/gateway/gateway.ts";
import type { GatewayResult } from "#lib/simulator/gateway/outcome.ts";
import { badInputPage } from "#lib/simulator/pages/bad-input.ts";
import type { World } from "#lib/simulator/world.ts";

/** The largest biz_content a shop can fill (a hundred goods) stays far below. */
const BODY_BYTES_MAX = 1024 * 1024;

const NO_BODY = new Uint8Array();

/** The query as it stood on the request line; absolute-form targets (Python's client) included. */
function rawQuery(target: string): string {
  const cut = target.indexOf("?");
  return cut < 0 ? "" : target.slice(cut + 1);
}

/** Where the buyer goes, for a payment on a computer and for one in a phone's browser. */
const ENTRANCES: Record<PayProduct, string> = { page: "/cashier", wap: "/wap" };

type Reply = Extract<GatewayResult, { kind: "reply" }>;

/** Straight to the socket: next to a signature, a Response with its stream is the dearest part of a reply. */
function sendReply(outgoing: HttpBindings["outgoing"], { body, contentType, traceId }: Reply): void {
  outgoing.writeHead(200, { "content-type": contentType, "content-length": body.length, trace_id: traceId });
  outgoing.end(body);
}

function toResponse(result: Exclude<GatewayResult, Reply | { kind: "cut" }>): Response {
  switch (result.kind) {
    case "spoiled": {
      const { status, headers, body } = result;
      return new Response(typeof body === "function" ? body() : new Uint8Array(body), { status, headers });
    }
    case "cashier":
      return new Response(null, {
        status: 302,
        headers: { location: `${ENTRANCES[result.product]}/${result.sessionId}` },
      });
    case "buyer-page":
      return new Response(new Uint8Array(badInputPage(result)), {
        headers: { "content-type": "text/html;charset=GBK" },
      });
  }
}

export function gatewayRoute(world: World, wakeNotifier: () => void): Hono<{ Bindings: HttpBindings }> {
  const route = new Hono<{ Bindings: HttpBindings }>();
  // Not for GET: looking whether there is a body would make one.
  route.post("/gateway.do", limitBody(BODY_BYTES_MAX));
  route.on(["GET", "POST"], "/gateway.do", async (context) => {
    const isPost = context.req.method === "POST";
    const result = await handleGatewayRequest(world, {
      origin: `http://${context.req.header("host") ?? "127.0.0.1"}`,
      httpMethod: isPost ? "POST" : "GET",
      query: rawQuery(context.env.incoming.url ?? ""),
      contentType: context.req.header("content-type") ?? "",
      body: isPost ? new Uint8Array(await context.req.arrayBuffer()) : NO_BODY,
    });
    wakeNotifier();
    if (result.kind === "cut") {
      context.env.incoming.socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    if (result.kind !== "reply") return toResponse(result);
    if (result.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, result.delayMs));
    sendReply(context.env.outgoing, result);
    return RESPONSE_ALREADY_SENT;
  });
  return route;
}
