/** Scanning and paying, for tests. */
import { Hono } from "hono";
import { type JsonBody, readBody } from "#lib/simulator/console/json-body.ts";
import { type PayOrder, payWithoutBrowser } from "#lib/simulator/console/pay-without-browser.ts";
import type { Notifier } from "#lib/simulator/notifier/notifier.ts";
import type { World } from "#lib/simulator/world.ts";

function readPayOrder(body: JsonBody, onlyEnter: boolean): PayOrder {
  return {
    payUrl: body.text("payUrl"),
    outTradeNo: body.text("outTradeNo"),
    buyer: body.text("buyer"),
    via: body.text("via") === "password" ? "password" : "phone",
    channel: body.text("channel") === "card" ? "BANKCARD" : "ALIPAYACCOUNT",
    onlyEnter,
  };
}

export function payApi(world: World, notifier: Notifier): Hono {
  const routes = new Hono();
  for (const [path, onlyEnter] of [
    ["/pay", false],
    ["/scan", true],
  ] as const) {
    routes.post(path, async (context) => {
      const body = await readBody(context);
      if (body instanceof Response) return body;
      const result = await payWithoutBrowser(world, readPayOrder(body, onlyEnter));
      notifier.wake();
      switch (result.kind) {
        case "done":
          return context.json({ trade: result.trade, tradeNo: result.trade.tradeNo, returnUrl: result.returnUrl });
        case "unknown":
          return context.json({ error: `Unknown or missing: ${result.what}.` }, 404);
        case "refused":
          return context.json({ error: result.code }, 409);
      }
    });
  }
  return routes;
}
