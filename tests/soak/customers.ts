import { fen, yuanFromFen } from "#lib/domain/money.ts";
import type { AcceptedRefund, AcknowledgedNotice, PlacedOrder } from "#tests/soak/acknowledged.ts";
import type { PaidOrder } from "#tests/soak/order-stock.ts";
import { type OutageGate, WrongAnswer } from "#tests/soak/outage-gate.ts";
import { formTokenOf } from "#tests/support/form-token.ts";
import { freshNotifyId, type NotifyDesk } from "#tests/support/notify-desk.ts";
import { SUCCESS } from "#tests/support/notify-post.ts";
import { findActionId, sendAction } from "#tests/support/server-action.ts";
import type { FieldBytes } from "#tests/support/signed-notice.ts";
import { type StaffSession, signInStaff } from "#tests/support/staff-session.ts";

const REFUND_FILE = "app/[locale]/admin/(desk)/orders/[orderNo]/actions.ts";
const CHECKOUT_FILE = "app/[locale]/(shop)/checkout/actions.ts";

/** Alipay, staff and buyers, over real HTTP: each repeats what was not answered, with the same bytes or the same key. */
export class Customers {
  readonly #desk: NotifyDesk;
  readonly #gate: OutageGate;
  readonly #staff: StaffSession;
  readonly #refundAction = findActionId({ file: REFUND_FILE, name: "refundOrder" });
  readonly #checkoutAction = findActionId({ file: CHECKOUT_FILE, name: "placeOrder" });

  private constructor(desk: NotifyDesk, gate: OutageGate, staff: StaffSession) {
    this.#desk = desk;
    this.#gate = gate;
    this.#staff = staff;
  }

  static async open(desk: NotifyDesk, gate: OutageGate): Promise<Customers> {
    return new Customers(desk, gate, await signInStaff(desk));
  }

  /** One notification about the trade, signed by Alipay. `settles`: it says that the trade is paid. */
  async notify(order: PaidOrder, status: "WAIT_BUYER_PAY" | "TRADE_SUCCESS"): Promise<AcknowledgedNotice> {
    const notifyId = freshNotifyId();
    const changes: FieldBytes = { notify_id: notifyId, trade_no: order.tradeNo, trade_status: status };
    const body = this.#desk.body(order, changes);
    const settles = status === "TRADE_SUCCESS";
    return this.#gate.untilAcknowledged(async () => {
      const answer = await this.#desk.send(body);
      if (answer.status >= 500) return null;
      if (answer.status !== SUCCESS.status || answer.body !== SUCCESS.body) {
        throw new WrongAnswer(`a genuine notification was answered ${answer.status} ${answer.body}`);
      }
      return { notifyId, order, settles };
    });
  }

  /** Staff press the button of one dialog, and again with the same key when nothing came back. */
  async refund(order: PaidOrder, amountFen: number): Promise<AcceptedRefund> {
    const { cookie, token, sessionId } = this.#staff;
    const { formKeys } = this.#desk.container.auth;
    const formKey = formKeys.newKey({ sessionId, form: "refund", subject: order.id });
    const { orderNo } = order;
    const amount = yuanFromFen(fen(amountFen));
    const fields = { token, orderNo, locale: "zh-CN", formKey, amount, reason: "damaged", note: "" };
    const path = `/admin/orders/${orderNo}`;
    const { shopUrl } = this.#desk.rig;
    return this.#gate.untilAcknowledged(async () => {
      const answer = await sendAction({ shopUrl, path, actionId: this.#refundAction, cookie, fields });
      const text = await answer.text();
      const outcome = /"output":\{"kind":"(\w+)"/.exec(text)?.[1];
      if (outcome === "done" || outcome === "unknown") return { formKey, order, amountFen };
      if (outcome !== undefined || /"status":"(refused|invalid)"/.test(text)) {
        throw new WrongAnswer(`a refund was answered ${outcome ?? text.slice(0, 500)}`);
      }
      return null;
    });
  }

  /** A new buyer with one article in the cart submits the checkout form, again with the same key when need be. */
  async placeOrder(): Promise<PlacedOrder> {
    const { shop, visitors, queries } = this.#desk.container;
    const visitorToken = visitors.newToken();
    const visitorHash = visitors.hashOf(visitorToken);
    const variantId = await this.#desk.findArticle();
    await this.#gate.untilAcknowledged(async () => shop.setCartLine({ visitorHash, variantId, quantity: 1 }));
    const { totals } = await queries.cart.findCart(visitorHash);
    const formKey = visitors.newToken();
    const fields = {
      token: formTokenOf(visitorToken),
      formKey,
      locale: "zh-CN",
      seenTotalFen: String(totals?.totalFen),
      contactName: "李雷",
      contactPhone: "13800138000",
      contactEmail: "lilei@example.com",
      province: "上海市",
      city: "黄浦区",
      addressDetail: "某路 1 号",
      buyerNote: "",
    };
    const { shopUrl } = this.#desk.rig;
    const call = { shopUrl, path: "/checkout", actionId: this.#checkoutAction, cookie: `visitor=${visitorToken}` };
    return this.#gate.untilAcknowledged(async () => {
      const answer = await sendAction({ ...call, fields });
      const orderNo = /\/pay\/(QH\w+)/.exec(answer.headers.get("x-action-redirect") ?? "")?.[1];
      const text = await answer.text();
      if (orderNo !== undefined) return { formKey, orderNo };
      if (/"status":"(refused|invalid|changed)"/.test(text)) {
        throw new WrongAnswer(`a checkout was answered ${text.slice(0, 500)}`);
      }
      return null;
    });
  }
}
