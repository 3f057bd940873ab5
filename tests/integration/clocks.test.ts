import { afterEach, beforeEach, expect, test } from "vitest";
import { findShanghaiMoment, shanghaiText } from "#lib/alipay/shanghai-time.ts";
import type { Deps } from "#lib/services/ports.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { expiry } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

let shop: TestShop;
let zone: string | undefined;
beforeEach(async () => {
  shop = await createTestShop();
  zone = process.env["TZ"];
});
afterEach(async () => {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
  await shop.close();
});

const HOUR = 3_600;
/** Two machines whose clocks nobody has set right. */
const APART_SECONDS = 90;

/** The same shop as another machine runs it, whose clock goes ahead. */
function elsewhere(aheadSeconds: number): Deps {
  const { clock } = shop.deps;
  return { ...shop.deps, clock: { now: () => new Date(clock.now().getTime() + aheadSeconds * 1000) } };
}

const statusOf = async (order: { id: string }) =>
  (await shop.rows.order.findUniqueOrThrow({ where: { id: order.id } })).status;

test("P-15: a worker ninety seconds ahead ends an order ninety seconds early at most, and never one that was paid in them", async () => {
  const worker = elsewhere(APART_SECONDS);
  const unpaid = await shop.placeAndStart();
  const paid = await shop.placeAndStart();
  shop.pass(30 * 60 - APART_SECONDS - 1);
  expect(await runLeased(worker, { job: expiry, holder: "ahead" })).toBe(0);
  await shop.notify({ outTradeNo: paid.outTradeNo, totalFen: paid.totalFen });
  shop.gateway.close = { kind: "closed" };
  shop.pass(1);
  expect(await runLeased(worker, { job: expiry, holder: "ahead" })).toBe(1);
  expect([await statusOf(unpaid), await statusOf(paid)]).toEqual(["cancelled", "paid"]);
  // Its trade was closed at Alipay before: in the seconds that are left nobody can pay for what is cancelled.
  expect(shop.gateway.calls).toMatchObject([{ method: "close", number: unpaid.outTradeNo }]);
});

test("P-15: a worker ninety seconds behind ends an order ninety seconds late; meanwhile nobody can start to pay for it", async () => {
  const worker = elsewhere(-APART_SECONDS);
  const order = await shop.placeAndStart();
  shop.gateway.close = { kind: "closed" };
  shop.pass(30 * 60);
  expect(await runLeased(worker, { job: expiry, holder: "behind" })).toBe(0);
  expect(await startPayment(shop.deps, { orderId: order.id, product: "page", anew: false })).toEqual({
    status: "not-payable",
    because: "expired",
  });
  shop.pass(APART_SECONDS);
  expect(await runLeased(worker, { job: expiry, holder: "behind" })).toBe(1);
  expect(await statusOf(order)).toBe("cancelled");
});

test("P-15: a clock that goes back by two hours keeps an order open so much longer, and not for ever", async () => {
  shop.pass(2 * HOUR);
  const order = await shop.placeAndStart();
  shop.pass(-2 * HOUR);
  shop.gateway.close = { kind: "closed" };
  expect(await runLeased(shop.deps, { job: expiry, holder: "back" })).toBe(0);
  shop.pass(2 * HOUR + 30 * 60);
  expect(await runLeased(shop.deps, { job: expiry, holder: "back" })).toBe(1);
  expect(await statusOf(order)).toBe("cancelled");
});

test.each([
  // New York's clocks go back: one hour comes twice.
  ["America/New_York", "2026-11-01T05:30:00.000Z", "2026-11-01 13:30:00"],
  // London's go ahead: one hour never comes.
  ["Europe/London", "2026-03-29T01:30:00.000Z", "2026-03-29 09:30:00"],
  // The second before a leap second, as computers count.
  ["Asia/Shanghai", "2016-12-31T23:59:59.000Z", "2017-01-01 07:59:59"],
])(
  "P-15: on a machine in %s the moment %s is Beijing's %s to Alipay, and read back as the same",
  (where, iso, text) => {
    process.env["TZ"] = where;
    expect(shanghaiText(new Date(iso))).toBe(text);
    expect(findShanghaiMoment(text)).toEqual(new Date(iso));
  },
);
