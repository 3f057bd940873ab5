import { loadConfig } from "#lib/config/load-config.ts";
import { type Container, createContainer } from "#lib/container.ts";
import { fen, yuanFromFen } from "#lib/domain/money.ts";
import { fetchAlone } from "#tests/support/http-exchange.ts";
import { type BookChanges, type Books, compareBooks, readBooks } from "#tests/support/notify-books.ts";
import { type PostOptions, send } from "#tests/support/notify-post.ts";
import type { ShopRig } from "#tests/support/shop-rig.ts";
import { encodeForm, type FieldBytes, paymentFields, signFields } from "#tests/support/signed-notice.ts";

/** An order whose payment has been started. */
export type DeskOrder = {
  id: string;
  orderNo: string;
  totalFen: number;
  /** "20.90" */
  total: string;
  outTradeNo: string;
  subject: string;
  /** What the buyer's browser holds in its visitor cookie. */
  visitorToken: string;
  /** The signed address at the offline Alipay. */
  payUrl: string;
};

/** Dear enough that one fen is not the whole sum. */
const PRICE_FEN_MIN = 1_000;

const A_REFUND = { reason: "other", note: "", requestedBy: "staff:anna" } as const;

/** The shop's use-cases on a rig's own files, from a second process: what the test needs without a browser. */
function openRigContainer({ dataDir, shopUrl, simulator }: ShopRig): Promise<Container> {
  const env = {
    ALIPAY_ENV: "simulator",
    DATA_DIR: dataDir,
    PUBLIC_URL: shopUrl,
    PORT: new URL(shopUrl).port,
    SIMULATOR_PORT: String(simulator.port),
    LOG_LEVEL: "silent",
  };
  // In the data folder there is no .env that could say anything else.
  return createContainer(loadConfig({ env, cwd: dataDir }), "cli");
}

let serial = 0;

/** Digits that no other notification or trade of this run has. */
function freshDigits(prefix: string, length: number): string {
  serial += 1;
  return `${prefix}${String(serial).padStart(length - prefix.length, "0")}`;
}

export const freshNotifyId = () => freshDigits("20261120012221", 34);
export const freshTradeNo = () => freshDigits("20261120220014", 28);

/** A place from which orders are made, notifications sent over real HTTP, and the rows behind looked at. */
export class NotifyDesk {
  readonly rig: ShopRig;
  readonly container: Container;

  private constructor(rig: ShopRig, container: Container) {
    this.rig = rig;
    this.container = container;
  }

  static async open(rig: ShopRig): Promise<NotifyDesk> {
    return new NotifyDesk(rig, await openRigContainer(rig));
  }

  close(): Promise<void> {
    return this.container.close();
  }

  /** The article of that price or more of which there is most. */
  async findArticle(priceFenMin = PRICE_FEN_MIN): Promise<string> {
    const { id } = await this.rig.database.reader.variant.findFirstOrThrow({
      where: { priceFen: { gte: priceFenMin } },
      orderBy: { stock: "desc" },
    });
    return id;
  }

  /** A fresh visitor's order of one article of that price or more, with its payment started. */
  async startOrder({ priceFenMin = PRICE_FEN_MIN }: { priceFenMin?: number } = {}): Promise<DeskOrder> {
    const { shop, visitors } = this.container;
    const visitorToken = visitors.newToken();
    const visitorHash = visitors.hashOf(visitorToken);
    await shop.setCartLine({ visitorHash, variantId: await this.findArticle(priceFenMin), quantity: 1 });
    const { totals } = await this.container.queries.cart.findCart(visitorHash);
    const placed = await shop.placeOrder({
      visitorHash,
      formKey: visitors.newToken(),
      locale: "zh-CN",
      contactName: "李雷",
      contactPhone: "13800138000",
      contactEmail: "",
      addressRegion: "上海市",
      addressDetail: "某路 1 号",
      buyerNote: "",
      seenTotalFen: totals?.totalFen ?? 0,
    });
    if (placed.status !== "placed") throw new Error(`not placed: ${JSON.stringify(placed)}`);
    const order = await this.rig.database.reader.order.findUniqueOrThrow({ where: { orderNo: placed.orderNo } });
    return { ...(await this.startPayment(order)), visitorToken };
  }

  /** The order's open attempt, made where there is none. */
  async startPayment(order: { id: string; orderNo: string; totalFen: number }) {
    const started = await this.container.shop.startPayment({ orderId: order.id, product: "page", anew: false });
    const signed = await this.container.shop.signPayUrl({ orderId: order.id, product: "page" });
    if (started.status !== "ready" || signed.status !== "redirect") throw new Error("payment was not started");
    const { outTradeNo } = started;
    const { subject } = await this.rig.database.reader.paymentAttempt.findUniqueOrThrow({ where: { outTradeNo } });
    const { id, orderNo, totalFen } = order;
    return { id, orderNo, totalFen, total: yuanFromFen(fen(totalFen)), outTradeNo, subject, payUrl: signed.url };
  }

  /** The buyer pays at the offline Alipay, and the shop hears of it or not. */
  async pay(order: DeskOrder, { notifyLost = 0 }: { notifyLost?: number } = {}): Promise<string> {
    const { api } = this.rig.simulator;
    if (notifyLost > 0) await api.shoot({ kind: "lose-notify", outTradeNo: order.outTradeNo, times: notifyLost });
    const { tradeNo } = await api.pay({ payUrl: order.payUrl });
    return tradeNo;
  }

  /** A whole or partial refund as staff would order it, up to Alipay's answer. */
  async refund(order: DeskOrder, amountFen: number): Promise<{ refundId: string; outRequestNo: string }> {
    const { shop, visitors } = this.container;
    const asked = await shop.requestRefund({
      orderId: order.id,
      amountFen,
      formKey: visitors.newToken(),
      ...A_REFUND,
    });
    if (asked.status !== "accepted") throw new Error(`refund refused: ${asked.code}`);
    await shop.submitRefund({ refundId: asked.refundId });
    const { outRequestNo } = await this.rig.database.reader.refund.findUniqueOrThrow({ where: { id: asked.refundId } });
    return { refundId: asked.refundId, outRequestNo };
  }

  /** The fields of the notification that Alipay would send for a paid order, still unsigned. */
  fields(order: DeskOrder, changes: FieldBytes = {}): FieldBytes {
    return {
      ...paymentFields,
      app_id: this.rig.appId,
      auth_app_id: this.rig.appId,
      seller_id: this.rig.sellerId,
      notify_id: freshNotifyId(),
      trade_no: freshTradeNo(),
      out_trade_no: order.outTradeNo,
      subject: order.subject,
      total_amount: order.total,
      receipt_amount: order.total,
      invoice_amount: order.total,
      buyer_pay_amount: order.total,
      fund_bill_list: JSON.stringify([{ amount: order.total, fundChannel: "ALIPAYACCOUNT" }]),
      ...changes,
    };
  }

  /** With Alipay's own signature. */
  sign(fields: FieldBytes): FieldBytes {
    return signFields(fields, this.rig.alipayPrivateKey);
  }

  /** The body of a genuine notification. */
  body(order: DeskOrder, changes: FieldBytes = {}): string {
    return encodeForm(this.sign(this.fields(order, changes)));
  }

  /** To the rig's shop, unless another process of it is named. */
  send(body: string | Uint8Array, { shopUrl = this.rig.shopUrl, ...options }: PostOptions & { shopUrl?: string } = {}) {
    return send(shopUrl, body, options);
  }

  books(): Promise<Books> {
    return readBooks(this.rig.database);
  }

  async changesSince(before: Books): Promise<BookChanges> {
    return compareBooks(before, await this.books());
  }

  /** The rows of one order that money depends on, without what tells two orders apart. */
  async moneyOf(order: DeskOrder) {
    const { reader } = this.rig.database;
    const where = { orderId: order.id };
    return {
      order: await reader.order.findUniqueOrThrow({ where: { id: order.id }, select: { status: true } }),
      attempts: await reader.paymentAttempt.findMany({ where, select: { status: true, nextAskAt: true } }),
      payments: await reader.payment.findMany({ where, select: { amountFen: true, purpose: true, finished: true } }),
      refunds: await reader.refund.findMany({ where, select: { kind: true, status: true, amountFen: true } }),
      ledger: await reader.ledgerEntry.findMany({
        where,
        select: { kind: true, debitAccount: true, creditAccount: true, amountFen: true },
      }),
      stock: await reader.stockMovement.findMany({
        where: { reference: order.id },
        select: { kind: true, quantity: true },
      }),
      audit: await reader.auditEntry.findMany({ where, select: { actor: true, action: true }, orderBy: { at: "asc" } }),
    };
  }

  /** What the buyer's open page asks for, with the buyer's cookie. */
  async askStatus(order: DeskOrder): Promise<{ phase: string }> {
    const answer = await fetchAlone(`${this.rig.shopUrl}/api/orders/${order.orderNo}/status`, {
      headers: { Cookie: `visitor=${order.visitorToken}` },
    });
    if (!answer.ok) throw new Error(`the page was answered ${answer.status}`);
    return (await answer.json()) as { phase: string };
  }
}
