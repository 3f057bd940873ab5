/**
 * A program: the shop in the time zone that TZ names. Signs a payment, asks an Alipay on loopback about it, and prints what
 * was sent and what was stored.
 */
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import { answering, gatewayTo, startScriptedGateway } from "#tests/support/scripted-gateway.ts";
import { createTestShop } from "#tests/support/test-shop.ts";

export type TimeZoneReport = {
  /** Minutes that this process's zone is behind UTC. */
  offset: number;
  asked: string | undefined;
  signed: string | null;
  expires: unknown;
  stored: { status: string; paidAt: string | undefined };
};

const shop = await createTestShop();
const alipay = await startScriptedGateway((request, response) => {
  const { out_trade_no } = request.bizContent;
  answering({
    code: "10000",
    msg: "Success",
    out_trade_no,
    trade_no: "2026112022001400000000777",
    total_amount: "100.00",
    trade_status: "TRADE_SUCCESS",
    send_pay_date: "2026-11-20 09:59:59",
  })(request, response);
});
shop.deps.gateway = gatewayTo(alipay.url).gateway;
const order = await shop.placeAndStart({ priceFen: 10_000 });
const signed = await signPayUrl(shop.deps, { orderId: order.id, product: "page" });
const query = new URLSearchParams(signed.status === "redirect" ? new URL(signed.url).search : "");
await refreshPayment(shop.deps, { orderId: order.id });
const { status, paidAt } = await shop.rows.payment
  .findFirstOrThrow({ select: { paidAt: true, order: { select: { status: true } } } })
  .then((payment) => ({ status: payment.order.status, paidAt: payment.paidAt.toISOString() }));
const report: TimeZoneReport = {
  offset: new Date("2026-11-20T00:00:00Z").getTimezoneOffset(),
  asked: alipay.seen[0]?.parameters["timestamp"],
  signed: query.get("timestamp"),
  expires: (JSON.parse(query.get("biz_content") ?? "{}") as Record<string, unknown>)["time_expire"],
  stored: { status, paidAt },
};
process.stdout.write(`${JSON.stringify(report)}\n`);
await alipay.stop();
await shop.close();
