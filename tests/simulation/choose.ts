import { Random } from "#tests/support/random.ts";
import { type Deed, type Fault, FORGERIES } from "./events.ts";
import { findDue } from "./heal.ts";
import type { Halt, Task } from "./tasks.ts";
import type { World } from "./world.ts";

/** Swarm: each seed has one rate of faults, so that some runs are calm and some are not. In hundredths. */
const FAULT_RATES = [0, 5, 15, 30] as const;

/** A seed's safety phase is this many events long at least, and up to twice as long. */
const EVENTS_MIN = 90;

/** Seconds that may pass at once: within a call's deadline and beyond it, beyond a claim, a lease, a retry. */
const PAUSES_SECONDS = [1, 3, 5, 10, 12, 31, 46, 61] as const;
/** Rarer: up to the end of an order's life, past a delivery's repeats, past the hour in which a closed trade is swept. */
const LONG_PAUSES_SECONDS = [300, 600, 1_500, 1_801, 4_000, 9_000] as const;

/** Beyond this the safety phase does not go: schedules that end within days must not end before the faults do. */
export const SAFETY_HOURS_MAX = 20;

const SHORT_WAIT_SECONDS = 120;

/**
 * For so many events a task may stand still, with all that it knows and before it writes that down, while the others go
 * on: as in a process that the machine has suspended.
 */
const STALL_EVENTS = [8, 16, 32] as const;
const STALL_SECONDS = [1, 31, 46, 61] as const;

type Plan = {
  readonly faultRate: number;
  readonly events: number;
  readonly buyers: number;
  readonly ordersMax: number;
  readonly alipayAheadMs: number;
  /** Whether the merchant's own system wants to be told of what happens. */
  readonly hasConsumer: boolean;
  /** Whether Alipay tells this merchant of refunds. */
  readonly tellsRefunds: boolean;
  /** Of a hundred notifications that Alipay sends so many are lost with all their repeats. */
  readonly deafness: number;
  /** Whether buyers cancel with the pay page open in a tab, where they may pay all the same. */
  readonly regrets: boolean;
};

/** Picks what happens next, out of what can happen, from nothing but its seed. */
export class Chooser {
  readonly plan: Plan;
  readonly #random: Random;
  /** Tasks that stand still, and the event from which on each goes on again. */
  readonly #stalled = new Map<string, number>();
  #events = 0;
  #forms = 0;
  #keys = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.plan = {
      faultRate: this.#random.pick(FAULT_RATES),
      events: EVENTS_MIN + this.#random.below(EVENTS_MIN),
      buyers: 1 + this.#random.below(2),
      ordersMax: 1 + this.#random.below(2),
      hasConsumer: this.#random.below(4) === 0,
      alipayAheadMs: this.#random.pick([0, 0, 90_000, -90_000]),
      tellsRefunds: this.#random.below(4) > 0,
      deafness: this.#random.pick([0, 0, 40, 90]),
      regrets: this.#random.below(4) === 0,
    };
  }

  choose(world: World): Deed {
    const random = this.#random;
    this.#events += 1;
    const waiting = world.tasks.waiting().filter(({ name }) => (this.#stalled.get(name) ?? 0) <= this.#events);
    // Mostly one or two tasks are under way at once: with more, little would ever come to its end.
    if (waiting.length > 0 && random.below(100) < 70 + 8 * waiting.length) {
      if (this.#happens(10)) return this.#crash(random.pick(waiting));
      const task = random.pick(waiting);
      return task.halt === "write" && this.#happens(2) ? this.#stall(task) : this.#step(task);
    }
    return this.#somebodyActs(world);
  }

  /** True at the seed's fault rate, divided by `rarity`. */
  #happens(rarity: number): boolean {
    return this.#random.below(100 * rarity) < this.plan.faultRate;
  }

  #step(task: Task): Deed {
    // Most halts are before a write; a locked file at each of them would leave nothing else to go wrong.
    const faults = this.#happens(task.halt === "write" ? 4 : 1) ? faultsAt(task.halt) : [];
    if (faults.length === 0) return { do: "step", task: task.name };
    return { do: "step", task: task.name, fault: this.#random.pick(faults) };
  }

  /** Longer than a claim, a lease or a deadline, so that somebody else takes up what the task has in its hand. */
  #stall(task: Task): Deed {
    this.#stalled.set(task.name, this.#events + this.#random.pick(STALL_EVENTS));
    return { do: "time", seconds: this.#random.pick(STALL_SECONDS) };
  }

  #pause(): Deed {
    const isLong = this.#random.below(8) === 0;
    return { do: "time", seconds: this.#random.pick(isLong ? LONG_PAUSES_SECONDS : PAUSES_SECONDS) };
  }

  #crash(task: Task): Deed {
    return { do: "crash", process: task.process, when: this.#random.pick(["now", "after-commit"]) };
  }

  #somebodyActs(world: World): Deed {
    const random = this.#random;
    const due = world.mail.due(world.alipayNow());
    const chance = random.below(100);
    if (due.length > 0 && chance < 35) {
      const notice = random.pick(due).ref;
      if (random.below(100) < this.plan.deafness) return { do: "deliver", notice, fault: "lost-for-good" };
      return {
        do: "deliver",
        notice,
        ...(this.#happens(0.5) ? { fault: random.pick(["lost", "lost-for-good"]) } : {}),
      };
    }
    if (chance < 50) {
      const job = this.#findJob(world);
      if (job) return job;
    }
    return chance < 54 ? this.#pause() : this.#peopleAct(world);
  }

  /** A job that has something to do, or the time until there is one, where it is not long. */
  #findJob(world: World): Deed | null {
    const random = this.#random;
    const worker = random.pick([1, 2] as const);
    const due = findDue(world);
    const nowMs = world.now().getTime();
    // A worker runs each of its jobs again only when it has ended.
    const free = due.filter(({ job, atMs }) => atMs <= nowMs && !world.isRunning(`worker-${worker}`, job));
    if (free.length > 0) return { do: "job", worker, job: random.pick(free).job };
    const nextSeconds = Math.ceil((Math.min(...due.map(({ atMs }) => atMs)) - nowMs) / 1000);
    if (nextSeconds < 1 || nextSeconds > SHORT_WAIT_SECONDS || random.below(5) > 0) return null;
    return { do: "time", seconds: nextSeconds };
  }

  #peopleAct(world: World): Deed {
    const random = this.#random;
    const orders = world.oracle.rows(
      `SELECT formKey, status, visitorHash, totalFen FROM "Order" ORDER BY createdAt, formKey`,
    );
    if (orders.length === 0 || (orders.length < this.plan.ordersMax && random.below(6) === 0))
      return this.#shop(world, orders.length);
    const order = random.pick(orders);
    const form = String(order["formKey"]);
    const totalFen = Number(order["totalFen"]);
    if (random.below(100) < 4) return { do: "place-order", buyer: Number(String(order["visitorHash"]).slice(8)), form };
    const numbers = world.oracle
      .rows(
        `SELECT a.outTradeNo FROM PaymentAttempt a JOIN "Order" o ON o.id = a.orderId WHERE o.formKey = ? ORDER BY a.number`,
        form,
      )
      .map(({ outTradeNo }) => String(outTradeNo));
    if (numbers.length === 0) {
      if (order["status"] !== "pending") return this.#shop(world, orders.length);
      return random.below(12) === 0 ? this.#cancel(form) : { do: "start-payment", form, anew: false };
    }
    const outTradeNo = random.pick(numbers);
    const payable = numbers.filter((number) => world.pages.has(number) && !world.alipay.trades.get(number)?.paidAt);
    switch (String(order["status"])) {
      case "pending":
        return this.#whilePending(world, { form, payable, newest: numbers.at(-1) ?? "", outTradeNo });
      case "cancelled":
      case "cancelled-refunding":
        return this.#afterCancel(world, { form, payable, outTradeNo, totalFen, orders: orders.length });
      default:
        return this.#oncePaid(world, { form, payable, outTradeNo, totalFen });
    }
  }

  #shop(world: World, orders: number): Deed {
    const random = this.#random;
    const buyer = random.below(this.plan.buyers);
    const [line] = world.oracle.rows("SELECT variantId FROM CartLine WHERE visitorHash = ?", `visitor-${buyer}`);
    if (!line || random.below(8) === 0) {
      return {
        do: "fill-cart",
        buyer,
        variant: random.below(world.variants.length),
        quantity: random.pick(line ? [1, 2, -1] : [1, 2]),
      };
    }
    // A form that is not stored yet may be sent a second time.
    if (this.#forms === orders || random.below(3) > 0) this.#forms += 1;
    return { do: "place-order", buyer, form: `form-${this.#forms}` };
  }

  #cancel(form: string): Deed {
    return { do: "cancel", form, by: this.#random.pick(["buyer", "staff"]) };
  }

  #whilePending(
    world: World,
    order: { form: string; payable: readonly string[]; newest: string; outTradeNo: string },
  ): Deed {
    const random = this.#random;
    const { form, payable, newest, outTradeNo } = order;
    const chance = random.below(100);
    const isUntouched = world.pages.has(newest) && !world.alipay.trades.has(newest);
    if (this.plan.regrets && isUntouched && chance < 50) return this.#cancel(form);
    if (!world.pages.has(newest) && chance < 70) return { do: "sign-page", form };
    if (payable.length > 0 && chance < 42)
      return { do: chance < 8 ? "open-page" : "pay", outTradeNo: random.pick(payable) };
    if (chance < 58) return { do: "start-payment", form, anew: chance < 56 };
    if (chance < 73) return this.#cancel(form);
    if (chance < 80) return { do: "refresh", form };
    if (chance < 83) return { do: "sign-page", form };
    if (chance < 90) return { do: "forge", forgery: random.pick(FORGERIES), outTradeNo };
    return this.#mischief(world, outTradeNo);
  }

  #afterCancel(
    world: World,
    order: { form: string; payable: readonly string[]; outTradeNo: string; totalFen: number; orders: number },
  ): Deed {
    const random = this.#random;
    const { form, payable, outTradeNo, totalFen, orders } = order;
    const chance = random.below(100);
    if (chance < 50) {
      // The sweep has to find what nobody looks at: so mostly nobody does, and the buyer goes on shopping.
      if (payable.length === 0) return this.#shop(world, orders);
      return { do: chance < 8 ? "open-page" : "pay", outTradeNo: random.pick(payable) };
    }
    if (chance < 52) return { do: "refresh", form };
    if (chance < 68) return this.#refund(form, totalFen, "surplus");
    if (chance < 72) return { do: "start-payment", form, anew: true };
    if (chance < 80) return this.#pause();
    return this.#mischief(world, outTradeNo);
  }

  #oncePaid(
    world: World,
    order: { form: string; payable: readonly string[]; outTradeNo: string; totalFen: number },
  ): Deed {
    const random = this.#random;
    const { form, payable, outTradeNo, totalFen } = order;
    const chance = random.below(100);
    if (payable.length > 0 && chance < 25) return { do: "pay", outTradeNo: random.pick(payable) };
    if (chance < 55) return this.#refund(form, totalFen, random.below(6) === 0 ? "surplus" : "order");
    if (chance < 63) return { do: "ship", form };
    if (chance < 67) return { do: "confirm", form };
    if (chance < 71) return this.#cancel(form);
    if (chance < 74) return { do: "start-payment", form, anew: true };
    if (chance < 78) return { do: "refresh", form };
    return this.#mischief(world, outTradeNo);
  }

  /** Two members of staff, who now and then click twice. */
  #refund(form: string, totalFen: number, purpose: "order" | "surplus"): Deed {
    const random = this.#random;
    if (this.#keys === 0 || random.below(4) > 0) this.#keys += 1;
    const share = random.pick([1, 1, 0.6, 0.6, 0.3, 2]);
    const amountFen = Math.max(1, Math.floor(totalFen * share));
    return { do: "refund", form, key: `refund-${this.#keys}`, staff: 1 + random.below(2), amountFen, purpose };
  }

  /** What happens at Alipay, or in its name. */
  #mischief(world: World, outTradeNo: string): Deed {
    const random = this.#random;
    const trade = world.alipay.trades.get(outTradeNo);
    const letters = [...world.mail.letters.values()].filter(
      ({ notice, isLost }) => notice.outTradeNo === outTradeNo && !isLost,
    );
    const chance = random.below(100);
    if (letters.length > 0 && chance < 30) return { do: "deliver", notice: random.pick(letters).ref };
    if (!trade?.paidAt) return this.#pause();
    if (chance < 50) {
      this.#keys += 1;
      const amountFen = random.pick([trade.totalFen, Math.max(1, Math.floor(trade.totalFen / 3))]);
      return { do: "refund-elsewhere", outTradeNo, outRequestNo: `centre${this.#keys}`, amountFen };
    }
    if (chance < 65) return { do: "balance", enough: !world.alipay.canPayRefunds };
    if (chance < 80) return { do: "freeze", outTradeNo, frozen: !world.frozen.has(outTradeNo) };
    if (chance < 90) return { do: "forge", forgery: random.pick(FORGERIES), outTradeNo };
    return this.#pause();
  }
}

/** What can go wrong where a task stands. */
function faultsAt(halt: Halt): readonly Fault[] {
  switch (halt) {
    case "start":
    case "read":
    case "committed":
      return [];
    case "write":
      return ["busy"];
    case "call closeTrade":
      return ["lost", "late", "about-another"];
    case "call refund":
      return ["lost", "late", "about-another", "unmoved", "unmoved"];
    case "call webhook":
    case "answer webhook":
      return ["lost"];
    case "call queryTrade":
    case "call queryRefund":
      return ["lost", "about-another", "stale"];
    case "answer queryTrade":
    case "answer closeTrade":
    case "answer refund":
    case "answer queryRefund":
    case "reply":
      return ["lost"];
  }
}
