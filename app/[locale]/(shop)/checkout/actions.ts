"use server";

import { checkoutInput } from "#lib/server/checkout-input.ts";
import { defineAction } from "#lib/server/define-action.ts";
import { placeOrderFromCart } from "#lib/server/place-order-from-cart.ts";
import { findVisitor } from "#lib/server/visitor.ts";

export const placeOrder = defineAction({
  input: checkoutInput,
  async allow() {
    const visitor = await findVisitor();
    return visitor && { actor: visitor, formSecret: visitor.token };
  },
  run: placeOrderFromCart,
});
