"use server";

import { refresh } from "next/cache";
import { findBuyerDevice } from "#lib/server/buyer-device.ts";
import { defineAction } from "#lib/server/define-action.ts";
import { allowOwner, orderActionInput } from "#lib/server/order-action.ts";
import { shop } from "#lib/server/shop.ts";

export const cancelOrder = defineAction({
  input: orderActionInput,
  allow: allowOwner,
  async run({ orderId }) {
    const container = await shop();
    const { status } = await container.shop.cancelOrder({ orderId, cause: "buyer", actor: "buyer" });
    refresh();
    return status;
  },
});

export const confirmReceipt = defineAction({
  input: orderActionInput,
  allow: allowOwner,
  async run({ orderId }) {
    const container = await shop();
    const done = await container.shop.confirmReceipt({ orderId, actor: "buyer" });
    refresh();
    return done ? ("confirmed" as const) : ("not-confirmed" as const);
  },
});

/** Commits a payment attempt where the order has none that is open. */
export const startPayment = defineAction({
  input: orderActionInput,
  allow: allowOwner,
  async run({ orderId }) {
    const container = await shop();
    const { product } = await findBuyerDevice();
    const started = await container.shop.startPayment({ orderId, product, anew: false });
    refresh();
    return started.status;
  },
});

/** Lets a payment that was begun on another device go on on this one: what is open there is closed at Alipay first. */
export const continuePaymentHere = defineAction({
  input: orderActionInput,
  allow: allowOwner,
  async run({ orderId }) {
    const container = await shop();
    const { product } = await findBuyerDevice();
    const started = await container.shop.startPayment({ orderId, product, anew: true });
    refresh();
    if (started.status === "ready") return started.status;
    switch (started.because) {
      case "paid":
        return started.because;
      case "unknown-state":
        return "try-again";
      case "expired":
      case "cancelled":
        return started.status;
    }
  },
});
