/** Pay sessions, trades and refunds. Every change of state names the state it comes from. */
import type { Coupon, FundChannel, PaySession, Refund, Trade } from "#lib/simulator/domain/model.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

export interface TradeKey {
  sellerId: string;
  outTradeNo: string;
}

export interface TradeStore {
  addSession(session: PaySession): void;
  findSession(id: string): PaySession | null;
  latestSession(outTradeNo: string): PaySession | null;
  /** Cashiers of one application that were opened for this sum at or after `since`, the newest first. */
  sessionsForSum(wanted: { appId: string; totalFen: number; since: number }): PaySession[];
  /** The session behind eight typed digits: the newest, should the digits ever repeat. */
  findByScanCode(scanCode: string): PaySession | null;
  recordLogin(login: { sessionId: string; buyerId: string; token: string }): void;

  addTrade(trade: Trade): void;
  find(tradeNo: string): Trade | null;
  get(tradeNo: string): Trade;
  findByNumber(key: TradeKey): Trade | null;
  /** By Alipay's number or by a merchant's, whoever the merchant is: for the console. */
  findAny(number: string): Trade | null;
  list(limit: number): Trade[];
  markPaid(paid: { tradeNo: string; paidAt: number; channel: FundChannel; coupon: Coupon | null }): void;
  markClosed(closed: { tradeNo: string; closedAt: number }): void;
  markFinished(tradeNo: string): void;
  /** Unpaid trades whose time is over. */
  expired(now: number): Trade[];
  /** Paid trades that were paid at or before this moment: candidates for the end of the refund window. */
  paidBefore(moment: number): Trade[];
  /** The earliest end of an unpaid trade later than this moment. */
  nextExpiry(after: number): number | null;

  addRefund(refund: Refund, closesAt: number | null): void;
  refunds(tradeNo: string): Refund[];

  passwordFailures(key: TradeKey): number;
  countPasswordFailure(key: TradeKey): void;
}

type SessionPart = Pick<
  TradeStore,
  "addSession" | "findSession" | "latestSession" | "sessionsForSum" | "findByScanCode" | "recordLogin"
>;
type RefundPart = Pick<TradeStore, "addRefund" | "refunds">;
type PasswordPart = Pick<TradeStore, "passwordFailures" | "countPasswordFailure">;
type TradePart = Omit<TradeStore, keyof SessionPart | keyof RefundPart | keyof PasswordPart>;

/** A guarded update that moved nothing is a bug: decisions are made in the same transaction. */
function expectOne(changes: number, what: string): void {
  if (changes !== 1) throw new Error(`${what}: expected to change one row, changed ${changes}`);
}

function sessionPart(database: SimulatorDatabase): SessionPart {
  const insert = database.prepare<[PaySession]>(
    `INSERT INTO sessions (id, product, scanCode, appId, sellerId, outTradeNo, totalFen, subject, body, passbackParams,
     timeExpireAt, timeoutExpress, notifyUrl, returnUrl, quitUrl, qrPayMode, qrcodeWidth, enablePayChannels,
     disablePayChannels, charsetName, signType, createdAt, loginBuyerId, loginToken)
     VALUES (@id, @product, @scanCode, @appId, @sellerId, @outTradeNo, @totalFen, @subject, @body, @passbackParams,
     @timeExpireAt, @timeoutExpress, @notifyUrl, @returnUrl, @quitUrl, @qrPayMode, @qrcodeWidth, @enablePayChannels,
     @disablePayChannels, @charsetName, @signType, @createdAt, @loginBuyerId, @loginToken)`,
  );
  const byId = database.prepare<[string], PaySession>("SELECT * FROM sessions WHERE id = ?");
  const latest = database.prepare<[string], PaySession>(
    "SELECT * FROM sessions WHERE outTradeNo = ? ORDER BY createdAt DESC, rowid DESC LIMIT 1",
  );
  const forSum = database.prepare<[{ appId: string; totalFen: number; since: number }], PaySession>(
    `SELECT * FROM sessions WHERE appId = @appId AND totalFen = @totalFen AND createdAt >= @since
     ORDER BY createdAt DESC, rowid DESC`,
  );
  const byScanCode = database.prepare<[string], PaySession>(
    "SELECT * FROM sessions WHERE scanCode = ? AND scanCode <> '' ORDER BY createdAt DESC, rowid DESC LIMIT 1",
  );
  const login = database.prepare<[string, string, string]>(
    "UPDATE sessions SET loginBuyerId = ?, loginToken = ? WHERE id = ?",
  );
  return {
    addSession: (session) => void insert.run(session),
    findSession: (id) => byId.get(id) ?? null,
    latestSession: (outTradeNo) => latest.get(outTradeNo) ?? null,
    sessionsForSum: (wanted) => forSum.all(wanted),
    findByScanCode: (scanCode) => byScanCode.get(scanCode) ?? null,
    recordLogin({ sessionId, buyerId, token }) {
      expectOne(login.run(buyerId, token, sessionId).changes, "login");
    },
  };
}

function tradePart(database: SimulatorDatabase): TradePart {
  const insert = database.prepare<[Trade]>(
    `INSERT INTO trades (tradeNo, appId, sellerId, outTradeNo, totalFen, subject, body, passbackParams, buyerId, status,
     createdAt, expiresAt, paidAt, closedAt, notifyUrl, charsetName, signType, fundChannel, refundedFen, couponId,
     couponName, couponType, couponFen)
     VALUES (@tradeNo, @appId, @sellerId, @outTradeNo, @totalFen, @subject, @body, @passbackParams, @buyerId, @status,
     @createdAt, @expiresAt, @paidAt, @closedAt, @notifyUrl, @charsetName, @signType, @fundChannel, @refundedFen,
     @couponId, @couponName, @couponType, @couponFen)`,
  );
  const byTradeNo = database.prepare<[string], Trade>("SELECT * FROM trades WHERE tradeNo = ?");
  const byNumber = database.prepare<[string, string], Trade>(
    "SELECT * FROM trades WHERE sellerId = ? AND outTradeNo = ?",
  );
  const byAny = database.prepare<[string, string], Trade>(
    "SELECT * FROM trades WHERE tradeNo = ? OR outTradeNo = ? ORDER BY createdAt DESC LIMIT 1",
  );
  const newest = database.prepare<[number], Trade>("SELECT * FROM trades ORDER BY createdAt DESC, rowid DESC LIMIT ?");
  const pay = database.prepare<[Record<string, string | number | null>]>(
    `UPDATE trades SET status = 'TRADE_SUCCESS', paidAt = @paidAt, fundChannel = @channel, couponId = @couponId,
     couponName = @couponName, couponType = @couponType, couponFen = @couponFen
     WHERE tradeNo = @tradeNo AND status = 'WAIT_BUYER_PAY'`,
  );
  const close = database.prepare<[number, string]>(
    "UPDATE trades SET status = 'TRADE_CLOSED', closedAt = ? WHERE tradeNo = ? AND status = 'WAIT_BUYER_PAY'",
  );
  const finish = database.prepare<[string]>(
    "UPDATE trades SET status = 'TRADE_FINISHED' WHERE tradeNo = ? AND status = 'TRADE_SUCCESS'",
  );
  const expired = database.prepare<[number], Trade>(
    "SELECT * FROM trades WHERE status = 'WAIT_BUYER_PAY' AND expiresAt <= ?",
  );
  const paidBefore = database.prepare<[number], Trade>(
    "SELECT * FROM trades INDEXED BY tradesUnfinished WHERE status = 'TRADE_SUCCESS' AND paidAt <= ?",
  );
  const nextExpiry = database.prepare<[number], { at: number | null }>(
    "SELECT min(expiresAt) AS at FROM trades WHERE status = 'WAIT_BUYER_PAY' AND expiresAt > ?",
  );
  const find = (tradeNo: string) => byTradeNo.get(tradeNo) ?? null;
  return {
    addTrade: (trade) => void insert.run(trade),
    find,
    get(tradeNo) {
      const trade = find(tradeNo);
      if (!trade) throw new Error(`no trade ${tradeNo}`);
      return trade;
    },
    findByNumber: ({ sellerId, outTradeNo }) => byNumber.get(sellerId, outTradeNo) ?? null,
    findAny: (number) => byAny.get(number, number) ?? null,
    list: (limit) => newest.all(limit),
    markPaid: ({ tradeNo, paidAt, channel, coupon }) => {
      const used = {
        couponId: coupon?.couponId ?? null,
        couponName: coupon?.name ?? "",
        couponType: coupon?.type ?? null,
        couponFen: coupon?.amountFen ?? 0,
      };
      expectOne(pay.run({ tradeNo, paidAt, channel, ...used }).changes, "pay");
    },
    markClosed: ({ tradeNo, closedAt }) => {
      expectOne(close.run(closedAt, tradeNo).changes, "close");
    },
    markFinished: (tradeNo) => {
      expectOne(finish.run(tradeNo).changes, "finish");
    },
    expired: (now) => expired.all(now),
    paidBefore: (moment) => paidBefore.all(moment),
    nextExpiry: (after) => nextExpiry.get(after)?.at ?? null,
  };
}

function refundPart(database: SimulatorDatabase): RefundPart {
  const insert = database.prepare<[Refund]>(
    `INSERT INTO refunds (tradeNo, outRequestNo, amountFen, couponFen, reason, refundedAt, source)
     VALUES (@tradeNo, @outRequestNo, @amountFen, @couponFen, @reason, @refundedAt, @source)`,
  );
  const addUp = database.prepare<{ amountFen: number; closesAt: number | null; tradeNo: string }>(
    `UPDATE trades SET refundedFen = refundedFen + @amountFen, closedAt = @closesAt,
     status = CASE WHEN @closesAt IS NULL THEN status ELSE 'TRADE_CLOSED' END
     WHERE tradeNo = @tradeNo AND status = 'TRADE_SUCCESS'`,
  );
  const byTrade = database.prepare<[string], Refund>(
    "SELECT * FROM refunds WHERE tradeNo = ? ORDER BY refundedAt, rowid",
  );
  return {
    addRefund(refund, closesAt) {
      insert.run(refund);
      const changes = addUp.run({ amountFen: refund.amountFen, closesAt, tradeNo: refund.tradeNo }).changes;
      expectOne(changes, "refund");
    },
    refunds: (tradeNo) => byTrade.all(tradeNo),
  };
}

function passwordPart(database: SimulatorDatabase): PasswordPart {
  const read = database.prepare<[string, string], { count: number }>(
    "SELECT count FROM passwordFailures WHERE sellerId = ? AND outTradeNo = ?",
  );
  const count = database.prepare<[string, string]>(
    `INSERT INTO passwordFailures VALUES (?, ?, 1)
     ON CONFLICT (sellerId, outTradeNo) DO UPDATE SET count = count + 1`,
  );
  return {
    passwordFailures: ({ sellerId, outTradeNo }) => read.get(sellerId, outTradeNo)?.count ?? 0,
    countPasswordFailure: ({ sellerId, outTradeNo }) => void count.run(sellerId, outTradeNo),
  };
}

export function createTradeStore(database: SimulatorDatabase): TradeStore {
  return {
    ...sessionPart(database),
    ...tradePart(database),
    ...refundPart(database),
    ...passwordPart(database),
  };
}
