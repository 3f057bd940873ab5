/** What happened, for the console: gateway calls and events of trades. */
import type { GatewayRequestRecord, TradeEvent } from "#lib/simulator/domain/model.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

/** A polling merchant makes a call a second: keep the log of an ordinary week, not of a year. */
const REQUESTS_KEPT_MAX = 20_000;
/** Every commit waits for the disk, longer than a signature takes: calls are written down together, this much later. */
const WRITE_AFTER_MS = 100;
/** So many calls, each up to a megabyte, wait in memory at most. */
const WAITING_MAX = 200;

type NewRequest = Omit<GatewayRequestRecord, "id">;

export interface LogStore {
  /** Lost when the program is killed within the next tenth of a second; what the call did to a trade is not. */
  addRequest(request: NewRequest): void;
  findRequest(id: number): GatewayRequestRecord | null;
  requests(limit: number): GatewayRequestRecord[];
  requestsOf(numbers: { outTradeNo: string; tradeNo: string }): GatewayRequestRecord[];
  /** Writes down the calls that wait. Whoever reads or copies the table by other ways calls this first. */
  flush(): void;
  addEvent(event: TradeEvent): void;
  eventsOf(key: { sellerId: string; outTradeNo: string }): TradeEvent[];
}

type EventPart = Pick<LogStore, "addEvent" | "eventsOf">;
type RequestPart = Omit<LogStore, keyof EventPart>;

function requestPart(database: SimulatorDatabase): RequestPart {
  const insert = database.prepare<[NewRequest]>(
    `INSERT INTO requests (at, transport, appId, method, outTradeNo, params, queryNames, charsetName, wire, signedString, reply,
     outcome, fault)
     VALUES (@at, @transport, @appId, @method, @outTradeNo, @params, @queryNames, @charsetName, @wire, @signedString, @reply,
     @outcome, @fault)`,
  );
  const trim = database.prepare<[number]>("DELETE FROM requests WHERE id <= (SELECT max(id) FROM requests) - ?");
  const byId = database.prepare<[number], GatewayRequestRecord>("SELECT * FROM requests WHERE id = ?");
  const newest = database.prepare<[number], GatewayRequestRecord>("SELECT * FROM requests ORDER BY id DESC LIMIT ?");
  const ofNumber = database.prepare<[string, string], GatewayRequestRecord>(
    "SELECT * FROM requests WHERE outTradeNo IN (?, ?) ORDER BY id",
  );
  const waiting: NewRequest[] = [];
  let timer: NodeJS.Timeout | undefined;

  const writeAll = database.transaction(() => {
    for (const request of waiting) insert.run(request);
    trim.run(REQUESTS_KEPT_MAX);
  });
  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    writeAll.immediate();
    waiting.length = 0;
  }
  function flushLater(): void {
    try {
      flush();
    } catch {
      // A full disk must not end the program by way of its log: the calls wait, and whoever reads them is told.
    }
  }
  return {
    addRequest(request) {
      if (waiting.length >= WAITING_MAX) flush();
      waiting.push(request);
      timer ??= setTimeout(flushLater, WRITE_AFTER_MS).unref();
    },
    findRequest(id) {
      flush();
      return byId.get(id) ?? null;
    },
    requests(limit) {
      flush();
      return newest.all(limit);
    },
    requestsOf({ outTradeNo, tradeNo }) {
      flush();
      return ofNumber.all(outTradeNo, tradeNo);
    },
    flush,
  };
}

function eventPart(database: SimulatorDatabase): EventPart {
  const insert = database.prepare<[TradeEvent]>(
    "INSERT INTO events VALUES (@at, @sellerId, @outTradeNo, @kind, @detail)",
  );
  const ofTrade = database.prepare<[string, string], TradeEvent>(
    "SELECT * FROM events WHERE sellerId = ? AND outTradeNo = ? ORDER BY rowid",
  );
  return {
    addEvent: (event) => void insert.run(event),
    eventsOf: ({ sellerId, outTradeNo }) => ofTrade.all(sellerId, outTradeNo),
  };
}

export function createLogStore(database: SimulatorDatabase): LogStore {
  return { ...requestPart(database), ...eventPart(database) };
}
