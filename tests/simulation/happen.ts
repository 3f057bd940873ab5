import { fen } from "#lib/domain/money.ts";
import { FREE_FREIGHT_FROM_FEN, FREIGHT_FEN } from "#lib/domain/order.ts";
import type { Deed, Event } from "./events.ts";
import type { World } from "./world.ts";

type Of<Kind extends Deed["do"]> = Extract<Deed, { do: Kind }>;

/** Lets one event happen. False where it cannot: its order, trade or task is not there. */
export async function happen(world: World, event: Event): Promise<boolean> {
  const name = `e${event.id}`;
  switch (event.do) {
    case "step":
      if (!world.tasks.find(event.task)) return false;
      await world.step(event.task, event.fault);
      return true;
    case "time":
      world.passTime(event.seconds);
      return true;
    case "crash":
      if (event.when === "now") world.crash(event.process);
      else world.doomed.add(event.process);
      return true;
    case "deliver":
    case "forge":
      return post(world, name, event);
    case "open-page":
    case "pay":
    case "refund-elsewhere":
    case "balance":
    case "freeze":
      return atAlipay(world, event);
    case "job":
      return world.startJob(name, `worker-${event.worker}`, event.job);
    case "fill-cart":
    case "place-order":
      return fillAndPlace(world, name, event);
    case "start-payment":
    case "sign-page":
    case "refresh":
    case "cancel":
    case "ship":
    case "confirm":
    case "refund":
      return actOnOrder(world, name, event);
  }
}

function post(world: World, name: string, event: Of<"deliver" | "forge">): boolean {
  if (event.do === "deliver") {
    const letter = world.mail.letters.get(event.notice);
    if (!letter) return false;
    if (event.fault === undefined) world.deliver(name, letter);
    else world.mail.lose(letter, { forGood: event.fault === "lost-for-good", now: world.alipayNow() });
    return true;
  }
  const { outTradeNo } = event;
  const [attempt] = world.oracle.rows("SELECT amountFen, subject FROM PaymentAttempt WHERE outTradeNo = ?", outTradeNo);
  if (!attempt) return false;
  const digits = name.slice(1).padStart(20, "0");
  world.forge(
    name,
    {
      notifyId: `20261120009999${digits}`,
      outTradeNo,
      tradeNo: `20269999${digits}`,
      sellerId: world.deps.merchant.sellerId,
      tradeStatus: "TRADE_SUCCESS",
      subject: String(attempt["subject"]),
      kind: "payment",
      totalFen: fen(Number(attempt["amountFen"])),
      buyerLogonId: null,
      paidAt: world.now(),
      outBizNo: null,
      body: "",
    },
    event.forgery,
  );
  return true;
}

function atAlipay(world: World, event: Of<"open-page" | "pay" | "refund-elsewhere" | "balance" | "freeze">): boolean {
  const { alipay } = world;
  switch (event.do) {
    case "open-page":
      return world.pages.has(event.outTradeNo) && alipay.openPage(event.outTradeNo) !== null;
    case "pay":
      if (!world.pages.has(event.outTradeNo) || alipay.pay(event.outTradeNo) === null) return false;
      break;
    case "refund-elsewhere":
      if (!alipay.refundInCentre({ ...event, amountFen: fen(event.amountFen) })) return false;
      break;
    case "balance":
      alipay.canPayRefunds = event.enough;
      break;
    case "freeze":
      if (event.frozen) world.frozen.add(event.outTradeNo);
      else world.frozen.delete(event.outTradeNo);
      break;
  }
  world.collectMail();
  return true;
}

function fillAndPlace(world: World, name: string, event: Of<"fill-cart" | "place-order">): boolean {
  const { code, deps } = world;
  const visitorHash = `visitor-${event.buyer}`;
  if (event.do === "fill-cart") {
    const variantId = world.variants[event.variant] ?? "";
    world.start({ name, process: "shop" }, async () => {
      const { status } = await code.setCartLine(deps, { visitorHash, variantId, quantity: event.quantity });
      return status;
    });
    return true;
  }
  const { form: formKey } = event;
  const seenTotalFen = seenTotal(world, visitorHash);
  world.start({ name, process: "shop" }, async () => {
    const placed = await code.placeOrder(deps, { ...ADDRESS, visitorHash, formKey, seenTotalFen });
    if (placed.status === "placed") world.history.placed.add(formKey);
    return placed.status;
  });
  return true;
}

const ADDRESS = {
  locale: "zh-CN",
  contactName: "李雷",
  contactPhone: "13800138000",
  contactEmail: "",
  addressRegion: "上海市",
  addressDetail: "某路 1 号",
  buyerNote: "",
};

/** The sum that the checkout page shows now. */
function seenTotal(world: World, visitorHash: string): number {
  const lines = world.oracle.rows("SELECT quantity, seenPriceFen FROM CartLine WHERE visitorHash = ?", visitorHash);
  const itemsFen = lines.reduce((sum, line) => sum + Number(line["seenPriceFen"]) * Number(line["quantity"]), 0);
  return itemsFen < 100 || itemsFen >= FREE_FREIGHT_FROM_FEN ? itemsFen : itemsFen + FREIGHT_FEN;
}

type OrderDeed = Of<"start-payment" | "sign-page" | "refresh" | "cancel" | "ship" | "confirm" | "refund">;

function actOnOrder(world: World, name: string, event: OrderDeed): boolean {
  const { code, deps } = world;
  const [order] = world.oracle.rows(`SELECT id FROM "Order" WHERE formKey = ?`, event.form);
  if (!order) return false;
  const orderId = String(order["id"]);
  world.start({ name, process: "shop" }, async () => {
    switch (event.do) {
      case "start-payment": {
        const started = await code.startPayment(deps, { orderId, product: "page", anew: event.anew });
        return started.status === "ready" ? started.outTradeNo : started.because;
      }
      case "sign-page":
        return signPage(world, orderId);
      case "refresh":
        return JSON.stringify(await code.refreshPayment(deps, { orderId }));
      case "cancel":
        return (
          await code.cancelOrder(deps, {
            orderId,
            cause: event.by,
            actor: event.by === "buyer" ? "buyer" : "staff:anna",
          })
        ).status;
      case "ship": {
        const shipped = await code.shipOrder(deps, { orderId, carrier: "SF", trackingNo: "1", actor: "staff:anna" });
        return shipped.status === "shipped" ? shipped.status : shipped.because;
      }
      case "confirm":
        return String(await code.confirmReceipt(deps, { orderId, actor: "buyer" }));
      case "refund":
        return refund(world, orderId, event);
    }
  });
  return true;
}

async function signPage(world: World, orderId: string): Promise<string> {
  const signed = await world.code.signPayUrl(world.deps, { orderId, product: "page" });
  if (signed.status !== "redirect") return signed.status;
  const outTradeNo = new URL(signed.url).searchParams.get("out_trade_no") ?? "";
  world.pages.add(outTradeNo);
  return outTradeNo;
}

/** As the refund desk does it: written down first, then sent at once. */
async function refund(world: World, orderId: string, event: Of<"refund">): Promise<string> {
  const { code, deps } = world;
  const [payment] = world.oracle.rows(
    "SELECT id FROM Payment WHERE orderId = ? AND purpose = ?",
    orderId,
    event.purpose,
  );
  const asked = await code.requestRefund(deps, {
    orderId,
    ...(payment && event.purpose === "surplus" ? { paymentId: String(payment["id"]) } : {}),
    amountFen: event.amountFen,
    reason: "other",
    note: "",
    formKey: event.key,
    requestedBy: `staff:${event.staff}`,
  });
  if (asked.status === "refused") return asked.code;
  world.history.accepted.add(event.key);
  return (await code.submitRefund(deps, { refundId: asked.refundId })).status;
}
