/** The pages with bills. What people download here is what programs get, without the address of thirty seconds. */
import { type Context, Hono } from "hono";
import { type BillAddress, billPage, billsPage, type ListedPeriod } from "#lib/simulator/console/bills/bill-pages.ts";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { sellersOf } from "#lib/simulator/console/merchant/merchant-orders.ts";
import { type BillPeriod, billDayOf, parseBillPeriod, periodRefusal } from "#lib/simulator/domain/bill-period.ts";
import { billResponse } from "#lib/simulator/gateway/bill-download.ts";
import { BILL_TYPES, type BillType, writeBill } from "#lib/simulator/operations/write-bill.ts";
import { speechOf } from "#lib/simulator/pages/language.ts";
import type { World } from "#lib/simulator/world.ts";

/** Two months of days on which something happened. */
const DAYS_SHOWN_MAX = 62;

const DAY_MS = 24 * 60 * 60 * 1000;

function typeOf(text: string | undefined): BillType | null {
  return BILL_TYPES.find((type) => type === text) ?? null;
}

function periodOf(text: string): BillPeriod {
  const period = parseBillPeriod(text);
  if (period === null) throw new Error(`${text} is no date of a bill`);
  return period;
}

/** Busy days, and today and yesterday in any case: their readiness is what people look for. */
function listedDays(world: World, sellerId: string): ListedPeriod[] {
  const now = world.clock.now();
  const days = new Map<string, ListedPeriod>();
  for (const moment of [now, now - DAY_MS]) {
    const text = billDayOf(moment);
    days.set(text, { period: periodOf(text), payments: 0, refunds: 0 });
  }
  for (const { from, payments, refunds } of world.bills.busyDays({ sellerId, limit: DAYS_SHOWN_MAX })) {
    const text = billDayOf(from);
    days.set(text, { period: periodOf(text), payments, refunds });
  }
  return [...days.values()].sort((left, right) => right.period.from - left.period.from);
}

/** The months of the days. The oldest may have more days than are listed, so it is counted anew. */
function listedMonths(world: World, sellerId: string, days: readonly ListedPeriod[]): ListedPeriod[] {
  const names = new Set(days.map(({ period }) => period.text.slice(0, 7)));
  return [...names].map((name) => {
    const period = periodOf(name);
    const range = { sellerId, from: period.from, to: period.to };
    return { period, payments: world.bills.payments(range).length, refunds: world.bills.refunds(range).length };
  });
}

/** The bill that an address of this page means; null when there is none. */
function askedBill(world: World, context: Context): { address: BillAddress; period: BillPeriod } | null {
  const sellerId = context.req.param("sellerId") ?? "";
  const type = typeOf(context.req.param("type"));
  const period = parseBillPeriod(context.req.param("date") ?? "");
  const isSeller = sellersOf(world).some((seller) => seller.sellerId === sellerId);
  return type === null || period === null || !isSeller ? null : { address: { sellerId, type }, period };
}

export function billRoutes(world: World): Hono {
  const routes = new Hono();
  const unknown = (context: Context) => context.text(speechOf(context).texts.bills.unknown, 404);
  routes.get("/bills", (context) => {
    const sellers = sellersOf(world);
    const seller = sellers.find(({ sellerId }) => sellerId === context.req.query("seller")) ?? sellers[0];
    const view = consoleView(world, context);
    if (!seller) return context.html(billsPage(view, { address: null, sellers, days: [], months: [] }));
    const { sellerId } = seller;
    const days = listedDays(world, sellerId);
    const months = listedMonths(world, sellerId, days);
    const address = { sellerId, type: typeOf(context.req.query("type")) ?? "trade" };
    return context.html(billsPage(view, { address, sellers, days, months }));
  });
  routes.get("/bills/:sellerId/:type/:date", (context) => {
    const asked = askedBill(world, context);
    if (asked === null) return unknown(context);
    const bill = writeBill(world, { ...asked.address, period: asked.period, isTemplate: false });
    return context.html(billPage(consoleView(world, context), { ...asked, bill }));
  });
  routes.get("/bills/:sellerId/:type/:date/zip", (context) => {
    const asked = askedBill(world, context);
    if (asked === null) return unknown(context);
    const refusal = periodRefusal(asked.period, world.clock.now());
    if (refusal !== null) return context.text(refusal, 404);
    return billResponse(world, { ...asked.address, period: asked.period, isTemplate: false });
  });
  return routes;
}
