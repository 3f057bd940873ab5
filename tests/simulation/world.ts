import { createHash } from "node:crypto";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import type { Clock, Deps, GenuineNotice } from "#lib/services/ports.ts";
import { FakeAlipay } from "#tests/support/fake-alipay.ts";
import { AlipayMail, APP_ID, forge, type Letter, type MailKeys, SELLER_ID } from "./alipay-mail.ts";
import type { SimulationDatabase } from "./database.ts";
import type { Forgery } from "./events.ts";
import { faultyGateway } from "./faulty-gateway.ts";
import { BrokenInvariant, type History, Oracle } from "./oracle.ts";
import type { ProductCode } from "./product-code.ts";
import { haltingDatabase } from "./seam.ts";
import { type ProcessName, Tasks } from "./tasks.ts";

const STARTS_AT = new Date("2026-11-20T02:00:00.000Z");
const ORDER_LIFETIME_MINUTES = 30;

/** Capitals and digits that an order number is made of. */
const READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** Above the number of any event. */
const UNNAMED_FROM = 100_000;

export type Counts = { steps: number; commits: number; crashes: number; faults: number };

export type WorldParts = {
  database: SimulationDatabase;
  code: ProductCode;
  keys: MailKeys;
  /** Alipay's clock goes ahead of ours by this much, or behind. */
  alipayAheadMs: number;
  hasConsumer: boolean;
  tellsRefunds: boolean;
  /** True where a use-case may throw, as one does that meets a wall of the database. */
  toleratesErrors?: boolean;
  /** Told of all that happens, one line each. */
  trace?: (line: string) => void;
};

/** The shop with its processes, Alipay, the buyers and the staff, in one process and one time. */
export class World {
  readonly tasks = new Tasks();
  readonly alipay: FakeAlipay;
  readonly mail: AlipayMail;
  readonly oracle: Oracle;
  readonly deps: Deps;
  readonly code: ProductCode;
  readonly variants: readonly string[];
  readonly counts: Counts = { steps: 0, commits: 0, crashes: 0, faults: 0 };
  readonly history: History = { acknowledged: new Set(), placed: new Set(), accepted: new Set() };
  /** Numbers whose signed pay page lies open in some tab. */
  readonly pages = new Set<string>();
  /** Processes that die as soon as one of their tasks has committed. */
  readonly doomed = new Set<ProcessName>();
  readonly frozen = new Set<string>();
  /** Messages that the merchant's own system has got. */
  readonly told = new Set<string>();
  /** The first thing that went wrong. */
  failure: Error | null = null;
  #unnamed = 0;
  #nowMs = STARTS_AT.getTime();
  #later: { atMs: number; effect: () => void }[] = [];
  readonly #keys: MailKeys;
  readonly #alipayAheadMs: number;
  readonly #toleratesErrors: boolean;
  readonly #hash = createHash("sha256");
  readonly #trace: ((line: string) => void) | undefined;

  constructor(parts: WorldParts) {
    const { database, code, keys, alipayAheadMs, hasConsumer, tellsRefunds, toleratesErrors, trace } = parts;
    this.code = code;
    this.variants = database.variants;
    this.#keys = keys;
    this.#alipayAheadMs = alipayAheadMs;
    this.#trace = trace;
    this.#toleratesErrors = toleratesErrors ?? false;
    this.alipay = new FakeAlipay({ clock: { now: () => this.alipayNow() }, sellerId: SELLER_ID });
    this.alipay.tellsRefunds = tellsRefunds;
    this.mail = new AlipayMail(keys);
    this.oracle = new Oracle(database, { alipay: this.alipay, history: this.history });
    this.deps = { ...this.#makeDeps(database), webhook: hasConsumer ? this.#makeConsumer() : null };
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  alipayNow(): Date {
    return new Date(this.#nowMs + this.#alipayAheadMs);
  }

  note(line: string): void {
    this.#hash.update(`${line}\n`);
    this.#trace?.(line);
  }

  /** A name for a task that no event has begun. */
  nextName(): string {
    this.#unnamed += 1;
    return `e${UNNAMED_FROM + this.#unnamed}`;
  }

  /** Of everything that has happened, in its order. */
  fingerprint(): string {
    return this.#hash.copy().digest("hex").slice(0, 16);
  }

  passTime(seconds: number): void {
    this.#nowMs += seconds * 1000;
    const due = this.#later.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#later = this.#later.filter(({ atMs }) => atMs > this.#nowMs);
    for (const { effect } of due) effect();
    this.collectMail();
  }

  collectMail(): void {
    this.mail.collect(this.alipay.notices, this.alipayNow());
  }

  /** Lets a task go on to its next halt; a doomed process dies there when it has just committed. */
  async step(name: string, fault?: string): Promise<void> {
    const task = this.tasks.find(name);
    if (!task) return;
    if (fault !== undefined) this.counts.faults += 1;
    this.counts.steps += 1;
    await this.tasks.step(name, fault);
    this.collectMail();
    const halted = this.tasks.find(name);
    this.note(`    ${name} ${halted ? `halts: ${halted.halt}` : "ends"}`);
    if (halted?.halt === "committed" && this.doomed.delete(halted.process)) this.crash(halted.process);
  }

  crash(process: ProcessName): void {
    this.counts.crashes += 1;
    const dropped = this.tasks.drop(process);
    this.note(
      `    ${process} dies with ${dropped.map(({ name, halt }) => `${name} at ${halt}`).join(", ") || "nothing"}`,
    );
  }

  isRunning(process: ProcessName, job: string): boolean {
    return this.tasks.waiting().some((task) => task.process === process && task.job === job);
  }

  /** Runs one of the worker's jobs under its lease. */
  startJob(name: string, process: ProcessName, jobName: string): boolean {
    const job = this.code.jobs.find((candidate) => candidate.name === jobName);
    if (!job) return false;
    this.start(
      { name, process, job: jobName },
      async () => `${await this.code.runLeased(this.deps, { job, holder: process })} rows`,
    );
    return true;
  }

  /** A task of the shop. What it throws is a failure, unless it is the refusal of a locked file. */
  start(task: { name: string; process: ProcessName; job?: string }, work: () => Promise<string>): void {
    const { name } = task;
    this.tasks.start(task, async () => {
      try {
        this.note(`    ${name} says: ${await work()}`);
      } catch (error) {
        this.#judge(name, error);
      }
    });
  }

  /** A notification reaches the shop, and the answer leaves; Alipay hears it unless it is lost. */
  #receive(name: string, body: Buffer, on: { success: () => void; heard?: () => void }): void {
    this.start({ name, process: "shop" }, async () => {
      const { status, reply } = await this.code.receiveNotify(this.deps, body);
      const isSuccess = status === 200 && reply === "success";
      if (isSuccess) on.success();
      const fault = await this.tasks.halt("reply");
      if (isSuccess && fault !== "lost") on.heard?.();
      return `${status} ${reply}`;
    });
  }

  deliver(name: string, letter: Letter): void {
    this.#receive(name, this.mail.send(letter, this.alipayNow()), {
      success: () => this.history.acknowledged.add(letter.notice.notifyId),
      heard: () => {
        this.mail.acknowledge(letter);
      },
    });
  }

  /** A notification that is not Alipay's, or not about what we agreed to. */
  forge(name: string, notice: GenuineNotice, forgery: Forgery): void {
    const body = forge(notice, forgery, { keys: this.#keys, now: this.alipayNow() });
    this.#receive(name, body, {
      success: () => {
        this.fail(new BrokenInvariant("N a forgery is never acknowledged", { forgery, outTradeNo: notice.outTradeNo }));
      },
    });
  }

  failed(): boolean {
    return this.failure !== null;
  }

  fail(error: Error): void {
    if (this.failure === null) this.note(`    BROKEN ${error.message}`);
    this.failure ??= error;
  }

  #judge(name: string, error: unknown): void {
    const failure = error instanceof Error ? error : new Error(String(error));
    this.note(`    ${name} throws: ${failure.message.split("\n").at(-1) ?? ""}`);
    if (failure instanceof BrokenInvariant) this.fail(failure);
    else if (!this.#toleratesErrors && failure.name !== "DatabaseBusyError")
      this.fail(new BrokenInvariant("E no use-case throws", { name, message: failure.message }));
  }

  #committed(): void {
    this.counts.commits += 1;
    this.check(() => {
      this.oracle.checkAlways();
    });
  }

  /** Runs a check of the oracle; the first invariant that it finds broken ends the run. */
  check(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof BrokenInvariant)) throw error;
      this.fail(error);
    }
  }

  #makeDeps(database: SimulationDatabase): Omit<Deps, "webhook"> {
    const clock: Clock = { now: () => this.now() };
    const complain = (facts: Record<string, unknown>, message: string) => {
      this.note(`    log: ${message}`);
      if (facts["err"] !== undefined) this.#judge(this.tasks.running().name, facts["err"]);
    };
    return {
      clock,
      ids: {
        newId: () => this.#made(),
        newOrderNo: () => `QH20261120${readable(this.#made(), 8)}`,
      },
      database: haltingDatabase(this.code.createDatabase(database.opened), {
        tasks: this.tasks,
        committed: () => {
          this.#committed();
        },
      }),
      gateway: faultyGateway({
        alipay: this.alipay,
        tasks: this.tasks,
        frozen: this.frozen,
        now: () => this.now(),
        alipayNow: () => this.alipayNow(),
        sent: (request) => {
          this.check(() => {
            this.oracle.checkSent(request);
          });
        },
        later: (seconds, effect) => {
          this.#later.push({ atMs: this.#nowMs + seconds * 1000, effect });
        },
      }),
      verifier: this.code.createNotificationVerifier({
        appId: APP_ID,
        keys: createAlipayKeys({ publicKeys: [this.#keys.alipayPublicPem] }),
      }),
      merchant: { environment: "simulator", appId: APP_ID, sellerId: SELLER_ID },
      log: { info: () => undefined, warn: complain, error: complain },
      orderLifetimeMinutes: ORDER_LIFETIME_MINUTES,
      notifiesArrive: true,
    };
  }

  #makeConsumer(): NonNullable<Deps["webhook"]> {
    const lost = { kind: "refused", cause: "lost" } as const;
    return {
      deliver: async ({ id }) => {
        if ((await this.tasks.halt("call webhook")) === "lost") return lost;
        this.told.add(id);
        return (await this.tasks.halt("answer webhook")) === "lost" ? lost : { kind: "taken" };
      },
    };
  }

  /** A name that depends on nothing but the task and what it has made before. */
  #made(): string {
    const task = this.tasks.running();
    task.made += 1;
    return `${task.name}.${task.made}`;
  }
}

/** "e12.3" as characters of an order number: each made name has its own. */
function readable(made: string, length: number): string {
  const [task = "", count = ""] = made.split(".");
  let number = Number(task.slice(1)) * 64 + Number(count);
  let text = "";
  for (let index = 0; index < length; index += 1) {
    text = `${READABLE[number % READABLE.length] ?? ""}${text}`;
    number = Math.floor(number / READABLE.length);
  }
  return text;
}
