/** The test buyers: what they have, and the forms that change it. */
import { type Context, Hono } from "hono";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { type BuyersState, buyersPage } from "#lib/simulator/console/wallets/buyer-pages.ts";
import {
  readBuyer,
  readCoupon,
  readPurseChange,
  type WalletField,
  type WalletInput,
} from "#lib/simulator/console/wallets/wallet-input.ts";
import { walletsOf } from "#lib/simulator/console/wallets/wallets.ts";
import type { Buyer } from "#lib/simulator/domain/model.ts";
import { type FormFields, formFields } from "#lib/simulator/pages/form-fields.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import type { World } from "#lib/simulator/world.ts";

const DONE = ["purse", "coupon", "reset", "buyer"] as const;
type Done = (typeof DONE)[number];

function show(world: World, context: Context, state: BuyersState): string {
  return buyersPage(consoleView(world, context), walletsOf(world), state);
}

/** Nobody has the number yet: 2088 and twelve digits (protocol sheet, section 4.2). */
function newBuyerId(world: World): string {
  const buyerId = `2088722${world.randomDigits(9)}`;
  return world.buyers.find(buyerId) === null ? buyerId : newBuyerId(world);
}

function addBuyer(world: World, field: FormFields): WalletInput<Done> {
  return world.transaction(() => {
    const read = readBuyer(field);
    if (!read.ok) return read;
    if (world.buyers.findByLogon(read.value.logonId) !== null) return { ok: false, refused: "logonIdTaken" };
    world.buyers.add({ buyerId: newBuyerId(world), ...read.value });
    return { ok: true, value: "buyer" };
  });
}

function changePurse(world: World, buyer: Buyer, field: FormFields): WalletInput<Done> {
  const read = readPurseChange(field, buyer);
  if (!read.ok) return read;
  world.buyers.move({ buyerId: buyer.buyerId, ...read.value });
  return { ok: true, value: "purse" };
}

function addCoupon(world: World, { buyerId }: Buyer, field: FormFields): WalletInput<Done> {
  const read = readCoupon(field);
  if (!read.ok) return read;
  const day = beijingTime(world.clock.now()).slice(0, 10).replaceAll("-", "");
  const couponId = `${day}000730${world.randomDigits(14)}`;
  world.coupons.add({ couponId, buyerId, ...read.value, usedForTradeNo: null });
  return { ok: true, value: "coupon" };
}

function resetWallet(world: World, { buyerId }: Buyer): WalletInput<Done> {
  world.buyers.reset(buyerId);
  world.coupons.reset(buyerId);
  return { ok: true, value: "reset" };
}

const CHANGES: Readonly<Record<string, (world: World, buyer: Buyer, field: FormFields) => WalletInput<Done>>> = {
  purse: changePurse,
  coupons: addCoupon,
  reset: resetWallet,
};

export function buyerRoutes(world: World): Hono {
  const routes = new Hono();
  const refuse = (context: Context, refused: WalletField, field: FormFields) =>
    context.html(show(world, context, { refused, field, buyerId: context.req.param("id") ?? "" }), 422);
  routes.get("/buyers", (context) => {
    const done = DONE.find((known) => known === context.req.query("done"));
    return context.html(show(world, context, done === undefined ? {} : { done }));
  });
  routes.post("/buyers", async (context) => {
    const field = await formFields(context);
    const result = addBuyer(world, field);
    return result.ok
      ? context.redirect(`/console/buyers?done=${result.value}`, 303)
      : refuse(context, result.refused, field);
  });
  for (const [path, change] of Object.entries(CHANGES)) {
    routes.post(`/buyers/:id/${path}`, async (context) => {
      const field = await formFields(context);
      const result = world.transaction((): WalletInput<Done> => {
        const buyer = world.buyers.find(context.req.param("id"));
        return buyer === null ? { ok: false, refused: "buyer" } : change(world, buyer, field);
      });
      if (!result.ok) return refuse(context, result.refused, field);
      return context.redirect(`/console/buyers?done=${result.value}#buyer-${context.req.param("id")}`, 303);
    });
    // The other language, asked for where a form was refused.
    routes.get(`/buyers/:id/${path}`, (context) =>
      context.redirect(`/console/buyers${new URL(context.req.url).search}`, 303),
    );
  }
  return routes;
}
