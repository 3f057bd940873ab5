/** What the console's lists show: searched, filtered, a page at a time. */
import type { GatewayRequestRecord, Trade, TradeStatus } from "#lib/simulator/domain/model.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";
import type { LogStore } from "#lib/simulator/store/log.ts";

export const LIST_PAGE_ROWS = 50;

interface ListFilter {
  /** Part of a number, a subject or a buyer's name; empty: everything. */
  text: string;
  /** Empty: any. */
  appId: string;
  /** From 1. */
  page: number;
}

export interface TradeFilter extends ListFilter {
  status: TradeStatus | "";
}

export interface RequestFilter extends ListFilter {
  method: string;
  /** A code, `refused` for every call that was not done, or empty. */
  outcome: string;
}

export interface ListPage<Row> {
  rows: Row[];
  /** How many there are on all pages together. */
  total: number;
}

export interface TradeRow extends Trade {
  buyerName: string;
}

export interface ConsoleLists {
  trades(filter: TradeFilter): ListPage<TradeRow>;
  requests(filter: RequestFilter): ListPage<GatewayRequestRecord>;
  /** The methods and outcomes that the log holds, to choose from. */
  requestChoices(): { methods: string[]; outcomes: string[] };
}

/** What the gateway has done, in codes; all others are refusals. */
const DONE_OUTCOMES = "'10000', 'page', 'wap'";

/** For LIKE: the text somewhere, its own wildcards as plain characters. */
function somewhere(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

const TRADES_WHERE = `FROM trades JOIN buyers USING (buyerId)
  WHERE (@status = '' OR status = @status) AND (@appId = '' OR appId = @appId)
  AND (@text = '%%' OR outTradeNo LIKE @text ESCAPE '\\' OR tradeNo LIKE @text ESCAPE '\\' OR subject LIKE @text ESCAPE '\\'
    OR buyers.name LIKE @text ESCAPE '\\' OR buyers.logonId LIKE @text ESCAPE '\\')`;

const REQUESTS_WHERE = `FROM requests
  WHERE (@method = '' OR method = @method) AND (@appId = '' OR appId = @appId)
  AND (@outcome = '' OR outcome = @outcome OR (@outcome = 'refused' AND outcome NOT IN (${DONE_OUTCOMES})))
  AND (@text = '%%' OR outTradeNo LIKE @text ESCAPE '\\' OR signedString LIKE @text ESCAPE '\\')`;

const PAGE = "LIMIT @rows OFFSET @skipped";

type Bound = Record<string, string | number>;

export function createConsoleLists(database: SimulatorDatabase, log: LogStore): ConsoleLists {
  const countTrades = database.prepare<[Bound], { total: number }>(`SELECT count(*) AS total ${TRADES_WHERE}`);
  const trades = database.prepare<[Bound], TradeRow>(
    `SELECT trades.*, buyers.name AS buyerName ${TRADES_WHERE} ORDER BY createdAt DESC, trades.rowid DESC ${PAGE}`,
  );
  const countRequests = database.prepare<[Bound], { total: number }>(`SELECT count(*) AS total ${REQUESTS_WHERE}`);
  const requests = database.prepare<[Bound], GatewayRequestRecord>(
    `SELECT * ${REQUESTS_WHERE} ORDER BY id DESC ${PAGE}`,
  );
  const methods = database.prepare<[], { value: string }>("SELECT DISTINCT method AS value FROM requests ORDER BY 1");
  const outcomes = database.prepare<[], { value: string }>("SELECT DISTINCT outcome AS value FROM requests ORDER BY 1");
  const bind = (filter: ListFilter): Bound => ({
    ...filter,
    text: somewhere(filter.text),
    rows: LIST_PAGE_ROWS,
    skipped: (filter.page - 1) * LIST_PAGE_ROWS,
  });
  return {
    trades(filter) {
      const bound = bind(filter);
      return { rows: trades.all(bound), total: countTrades.get(bound)?.total ?? 0 };
    },
    requests(filter) {
      log.flush();
      const bound = bind(filter);
      return { rows: requests.all(bound), total: countRequests.get(bound)?.total ?? 0 };
    },
    requestChoices() {
      log.flush();
      return {
        methods: methods.all().map(({ value }) => value),
        outcomes: outcomes.all().map(({ value }) => value),
      };
    },
  };
}
