import { fen } from "#lib/domain/money.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { confirmReceipt } from "#lib/services/confirm-receipt.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { resolveQuarantine } from "#lib/services/resolve-quarantine.ts";
import { shipOrder } from "#lib/services/ship-order.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { witnessPayment } from "#lib/services/witness-payment.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

type Started = Awaited<ReturnType<TestShop["placeAndStart"]>>;

const SUM_FEN = 10_000;

let forms = 0;

/**
 * A shop whose tables hold an order in every state that there is, and every way in which money came or went: on time,
 * late, twice, refunded in part, in whole, without an answer, refused, refused and done all the same, and elsewhere.
 */
export async function createRichShop(): Promise<TestShop> {
  const shop = await createTestShop();
  await shop.place({ priceFen: 500, quantity: 3 });
  await shop.placeAndStart({ priceFen: SUM_FEN });
  await paid(shop);
  await paidAnew(shop);
  await contradicted(shop);
  await completed(shop);
  await cancelled(shop);
  await paidAfterCancel(shop, { returned: false });
  await paidAfterCancel(shop, { returned: true });
  await paidTwice(shop);
  await refunded(shop);
  return shop;
}

const paidNotice = (order: Started) => ({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });

async function paid(shop: TestShop): Promise<Started> {
  const order = await shop.placeAndStart({ priceFen: SUM_FEN, quantity: 1 });
  await shop.notify(paidNotice(order));
  return order;
}

/** The first attempt is closed, the second is paid, and learned of by asking. */
async function paidAnew(shop: TestShop): Promise<void> {
  const order = await shop.placeAndStart({ priceFen: SUM_FEN });
  shop.gateway.close = { kind: "closed" };
  const again = await startPayment(shop.deps, { orderId: order.id, product: "page", anew: true });
  if (again.status !== "ready") throw new Error("payment was not started anew");
  shop.gateway.close = { kind: "refused", code: "ACQ.TRADE_STATUS_ERROR" };
  shop.gateway.trade = {
    kind: "paid",
    tradeNo: "2026112022001400000000888",
    totalFen: fen(order.totalFen),
    finished: true,
  };
  shop.pass(60);
  await cancelOrder(shop.deps, { orderId: order.id, cause: "buyer", actor: "buyer" });
}

async function witnessed(shop: TestShop, order: Started, sum: number): Promise<void> {
  const [payment] = await shop.deps.database.read.payments.list(order.id);
  if (!payment) throw new Error("nothing was paid");
  shop.gateway.trade = { kind: "paid", tradeNo: payment.tradeNo, totalFen: fen(sum), finished: false };
  await witnessPayment(shop.deps, payment);
}

async function contradicted(shop: TestShop): Promise<void> {
  await witnessed(shop, await paid(shop), 1);
}

async function completed(shop: TestShop): Promise<void> {
  const shipped = await paid(shop);
  const received = await paid(shop);
  for (const order of [shipped, received]) {
    await witnessed(shop, order, order.totalFen);
    const parcel = { carrier: "SF", trackingNo: `SF${order.orderNo}`, actor: "staff:anna" };
    await shipOrder(shop.deps, { orderId: order.id, ...parcel });
  }
  await confirmReceipt(shop.deps, { orderId: received.id, actor: "buyer" });
}

async function cancelled(shop: TestShop): Promise<Started> {
  const order = await shop.placeAndStart({ priceFen: SUM_FEN, quantity: 2 });
  shop.gateway.close = { kind: "absent" };
  await cancelOrder(shop.deps, { orderId: order.id, cause: "staff", actor: "staff:anna" });
  return order;
}

async function paidAfterCancel(shop: TestShop, { returned }: { returned: boolean }): Promise<void> {
  const order = await cancelled(shop);
  await shop.notify(paidNotice(order));
  if (!returned) return;
  const surplus = await shop.rows.refund.findFirstOrThrow({ where: { orderId: order.id } });
  await submitRefund(shop.deps, { refundId: surplus.id });
}

async function paidTwice(shop: TestShop): Promise<void> {
  const order = await paid(shop);
  await shop.notify(paidNotice(order));
}

/** Of 10,000 fen: 1,000 done, 1,000 unknown, 1,000 new, 1,000 refused, 1,000 refused and found done, 1,000 elsewhere. */
async function refunded(shop: TestShop): Promise<void> {
  const order = await paid(shop);
  const { tradeNo } = await shop.rows.payment.findFirstOrThrow({ where: { orderId: order.id } });
  await submitRefund(shop.deps, { refundId: await ask(shop, order) });
  shop.gateway.refundAnswer = { kind: "unknown", cause: "timeout" };
  await submitRefund(shop.deps, { refundId: await ask(shop, order) });
  shop.gateway.refundAnswer = { kind: "refused", code: "ACQ.SELLER_BALANCE_NOT_ENOUGH", message: "" };
  await submitRefund(shop.deps, { refundId: await ask(shop, order) });
  const refusedId = await ask(shop, order);
  await submitRefund(shop.deps, { refundId: refusedId });
  const refused = await shop.rows.refund.findUniqueOrThrow({ where: { id: refusedId } });
  await ask(shop, order);
  shop.gateway.refundQuery = { kind: "found", amountFen: fen(1_000) };
  for (const outBizNo of [refused.outRequestNo, "CENTRE1"]) {
    await shop.notify({ ...paidNotice(order), tradeNo, kind: "refund", outBizNo, body: `out_biz_no=${outBizNo}` });
    const [row] = await shop.deps.database.queues.findQuarantined({ now: shop.deps.clock.now(), limit: 1 });
    if (row) await resolveQuarantine(shop.deps, row);
  }
}

async function ask(shop: TestShop, order: Started): Promise<string> {
  forms += 1;
  const intent = { reason: "damaged", note: "", formKey: `rich-${forms}`, requestedBy: "staff:anna" } as const;
  const asked = await requestRefund(shop.deps, { orderId: order.id, amountFen: 1_000, ...intent });
  if (asked.status !== "accepted") throw new Error(`the refund was refused: ${asked.code}`);
  return asked.refundId;
}
