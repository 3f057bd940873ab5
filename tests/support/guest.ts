import { formTokenOf } from "#tests/support/form-token.ts";
import { fetchAlone } from "#tests/support/http-exchange.ts";
import type { NotifyDesk } from "#tests/support/notify-desk.ts";
import { findActionId, sendAction } from "#tests/support/server-action.ts";

const CHECKOUT_FILE = "app/[locale]/(shop)/checkout/actions.ts";

/** What an action's answer says, of the parts that a page shows. */
export type ActionAnswer = {
  status: number;
  /** The order's number where the buyer is led to its cashier. */
  orderNo: string | null;
  text: string;
};

/** A buyer without a browser: a visitor cookie, and what the shop's own pages would send with it. */
export class Guest {
  readonly token: string;
  readonly visitorHash: string;
  readonly cookie: string;
  readonly #desk: NotifyDesk;

  constructor(desk: NotifyDesk) {
    const { visitors } = desk.container;
    this.#desk = desk;
    this.token = visitors.newToken();
    this.visitorHash = visitors.hashOf(this.token);
    this.cookie = `visitor=${this.token}`;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const { shopUrl } = this.#desk.rig;
    return fetchAlone(`${shopUrl}${path}`, { headers: { cookie: this.cookie, ...headers } });
  }

  /** Sends a change of the cart as the shop's scripts do; `form` may be anything that a stranger would send. */
  changeCart(form: Record<string, string> | string): Promise<Response> {
    const { shopUrl } = this.#desk.rig;
    const body = typeof form === "string" ? form : new URLSearchParams(form).toString();
    const headers = {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      origin: shopUrl,
      cookie: this.cookie,
    };
    return fetchAlone(`${shopUrl}/api/cart`, { method: "POST", body, headers });
  }

  /** The lines as they lie in the database: sku and quantity. */
  async cart(): Promise<Record<string, number>> {
    const lines = await this.#desk.rig.database.reader.cartLine.findMany({
      where: { visitorHash: this.visitorHash },
      include: { variant: { select: { sku: true } } },
    });
    return Object.fromEntries(lines.map(({ variant, quantity }) => [variant.sku, quantity]));
  }

  /** The checkout form, filled in properly for the cart as it is. */
  async checkoutForm(): Promise<Record<string, string>> {
    const { totals } = await this.#desk.container.queries.cart.findCart(this.visitorHash);
    return {
      token: formTokenOf(this.token),
      formKey: this.#desk.container.visitors.newToken(),
      locale: "zh-CN",
      seenTotalFen: String(totals?.totalFen ?? 0),
      contactName: "李雷",
      contactPhone: "13800138000",
      contactEmail: "lilei@example.com",
      province: "上海市",
      city: "黄浦区",
      addressDetail: "某路 1 号",
      buyerNote: "",
    };
  }

  /** Submits the checkout form with these fields changed or added. */
  async placeOrder(changes: Record<string, string> = {}): Promise<ActionAnswer> {
    const { shopUrl } = this.#desk.rig;
    const answer = await sendAction({
      shopUrl,
      path: "/checkout",
      actionId: findActionId({ file: CHECKOUT_FILE, name: "placeOrder" }),
      cookie: this.cookie,
      fields: { ...(await this.checkoutForm()), ...changes },
    });
    const orderNo = /\/pay\/(QH\w+)/.exec(answer.headers.get("x-action-redirect") ?? "")?.[1] ?? null;
    return { status: answer.status, orderNo, text: await answer.text() };
  }
}
