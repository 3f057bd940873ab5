import type { FakeAlipay, FakeTrade } from "#tests/support/fake-alipay.ts";
import type { AlipayMail } from "./alipay-mail.ts";
import { BrokenInvariant, type Oracle } from "./oracle.ts";

/** Queries that find what must not be left once all faults have ended and the worker has had its time. */
const NOTHING_LEFT: readonly (readonly [invariant: string, sql: string])[] = [
  ["H4 no refund under way", "SELECT outRequestNo, status FROM Refund WHERE status NOT IN ('done', 'failed')"],
  ["H4 no order waits for ever", `SELECT id, status FROM "Order" WHERE status = 'pending'`],
  ["H4 no attempt is open", "SELECT outTradeNo FROM PaymentAttempt WHERE status = 'open'"],
  ["H4 every message is delivered", "SELECT id, type FROM OutboxMessage WHERE status <> 'delivered'"],
  [
    "H4 one message for each event",
    `SELECT o.id FROM "Order" o WHERE EXISTS (SELECT 1 FROM OutboxMessage) AND
     (o.paidAt IS NOT NULL) <> (SELECT count(*) FROM OutboxMessage m WHERE m.orderId = o.id AND m.type = 'order.paid')`,
  ],
  ["H4 every payment is witnessed", "SELECT tradeNo FROM Payment WHERE witness = 'pending'"],
];

/** What the books must say when all has come to rest, held against Alipay's own. */
export function checkHealed(
  oracle: Oracle,
  { alipay, mail, told }: { alipay: FakeAlipay; mail: AlipayMail; told: ReadonlySet<string> },
): void {
  for (const [invariant, sql] of NOTHING_LEFT) {
    const [found] = oracle.rows(sql);
    if (found) throw new BrokenInvariant(invariant, found);
  }
  /** out_trade_no → fen of its refunds that nobody could have told the shop. */
  const unheard = new Map(
    [...alipay.trades.values()].map((trade) => [trade.outTradeNo, checkTrade(oracle, { trade, mail })]),
  );
  checkBalance(oracle, { alipay, unheardFen: [...unheard.values()].reduce((sum, fen) => sum + fen, 0) });
  for (const { id } of oracle.rows("SELECT id FROM OutboxMessage WHERE status = 'delivered'")) {
    if (!told.has(String(id))) throw new BrokenInvariant("H4 what is delivered has arrived", { id });
  }
  for (const order of oracle.rows(`SELECT id, status FROM "Order"`)) checkOrder(oracle, { alipay, unheard, order });
}

/** H1 for one trade. Answers what of its refunds nobody could have told the shop. */
function checkTrade(oracle: Oracle, { trade, mail }: { trade: FakeTrade; mail: AlipayMail }): number {
  if (trade.paidAt === null) return 0;
  const [booked] = oracle.rows(
    "SELECT amountFen FROM LedgerEntry WHERE kind = 'payment' AND reference = ?",
    trade.tradeNo,
  );
  if (!booked && isLeftToAPerson(oracle, trade)) return 0;
  if (booked?.["amountFen"] !== trade.totalFen) {
    throw new BrokenInvariant("H1 every payment is booked", {
      tradeNo: trade.tradeNo,
      outTradeNo: trade.outTradeNo,
      booked,
    });
  }
  let unheardFen = 0;
  for (const [outRequestNo, amountFen] of trade.refunds) {
    const [refund] = oracle.rows(
      "SELECT amountFen FROM LedgerEntry WHERE kind = 'refund' AND reference IN (?, ?)",
      outRequestNo,
      `${trade.tradeNo}:${outRequestNo}`,
    );
    if (refund?.["amountFen"] === amountFen) continue;
    if (refund || !isLostForGood(oracle, { mail, outTradeNo: trade.outTradeNo, outRequestNo })) {
      throw new BrokenInvariant("H1 every refund is booked", { outTradeNo: trade.outTradeNo, outRequestNo, amountFen });
    }
    unheardFen += amountFen;
  }
  return unheardFen;
}

/** Wholly refunded in the merchant centre before the shop had heard of the payment: nothing is owed, a person is told. */
function isLeftToAPerson(oracle: Oracle, trade: FakeTrade): boolean {
  const rows = oracle.rows("SELECT 1 AS found FROM QuarantinedNotification WHERE outTradeNo = ?", trade.outTradeNo);
  return trade.status === "TRADE_CLOSED" && rows.length > 0;
}

/**
 * A refund that was made in the merchant centre, and all eight deliveries of its news were lost: only the bill would
 * tell (fault G-22).
 */
function isLostForGood(
  oracle: Oracle,
  { mail, outTradeNo, outRequestNo }: { mail: AlipayMail; outTradeNo: string; outRequestNo: string },
): boolean {
  if (oracle.rows("SELECT 1 AS found FROM Refund WHERE outRequestNo = ?", outRequestNo).length > 0) return false;
  const letter = [...mail.letters.values()].find(
    ({ notice }) => notice.outTradeNo === outTradeNo && notice.outBizNo === outRequestNo,
  );
  if (!letter) return true;
  const { notifyId } = letter.notice;
  return oracle.rows("SELECT 1 AS found FROM QuarantinedNotification WHERE notifyId = ?", notifyId).length === 0;
}

/** H1: books = bank, over all that the shop can know. */
function checkBalance(oracle: Oracle, { alipay, unheardFen }: { alipay: FakeAlipay; unheardFen: number }): void {
  const [books] = oracle.rows(
    `SELECT coalesce(sum(CASE WHEN debitAccount = 'alipay-balance' THEN amountFen ELSE 0 END), 0)
          - coalesce(sum(CASE WHEN creditAccount = 'alipay-balance' THEN amountFen ELSE 0 END), 0) AS fen FROM LedgerEntry`,
  );
  let bankFen = 0;
  for (const trade of alipay.trades.values()) if (trade.paidAt) bankFen += trade.totalFen - alipay.refundedFen(trade);
  if (Number(books?.["fen"]) - unheardFen !== bankFen)
    throw new BrokenInvariant("H1 books = bank", { books, bankFen, unheardFen });
}

function checkOrder(
  oracle: Oracle,
  {
    alipay,
    unheard,
    order,
  }: { alipay: FakeAlipay; unheard: ReadonlyMap<string, number>; order: Record<string, unknown> },
): void {
  const orderId = String(order["id"]);
  const attempts = oracle.rows("SELECT outTradeNo FROM PaymentAttempt WHERE orderId = ?", orderId);
  const numbers = attempts.map(({ outTradeNo }) => String(outTradeNo));
  const trades = numbers.map((number) => alipay.trades.get(number)).filter((trade) => trade !== undefined);
  const paid = trades.filter(({ paidAt }) => paidAt !== null);
  const keptFen = paid.reduce((sum, trade) => sum + trade.totalFen - alipay.refundedFen(trade), 0);
  const { status } = order;
  if (status !== "cancelled" && paid.length === 0) throw new BrokenInvariant("H2 a paid order was paid", { order });
  if (status === "cancelled" && keptFen !== 0) {
    throw new BrokenInvariant("H3 a cancelled order keeps no money", { order, keptFen });
  }
  if (status !== "cancelled-refunding") return;
  // Alipay refuses what somebody has given back behind the shop's back; then a person has been told.
  const isUnheardOf = numbers.some((number) => (unheard.get(number) ?? 0) > 0);
  const told = oracle.rows("SELECT 1 AS found FROM AuditEntry WHERE orderId = ? AND action = 'person.needed'", orderId);
  if (!isUnheardOf || told.length === 0) {
    throw new BrokenInvariant("H3 what came for a cancelled order goes back", { order, keptFen });
  }
}
