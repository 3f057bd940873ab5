import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import type { Database as OpenedDatabase } from "#lib/db/client.ts";
import { createDatabase } from "#lib/db/database.ts";
import { randomIds } from "#lib/db/random-ids.ts";
import { verifyFile } from "#lib/db/verify/verify-file.ts";
import type { Fen } from "#lib/domain/money.ts";
import { type PlaceOrderInput, placeOrder } from "#lib/services/place-order.ts";
import { setCartLine } from "#lib/services/set-cart-line.ts";
import { runStep } from "#lib/worker/step.ts";
import type { Outside, RaceDeps } from "#tests/races/party.ts";
import { noticeOf, USE_CASES } from "#tests/races/use-cases.ts";
import { createTestDatabase, MEMORY_FOLDER } from "#tests/support/database.ts";
import { FakeAlipay } from "#tests/support/fake-alipay.ts";
import { MoneyOracle } from "#tests/support/money-oracle.ts";
import { addVariant, NOON, type TestVariant } from "#tests/support/shop-rows.ts";
import { orderForm } from "#tests/support/test-shop.ts";

export const ORDER_LIFETIME_MINUTES = 30;
export const MERCHANT = { environment: "simulator", appId: "9021000100000001", sellerId: "2088000000000001" } as const;

/** Dear enough to travel for free, so that an order's total is this. */
const PRICE_FEN = 10_000;

export type RaceOrder = { id: string; orderNo: string; outTradeNo: string; totalFen: Fen };

/** More than all plans of the worker need until nothing is due by itself any more. */
const HEALING_ROUNDS_MAX = 60;
/** What the worker only repeats finds the same whenever it looks: so time goes on in whole hours, and the test is quick. */
const HEALING_STEP_SECONDS = 3_600;

const TABLES = [
  "PaymentAttempt",
  "Payment",
  "Refund",
  "LedgerEntry",
  "AuditEntry",
  "Notification",
  "QuarantinedNotification",
];
const NAMES = new Set(["id", "attemptId", "paymentId"]);

const ALL_PAGES = 100_000;

/** The shop's use-cases on one database file, an Alipay that holds the truth, and a clock that stands unless moved. */
export class RaceWorld {
  readonly opened: OpenedDatabase;
  readonly oracle: MoneyOracle;
  readonly alipay: FakeAlipay;
  readonly deps: RaceDeps;
  readonly alarms: string[] = [];
  readonly #variant: TestVariant;
  #now = NOON;
  #visitors = 0;

  private constructor(opened: OpenedDatabase, variant: TestVariant) {
    this.opened = opened;
    this.#variant = variant;
    this.oracle = new MoneyOracle(opened.file);
    const clock = { now: () => this.#now };
    this.alipay = new FakeAlipay({ clock, sellerId: MERCHANT.sellerId });
    this.deps = {
      clock,
      ids: randomIds,
      database: createDatabase(opened),
      gateway: this.alipay,
      verifier: { verify: (body) => ({ kind: "genuine", notice: noticeOf(body) }) },
      merchant: MERCHANT,
      log: { info: () => undefined, warn: () => undefined, error: (_facts, message) => this.alarms.push(message) },
      orderLifetimeMinutes: ORDER_LIFETIME_MINUTES,
      notifiesArrive: true,
      webhook: null,
      outside: this.#outside(),
    };
  }

  static async open(): Promise<RaceWorld> {
    const opened = await createTestDatabase({ under: MEMORY_FOLDER });
    return new RaceWorld(opened, await addVariant(opened, { priceFen: PRICE_FEN, stock: 100_000 }));
  }

  /** What `npm run verify` finds in the file. */
  verify() {
    return verifyFile(this.opened.file, { rowsMax: 5 });
  }

  async close(): Promise<void> {
    this.oracle.close();
    await this.opened.close();
  }

  /** Keeps everything as it is now. The answer puts it back, under all open connections, as often as one likes. */
  async save(): Promise<() => Promise<void>> {
    const [now, saved] = [this.#now, this.alipay.save()];
    const kept = new Sqlite(join(dirname(this.opened.file), "kept.db"));
    const source = new Sqlite(this.opened.file, { readonly: true });
    await source.backup(kept.name, { progress: () => ALL_PAGES });
    source.close();
    return async () => {
      await kept.backup(this.opened.file, { progress: () => ALL_PAGES });
      this.alipay.restore(saved);
      this.#now = now;
    };
  }

  pass(seconds: number): void {
    this.#now = new Date(this.#now.getTime() + seconds * 1000);
  }

  /** A visitor with one article in the cart, and the checkout form that is about to be sent. */
  async readyToOrder(variantId = this.#variant.variantId): Promise<PlaceOrderInput> {
    this.#visitors += 1;
    const visitorHash = `visitor-${this.#visitors}`;
    await setCartLine(this.deps, { visitorHash, variantId, quantity: 1 });
    return orderForm({ visitorHash, seenTotalFen: PRICE_FEN });
  }

  /** Puts a new article on the shelf, at the price of the other one. */
  async shelve(stock: number): Promise<string> {
    return (await addVariant(this.opened, { priceFen: PRICE_FEN, stock })).variantId;
  }

  /** A pending order whose payment was never started. */
  async place(): Promise<RaceOrder> {
    const placed = await placeOrder(this.deps, await this.readyToOrder());
    const order = placed.status === "placed" ? await this.deps.database.read.orders.findByNo(placed.orderNo) : null;
    if (!order) throw new Error(`not placed: ${JSON.stringify(placed)}`);
    return { id: order.id, orderNo: order.orderNo, outTradeNo: `${order.orderNo}_1`, totalFen: order.totalFen };
  }

  /** The buyer has gone to pay; with the page open Alipay knows the trade. */
  async start({ pageOpen = true }: { pageOpen?: boolean } = {}): Promise<RaceOrder> {
    const order = await this.place();
    const deps = pageOpen
      ? this.deps
      : { ...this.deps, outside: { ...this.deps.outside, openPage: async () => undefined } };
    await USE_CASES.start(deps, { order, anew: false });
    return order;
  }

  /** Paid, heard of and witnessed. */
  async paid(): Promise<RaceOrder> {
    const order = await this.start();
    await USE_CASES.payAndHear(this.deps, { order });
    await runStep(this.deps);
    return order;
  }

  /** The state of the shop's order, and what Alipay took and gave back for it. */
  fate(order: RaceOrder): string {
    const [row] = this.oracle.rows<{ status: string }>(`SELECT status FROM "Order" WHERE id = ?`, order.id);
    const trades = this.#tradesOf(order);
    const paid = trades.reduce((sum, trade) => sum + (trade.paidAt === null ? 0 : trade.totalFen), 0);
    const back = trades.reduce((sum, trade) => sum + this.alipay.refundedFen(trade), 0);
    return [row?.status ?? "gone", ...(paid > 0 ? [`+${paid}`] : []), ...(back > 0 ? [`-${back}`] : [])].join(" ");
  }

  /** Faults over: every notification arrives, the worker does what is due, and time goes on until nothing is. */
  async heal(): Promise<void> {
    this.alipay.faults.length = 0;
    this.alipay.canPayRefunds = true;
    let delivered = 0;
    for (let round = 0; round < HEALING_ROUNDS_MAX; round += 1) {
      for (const notice of this.alipay.notices.slice(delivered)) await USE_CASES.hear(this.deps, { notice });
      delivered = this.alipay.notices.length;
      const { nextDueMs } = await runStep(this.deps);
      if (nextDueMs === null && delivered === this.alipay.notices.length) return;
      const waitSeconds = nextDueMs === null ? 0 : (nextDueMs - this.#now.getTime()) / 1000;
      this.pass(Math.max(HEALING_STEP_SECONDS, waitSeconds));
    }
    throw new Error("H6 something stays due for ever");
  }

  /** What is wrong after healing: H1 to H5 against Alipay's own books. */
  async findUnhealed(order: RaceOrder): Promise<string[]> {
    const unhealed = [
      ...this.oracle.findLies(order.id),
      ...this.#compareWithAlipay(order),
      ...this.#findUnfinished(order),
    ];
    const before = this.#rowsOf(order);
    await runStep(this.deps);
    for (const notice of this.alipay.notices) await USE_CASES.hear(this.deps, { notice });
    if (this.#rowsOf(order) !== before) unhealed.push("H5 a second sweep and every notification once more change rows");
    return unhealed;
  }

  #tradesOf(order: RaceOrder) {
    return [...this.alipay.trades.values()].filter((trade) => trade.outTradeNo.startsWith(order.orderNo));
  }

  #compareWithAlipay(order: RaceOrder): string[] {
    const booked = this.oracle.rows<{ kind: string; reference: string; amountFen: number }>(
      `SELECT kind, reference, amountFen FROM LedgerEntry WHERE orderId = ?`,
      order.id,
    );
    const trades = this.#tradesOf(order);
    const moved = trades.flatMap((trade) => [
      ...(trade.paidAt === null ? [] : [`payment ${trade.tradeNo} ${trade.totalFen}`]),
      ...[...trade.refunds].map(([number, amount]) => `refund ${number} ${amount}`),
    ]);
    const books = booked
      .map(({ kind, reference, amountFen }) => `${kind} ${reference} ${amountFen}`)
      .sort()
      .join(", ");
    const bank = moved.sort().join(", ");
    const open = trades.filter(({ status }) => status === "WAIT_BUYER_PAY").map(({ outTradeNo }) => outTradeNo);
    return [
      ...(books === bank ? [] : [`H1 the books say [${books}], Alipay says [${bank}]`]),
      ...(open.length === 0 ? [] : [`a trade can still be paid: ${open.join(", ")}`]),
    ];
  }

  #findUnfinished(order: RaceOrder): string[] {
    const [row] = this.oracle.rows<{ status: string; refunds: number; attempts: number; quarantined: number }>(
      `SELECT status,
        (SELECT count(*) FROM Refund r WHERE r.orderId = o.id AND r.status NOT IN ('done', 'failed')) AS refunds,
        (SELECT count(*) FROM PaymentAttempt a WHERE a.orderId = o.id AND a.status = 'open') AS attempts,
        (SELECT count(*) FROM QuarantinedNotification q WHERE q.orderId = o.id AND q.status = 'open') AS quarantined
        FROM "Order" o WHERE o.id = ?`,
      order.id,
    );
    const isOver = row !== undefined && row.refunds + row.attempts + row.quarantined === 0;
    const rests = ["paid", "shipped", "completed", "cancelled"];
    return isOver && rests.includes(row.status) ? [] : [`H4 not everything has ended: ${JSON.stringify(row)}`];
  }

  /** All that the order's end depends on, here and at Alipay, as one text: two courses with the same text end the same. */
  situation(order: RaceOrder): string {
    const at = [this.#now.getTime(), this.alipay.canPayRefunds, this.alipay.faults];
    return JSON.stringify([
      ...at,
      this.#tradesOf(order).map((trade) => [trade, [...trade.refunds]]),
      this.#rowsOf(order),
    ]);
  }

  /** The rows of an order without what is only a name. */
  #rowsOf(order: RaceOrder): string {
    const sets = [
      this.oracle.rows(`SELECT * FROM "Order" WHERE id = ?`, order.id),
      ...TABLES.map((table) => this.oracle.rows(`SELECT * FROM ${table} WHERE orderId = ?`, order.id)),
    ];
    const withoutNames = (name: string, value: unknown) => (NAMES.has(name) ? undefined : value);
    return JSON.stringify(sets.map((rows) => rows.map((row) => JSON.stringify(row, withoutNames)).sort()));
  }

  #outside(): Outside {
    return {
      openPage: async (outTradeNo) => {
        this.alipay.openPage(outTradeNo);
      },
      pay: async (outTradeNo) => this.alipay.pay(outTradeNo),
      refundInCentre: async (refund) => this.alipay.refundInCentre(refund),
      findNews: async (orderNo) =>
        this.alipay.notices.findLast(({ outTradeNo }) => outTradeNo.startsWith(orderNo)) ?? null,
      pass: async (seconds) => {
        this.pass(seconds);
      },
      fillBalance: async (isFull) => {
        this.alipay.canPayRefunds = isFull;
      },
    };
  }
}
