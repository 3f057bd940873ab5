/** Everything an operation may touch, handed over as one value so that nothing is global. */
import { randomBytes, randomInt } from "node:crypto";
import type { SimulatorClock } from "#lib/simulator/domain/clock.ts";
import { type ApplicationStore, createApplicationStore } from "#lib/simulator/store/applications.ts";
import { type BillStore, createBillStore } from "#lib/simulator/store/bills.ts";
import { type Book, createBook } from "#lib/simulator/store/book.ts";
import { type BuyerStore, createBuyerStore } from "#lib/simulator/store/buyers.ts";
import { type CertificateStore, createCertificateStore } from "#lib/simulator/store/certificates.ts";
import { createClock } from "#lib/simulator/store/clock.ts";
import { type ConsoleLists, createConsoleLists } from "#lib/simulator/store/console-lists.ts";
import { type CouponStore, createCouponStore } from "#lib/simulator/store/coupons.ts";
import { openDatabase } from "#lib/simulator/store/database.ts";
import { createFaultStore, type FaultStore } from "#lib/simulator/store/faults.ts";
import { type AlipayKeys, loadKeys } from "#lib/simulator/store/keys.ts";
import { createLogStore, type LogStore } from "#lib/simulator/store/log.ts";
import { createMetaStore, type MetaStore } from "#lib/simulator/store/meta.ts";
import { createNotifyStore, type NotifyStore } from "#lib/simulator/store/notifies.ts";
import { createRefundDesk, type RefundDesk } from "#lib/simulator/store/refund-desk.ts";
import { createScenarioStore, type ScenarioStore } from "#lib/simulator/store/scenarios.ts";
import { createSellerStore, type SellerStore } from "#lib/simulator/store/sellers.ts";
import { createTimetable, type Timetable } from "#lib/simulator/store/timetable.ts";
import { createTradeStore, type TradeStore } from "#lib/simulator/store/trades.ts";

export interface World {
  keys: AlipayKeys;
  clock: SimulatorClock;
  applications: ApplicationStore;
  certificates: CertificateStore;
  buyers: BuyerStore;
  coupons: CouponStore;
  trades: TradeStore;
  refundDesk: RefundDesk;
  sellers: SellerStore;
  bills: BillStore;
  notifies: NotifyStore;
  faults: FaultStore;
  scenarios: ScenarioStore;
  log: LogStore;
  lists: ConsoleLists;
  meta: MetaStore;
  timetable: Timetable;
  book: Book;
  /** Puts the test buyers and their coupons into tables that were emptied. */
  addSamples(): void;
  /** Runs the work in one write transaction; nothing is answered before it is on disk. */
  transaction<T>(work: () => T): T;
  /** 128 unguessable bits as 32 hex digits. */
  randomHex(): string;
  /** So many random decimal digits. */
  randomDigits(count: number): string;
  close(): void;
}

/** Opens the folder's book. `realNow` is the machine's clock; how the simulator's own differs from it is kept in the book. */
export function openWorld(folder: string, realNow: () => number): World {
  const keys = loadKeys(folder);
  const database = openDatabase(folder);
  const meta = createMetaStore(database);
  const log = createLogStore(database);
  const clock = createClock(meta, realNow);
  return {
    keys,
    clock,
    certificates: createCertificateStore(folder, { now: () => clock.now(), realNow }),
    meta,
    applications: createApplicationStore(database, folder),
    buyers: createBuyerStore(database),
    coupons: createCouponStore(database),
    trades: createTradeStore(database),
    refundDesk: createRefundDesk(database),
    sellers: createSellerStore(database),
    bills: createBillStore(database),
    notifies: createNotifyStore(database),
    faults: createFaultStore(database, Math.random),
    scenarios: createScenarioStore(database),
    log,
    lists: createConsoleLists(database, log),
    timetable: createTimetable(database),
    book: createBook(database),
    addSamples() {
      // These two fill their tables when they are made.
      createBuyerStore(database);
      createCouponStore(database);
    },
    transaction: (work) => database.transaction(work).immediate(),
    randomHex: () => randomBytes(16).toString("hex"),
    randomDigits: (count) => Array.from({ length: count }, () => randomInt(10)).join(""),
    close: () => {
      log.flush();
      database.close();
    },
  };
}
