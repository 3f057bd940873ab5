/** The offline Alipay's own book: one SQLite file that survives a kill at any moment. */
import { join } from "node:path";
import Database from "better-sqlite3";

export type SimulatorDatabase = Database.Database;

/** One step for each version of the book; a step that was published never changes. */
const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY, appId TEXT NOT NULL, sellerId TEXT NOT NULL, outTradeNo TEXT NOT NULL,
  totalFen INTEGER NOT NULL CHECK (totalFen > 0), subject TEXT NOT NULL, body TEXT NOT NULL, passbackParams TEXT NOT NULL,
  timeExpireAt INTEGER, timeoutExpress TEXT NOT NULL, notifyUrl TEXT NOT NULL, returnUrl TEXT NOT NULL,
  charsetName TEXT NOT NULL, createdAt INTEGER NOT NULL, loginBuyerId TEXT, loginToken TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS sessionsByNumber ON sessions (outTradeNo, createdAt);

CREATE TABLE IF NOT EXISTS buyers (
  buyerId TEXT PRIMARY KEY, logonId TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password TEXT NOT NULL,
  balanceFen INTEGER NOT NULL CHECK (balanceFen >= 0), cardName TEXT NOT NULL, cardFen INTEGER NOT NULL CHECK (cardFen >= 0)
) STRICT;

CREATE TABLE IF NOT EXISTS trades (
  tradeNo TEXT PRIMARY KEY, appId TEXT NOT NULL, sellerId TEXT NOT NULL, outTradeNo TEXT NOT NULL,
  totalFen INTEGER NOT NULL CHECK (totalFen > 0), subject TEXT NOT NULL, body TEXT NOT NULL, passbackParams TEXT NOT NULL,
  buyerId TEXT NOT NULL REFERENCES buyers, status TEXT NOT NULL
    CHECK (status IN ('WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_FINISHED', 'TRADE_CLOSED')),
  createdAt INTEGER NOT NULL, expiresAt INTEGER NOT NULL, paidAt INTEGER, closedAt INTEGER,
  notifyUrl TEXT NOT NULL, charsetName TEXT NOT NULL, fundChannel TEXT,
  refundedFen INTEGER NOT NULL DEFAULT 0 CHECK (refundedFen BETWEEN 0 AND totalFen),
  UNIQUE (sellerId, outTradeNo)
) STRICT;
CREATE INDEX IF NOT EXISTS tradesByAge ON trades (createdAt);
CREATE INDEX IF NOT EXISTS tradesByStatus ON trades (status, expiresAt);

CREATE TABLE IF NOT EXISTS refunds (
  tradeNo TEXT NOT NULL REFERENCES trades, outRequestNo TEXT NOT NULL, amountFen INTEGER NOT NULL CHECK (amountFen > 0),
  reason TEXT NOT NULL, refundedAt INTEGER NOT NULL, PRIMARY KEY (tradeNo, outRequestNo)
) STRICT;

CREATE TABLE IF NOT EXISTS passwordFailures (
  sellerId TEXT NOT NULL, outTradeNo TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (sellerId, outTradeNo)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS notifies (
  notifyId TEXT PRIMARY KEY, tradeNo TEXT NOT NULL REFERENCES trades, outTradeNo TEXT NOT NULL, kind TEXT NOT NULL,
  url TEXT NOT NULL, content TEXT NOT NULL, createdAt INTEGER NOT NULL, attemptsMade INTEGER NOT NULL,
  nextAttemptAt INTEGER, state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'given-up'))
) STRICT;
CREATE INDEX IF NOT EXISTS notifiesDue ON notifies (nextAttemptAt) WHERE nextAttemptAt IS NOT NULL;
CREATE INDEX IF NOT EXISTS notifiesByTrade ON notifies (tradeNo);

CREATE TABLE IF NOT EXISTS attempts (
  notifyId TEXT NOT NULL REFERENCES notifies, number INTEGER NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL,
  requestBody TEXT NOT NULL, status INTEGER, replyBody TEXT NOT NULL, error TEXT NOT NULL, durationMs INTEGER NOT NULL,
  PRIMARY KEY (notifyId, number)
) STRICT;

CREATE TABLE IF NOT EXISTS requests (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, transport TEXT NOT NULL, appId TEXT NOT NULL,
  method TEXT NOT NULL, outTradeNo TEXT NOT NULL, params TEXT NOT NULL, signedString TEXT NOT NULL, reply TEXT NOT NULL,
  outcome TEXT NOT NULL, fault TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS requestsByNumber ON requests (outTradeNo);

CREATE TABLE IF NOT EXISTS events (
  at INTEGER NOT NULL, sellerId TEXT NOT NULL, outTradeNo TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS eventsByNumber ON events (sellerId, outTradeNo);

CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, method TEXT NOT NULL, outTradeNo TEXT NOT NULL,
  seconds INTEGER NOT NULL, remaining INTEGER NOT NULL CHECK (remaining >= 0)
) STRICT;

CREATE TABLE IF NOT EXISTS applicationSettings (appId TEXT PRIMARY KEY, settings TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
  `
ALTER TABLE sessions ADD COLUMN product TEXT NOT NULL DEFAULT 'page';
ALTER TABLE sessions ADD COLUMN scanCode TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN quitUrl TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN qrPayMode TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN enablePayChannels TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN disablePayChannels TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN signType TEXT NOT NULL DEFAULT 'RSA2';
CREATE INDEX sessionsByScanCode ON sessions (scanCode, createdAt);

ALTER TABLE trades ADD COLUMN signType TEXT NOT NULL DEFAULT 'RSA2';
ALTER TABLE trades ADD COLUMN couponId TEXT;
ALTER TABLE trades ADD COLUMN couponName TEXT NOT NULL DEFAULT '';
ALTER TABLE trades ADD COLUMN couponType TEXT CHECK (couponType IN ('merchant', 'alipay'));
ALTER TABLE trades ADD COLUMN couponFen INTEGER NOT NULL DEFAULT 0 CHECK (couponFen BETWEEN 0 AND totalFen);

ALTER TABLE buyers ADD COLUMN creditFen INTEGER NOT NULL DEFAULT 500000 CHECK (creditFen >= 0);

CREATE TABLE coupons (
  couponId TEXT PRIMARY KEY, buyerId TEXT NOT NULL REFERENCES buyers, name TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('merchant', 'alipay')), amountFen INTEGER NOT NULL CHECK (amountFen > 0),
  minimumFen INTEGER NOT NULL CHECK (minimumFen >= amountFen), usedForTradeNo TEXT REFERENCES trades
) STRICT;
CREATE INDEX couponsByBuyer ON coupons (buyerId);

ALTER TABLE refunds ADD COLUMN couponFen INTEGER NOT NULL DEFAULT 0 CHECK (couponFen BETWEEN 0 AND amountFen);
ALTER TABLE refunds ADD COLUMN source TEXT NOT NULL DEFAULT 'api' CHECK (source IN ('api', 'merchant-centre'));
CREATE INDEX refundsByTime ON refunds (refundedAt);
CREATE INDEX tradesByPayment ON trades (sellerId, paidAt) WHERE paidAt IS NOT NULL;
CREATE INDEX tradesUnfinished ON trades (paidAt) WHERE status = 'TRADE_SUCCESS';

CREATE TABLE sellerMoves (
  id INTEGER PRIMARY KEY AUTOINCREMENT, sellerId TEXT NOT NULL, at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'fee', 'refund', 'fee-back', 'withdrawal', 'deposit')),
  amountFen INTEGER NOT NULL, balanceFen INTEGER NOT NULL CHECK (balanceFen >= 0), tradeNo TEXT REFERENCES trades,
  requestNo TEXT NOT NULL
) STRICT;
CREATE INDEX sellerMovesBySeller ON sellerMoves (sellerId, id);
CREATE INDEX sellerMovesByTime ON sellerMoves (sellerId, at);
CREATE INDEX sellerMovesByTrade ON sellerMoves (tradeNo);
INSERT INTO sellerMoves (sellerId, at, kind, amountFen, balanceFen, tradeNo, requestNo)
SELECT sellerId, at, kind, amountFen, sum(amountFen) OVER (PARTITION BY sellerId ORDER BY at, turn ROWS UNBOUNDED PRECEDING),
  tradeNo, requestNo
FROM (
  SELECT sellerId, paidAt AS at, 0 AS turn, 'payment' AS kind, totalFen AS amountFen, tradeNo, '' AS requestNo
  FROM trades WHERE paidAt IS NOT NULL
  UNION ALL
  SELECT sellerId, refundedAt, 1, 'refund', -amountFen, tradeNo, outRequestNo FROM refunds JOIN trades USING (tradeNo)
) ORDER BY at, turn;

CREATE TABLE refundDesk (
  tradeNo TEXT PRIMARY KEY REFERENCES trades, calls INTEGER NOT NULL DEFAULT 0, isFrozen INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

ALTER TABLE attempts ADD COLUMN fault TEXT NOT NULL DEFAULT '';
DROP TABLE faults;
CREATE TABLE scenarios (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, appId TEXT NOT NULL, outTradeNo TEXT NOT NULL,
  loadedAt INTEGER NOT NULL, boundAt INTEGER
) STRICT;
CREATE TABLE faults (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, method TEXT NOT NULL, appId TEXT NOT NULL,
  outTradeNo TEXT NOT NULL, seconds INTEGER NOT NULL, detail TEXT NOT NULL, times INTEGER, remaining INTEGER
    CHECK (remaining BETWEEN 0 AND times), rate REAL NOT NULL CHECK (rate > 0 AND rate <= 1),
  scenarioId INTEGER REFERENCES scenarios ON DELETE CASCADE
) STRICT;
CREATE TABLE shots (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, faultId INTEGER, scenarioId INTEGER, kind TEXT NOT NULL,
  method TEXT NOT NULL, appId TEXT NOT NULL, outTradeNo TEXT NOT NULL, sent TEXT NOT NULL, result TEXT NOT NULL
) STRICT;
CREATE TABLE heldNotifies (notifyId TEXT PRIMARY KEY REFERENCES notifies ON DELETE CASCADE, tradeNo TEXT NOT NULL) STRICT;

ALTER TABLE sessions ADD COLUMN qrcodeWidth INTEGER;

ALTER TABLE requests ADD COLUMN queryNames TEXT NOT NULL DEFAULT '[]';
ALTER TABLE requests ADD COLUMN charsetName TEXT NOT NULL DEFAULT 'utf-8';
ALTER TABLE requests ADD COLUMN wire TEXT NOT NULL DEFAULT '';
UPDATE meta SET name = 'clockAnchor' WHERE name = 'clockOffsetMs';
`,
];

/** Opens (and makes, the first time) the book in this folder. WAL with synchronous=FULL: what was answered stays true. */
export function openDatabase(folder: string): SimulatorDatabase {
  const database = new Database(join(folder, "simulator.db"));
  // Two programs on one book would each keep a clock and a timetable; the lock goes with the process, however it ends.
  database.pragma("locking_mode = EXCLUSIVE");
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  migrate(database);
  return database;
}

/** Brings an older book up to date; `user_version` counts the steps that were made. */
function migrate(database: SimulatorDatabase): void {
  const done = Number(database.pragma("user_version", { simple: true }));
  if (done > MIGRATIONS.length) {
    throw new Error(
      "simulator.db was written by a newer version; update the program or set another SIMULATOR_DATA_DIR.",
    );
  }
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < done) continue;
    database.transaction(() => {
      database.exec(step);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
}
