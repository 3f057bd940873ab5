import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { countTold, nothingTold, type Told } from "#tests/soak/acknowledged.ts";
import {
  compareWithAlipay,
  compareWithFile,
  countUnsettledRefunds,
  type Discrepancies,
  findBrokenTables,
} from "#tests/soak/compare.ts";
import { Customers } from "#tests/soak/customers.ts";
import { type OrderStock, openOrderStock } from "#tests/soak/order-stock.ts";
import { OutageGate } from "#tests/soak/outage-gate.ts";
import { NotifyDesk } from "#tests/support/notify-desk.ts";
import { Random } from "#tests/support/random.ts";
import { type ShopRig, startShopRig } from "#tests/support/shop-rig.ts";
import { addVariant } from "#tests/support/shop-rows.ts";

export type KillRunOptions = {
  name: string;
  /** The run goes on until the shop was killed so often … */
  kills: number;
  /** … and so much was acknowledged. */
  acknowledged: number;
  seed: number;
  /** After this the run is given up. */
  minutesMax: number;
  say?: (line: string) => void;
};

export type KillFigures = Discrepancies & {
  seed: number;
  seconds: number;
  kills: number;
  workerKills: number;
  notices: number;
  payments: number;
  refunds: number;
  orders: number;
  /** What SQLite and the sums of the tables complain about; empty when all is well. */
  broken: string[];
};

/** Enough to keep the shop busy at every moment, so that every kill hits something. */
const SENDERS = 8;
/** After the last acknowledgement of a life it may take so long, at random, until the kill: it shall fall anywhere. */
const LAST_MOMENTS_MS_MAX = 50;
/** A life ends at the latest after this time, however little was acknowledged in it. */
const LIFE_MS_MAX = 20_000;
/** Every fourth time it is the worker's turn. */
const WORKER_TURN = 4;
/** Of a hundred paid orders, so many are refunded in part; and so many buyers of a hundred order at the checkout. */
const REFUND_PERCENT = 10;
const CHECKOUT_PERCENT = 5;
/** A refund that died with its sender waits 45 seconds for its claim to end; the rest is patience. */
const HEAL_SECONDS_MAX = 600;
const HEAL_STEP_SECONDS = 60;
const STOCK = 1_000_000;

/**
 * The built shop under a stream of signed notifications, refunds and orders, ended by SIGKILL again and again, and the
 * worker in turn. All that was acknowledged is compared with the database file after each death, and at the end with
 * what the offline Alipay knows.
 */
export async function runKills(options: KillRunOptions): Promise<KillFigures> {
  const startedAt = performance.now();
  const rig = await startShopRig(options.name);
  try {
    await addVariant(rig.database, { priceFen: 1_000, stock: STOCK });
    // Every notification is this run's own: only it can tell what was acknowledged.
    await rig.simulator.api.shoot({ kind: "lose-notify", rate: 1 });
    return await new KillRun(rig, options).run(startedAt);
  } finally {
    await rig.stop();
  }
}

class KillRun {
  readonly #rig: ShopRig;
  readonly #options: KillRunOptions;
  readonly #random: Random;
  readonly #gate = new OutageGate();
  readonly #told = nothingTold();
  readonly #found: Discrepancies = { lost: [], doubled: [] };
  readonly #deadline: number;
  #toldUnchecked = nothingTold();
  #kills = 0;
  #workerKills = 0;
  #failure: Error | null = null;

  constructor(rig: ShopRig, options: KillRunOptions) {
    this.#rig = rig;
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#deadline = performance.now() + options.minutesMax * 60_000;
  }

  async run(startedAt: number): Promise<KillFigures> {
    const desk = await NotifyDesk.open(this.#rig);
    const stock = openOrderStock(this.#rig);
    try {
      const customers = await Customers.open(desk, this.#gate);
      const senders = Array.from({ length: SENDERS }, () => this.#keepSending(customers, stock));
      const sent = Promise.all(senders).catch((error: unknown) => {
        this.#failure = error instanceof Error ? error : new Error(String(error));
      });
      await this.#keepKilling();
      await sent;
      if (this.#failure !== null) throw this.#failure;
      for (const order of await stock.close()) this.#note("notices", await customers.notify(order, "TRADE_SUCCESS"));
      await this.#heal();
    } finally {
      this.#gate.giveUp();
      await stock.close();
      await desk.close();
    }
    // It lets nobody read its file while it runs.
    await this.#rig.simulator.stop();
    return this.#report(startedAt);
  }

  #isEnough(): boolean {
    return this.#kills >= this.#options.kills && countTold(this.#told) >= this.#options.acknowledged;
  }

  /** One of Alipay's, staff's and the buyers' hands: takes one thing after another to its acknowledgement. */
  async #keepSending(customers: Customers, stock: OrderStock): Promise<void> {
    const happens = (percent: number) => this.#random.below(100) < percent;
    while (!this.#isEnough() && this.#failure === null) {
      if (happens(CHECKOUT_PERCENT)) this.#note("orders", await customers.placeOrder());
      const order = await stock.take();
      this.#note("notices", await customers.notify(order, "WAIT_BUYER_PAY"));
      this.#note("notices", await customers.notify(order, "TRADE_SUCCESS"));
      if (happens(REFUND_PERCENT)) {
        const amountFen = 1 + this.#random.below(order.totalFen);
        this.#note("refunds", await customers.refund(order, amountFen));
      }
      // Alipay tells of one trade more than once, also after its refund.
      this.#note("notices", await customers.notify(order, "TRADE_SUCCESS"));
      this.#note("notices", await customers.notify(order, "TRADE_SUCCESS"));
    }
  }

  #note<Kind extends keyof Told>(kind: Kind, entry: Told[Kind][number]): void {
    for (const told of [this.#told, this.#toldUnchecked]) (told[kind] as Told[Kind][number][]).push(entry);
  }

  async #keepKilling(): Promise<void> {
    let workerStarted = Promise.resolve();
    for (let turn = 1; !this.#isEnough() && this.#failure === null; turn += 1) {
      if (performance.now() > this.#deadline) {
        this.#gate.giveUp();
        throw new Error(`not done after ${this.#options.minutesMax} minutes: ${this.#progress()}`);
      }
      await this.#liveAWhile();
      if (turn % WORKER_TURN === 0) {
        await workerStarted;
        await this.#rig.stopWorker("SIGKILL");
        this.#workerKills += 1;
        workerStarted = this.#rig.startWorker();
        // Heard at the latest when it is waited for.
        workerStarted.catch(() => undefined);
      } else {
        await this.#killShop();
      }
    }
    await workerStarted;
  }

  /** Until so much more is acknowledged that both numbers wanted are reached together, give or take chance. */
  async #liveAWhile(): Promise<void> {
    const { acknowledged, kills } = this.#options;
    const until = countTold(this.#told) + this.#random.below(Math.ceil((2 * acknowledged) / Math.max(kills, 1)));
    const endsAt = performance.now() + LIFE_MS_MAX;
    while (countTold(this.#told) < until && performance.now() < endsAt && !this.#isEnough()) await pause(5);
    await pause(this.#random.below(LAST_MOMENTS_MS_MAX));
  }

  async #killShop(): Promise<void> {
    this.#gate.close();
    await this.#rig.stopShop("SIGKILL");
    this.#kills += 1;
    const told = this.#toldUnchecked;
    this.#toldUnchecked = nothingTold();
    this.#keep(compareWithFile(this.#rig.database.file, told));
    await this.#rig.startShop();
    this.#gate.open();
    if (this.#kills % 10 === 0) this.#options.say?.(this.#progress());
  }

  /** The worker brings to an end what a kill has left half done: nobody waits for it, a clock goes ahead instead. */
  async #heal(): Promise<void> {
    for (let ahead = 0; countUnsettledRefunds(this.#rig.database.file) > 0; ) {
      if (ahead >= HEAL_SECONDS_MAX) throw new Error("the worker has not settled all refunds");
      ahead += HEAL_STEP_SECONDS;
      await this.#rig.runWorkerOnce(ahead);
    }
  }

  #report(startedAt: number): KillFigures {
    const { file } = this.#rig.database;
    this.#keep(compareWithFile(file, this.#told));
    this.#keep(compareWithAlipay(file, join(this.#rig.dataDir, "simulator", "simulator.db")));
    const { notices, refunds, orders } = this.#told;
    return {
      seed: this.#options.seed,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      kills: this.#kills,
      workerKills: this.#workerKills,
      notices: notices.length,
      payments: new Set(notices.filter(({ settles }) => settles).map(({ order }) => order.tradeNo)).size,
      refunds: refunds.length,
      orders: orders.length,
      lost: [...new Set(this.#found.lost)],
      doubled: [...new Set(this.#found.doubled)],
      broken: findBrokenTables(file),
    };
  }

  #keep({ lost, doubled }: Discrepancies): void {
    this.#found.lost.push(...lost);
    this.#found.doubled.push(...doubled);
  }

  #progress(): string {
    const { notices, refunds, orders } = this.#told;
    return `${this.#kills} kills, ${notices.length} notifications, ${refunds.length} refunds, ${orders.length} orders; ${this.#found.lost.length} lost, ${this.#found.doubled.length} doubled`;
  }
}
