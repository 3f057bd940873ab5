/** What happened, for the console: gateway calls and events of trades. */
import type { GatewayRequestRecord, TradeEvent } from "#lib/simulator/domain/model.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

/** A polling merchant makes a call a second: keep the log of an ordinary week, not of a year. */
const REQUESTS_KEPT_MAX = 20_000;
/** Each write waits for the disk: throw away in batches. */
const TRIM_EVERY = 500;

export interface LogStore {
  addRequest(request: Omit<GatewayRequestRecord, "id">): void;
  findRequest(id: number): GatewayRequestRecord | null;
  requests(limit: number): GatewayRequestRecord[];
  requestsOf(numbers: { outTradeNo: string; tradeNo: string }): GatewayRequestRecord[];
  addEvent(event: TradeEvent): void;
  eventsOf(key: { sellerId: string; outTradeNo: string }): TradeEvent[];
}

export function createLogStore(database: SimulatorDatabase): LogStore {
  const insertRequest = database.prepare<[Omit<GatewayRequestRecord, "id">]>(
    `INSERT INTO requests (at, transport, appId, method, outTradeNo, params, signedString, reply, outcome, fault)
     VALUES (@at, @transport, @appId, @method, @outTradeNo, @params, @signedString, @reply, @outcome, @fault)`,
  );
  const trim = database.prepare<[number]>("DELETE FROM requests WHERE id <= ?");
  const byId = database.prepare<[number], GatewayRequestRecord>("SELECT * FROM requests WHERE id = ?");
  const newest = database.prepare<[number], GatewayRequestRecord>("SELECT * FROM requests ORDER BY id DESC LIMIT ?");
  const ofNumber = database.prepare<[string, string], GatewayRequestRecord>(
    "SELECT * FROM requests WHERE outTradeNo IN (?, ?) ORDER BY id",
  );
  const insertEvent = database.prepare<[TradeEvent]>(
    "INSERT INTO events VALUES (@at, @sellerId, @outTradeNo, @kind, @detail)",
  );
  const events = database.prepare<[string, string], TradeEvent>(
    "SELECT * FROM events WHERE sellerId = ? AND outTradeNo = ? ORDER BY rowid",
  );
  return {
    addRequest(request) {
      const id = Number(insertRequest.run(request).lastInsertRowid);
      if (id % TRIM_EVERY === 0) trim.run(id - REQUESTS_KEPT_MAX);
    },
    findRequest: (id) => byId.get(id) ?? null,
    requests: (limit) => newest.all(limit),
    requestsOf: ({ outTradeNo, tradeNo }) => ofNumber.all(outTradeNo, tradeNo),
    addEvent: (event) => void insertEvent.run(event),
    eventsOf: ({ sellerId, outTradeNo }) => events.all(sellerId, outTradeNo),
  };
}
