import { type Fen, sumFen } from "#lib/domain/money.ts";

/** Accounts of the books: what Alipay holds for us, what orders have earned, what we owe back to buyers. */
export const LEDGER_ACCOUNTS = ["alipay-balance", "order-income", "owed-to-buyer"] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

/** One entry has both sides, so the books balance by construction. `reference` is unique for its kind. */
export type LedgerPosting = {
  kind: "payment" | "refund";
  reference: string;
  debitAccount: LedgerAccount;
  creditAccount: LedgerAccount;
  amountFen: Fen;
};

type Purpose = "order" | "surplus";

function counterAccount(purpose: Purpose): LedgerAccount {
  switch (purpose) {
    case "order":
      return "order-income";
    case "surplus":
      return "owed-to-buyer";
  }
}

export function paymentPosting(payment: { tradeNo: string; purpose: Purpose; amountFen: Fen }): LedgerPosting {
  return {
    kind: "payment",
    reference: payment.tradeNo,
    debitAccount: "alipay-balance",
    creditAccount: counterAccount(payment.purpose),
    amountFen: payment.amountFen,
  };
}

export function refundPosting(refund: { outRequestNo: string; purpose: Purpose; amountFen: Fen }): LedgerPosting {
  return {
    kind: "refund",
    reference: refund.outRequestNo,
    debitAccount: counterAccount(refund.purpose),
    creditAccount: "alipay-balance",
    amountFen: refund.amountFen,
  };
}

/** The columns of an entry that sums are made of. Accounts are as the database holds them. */
export type LedgerAmount = { debitAccount: string; creditAccount: string; amountFen: Fen };

/**
 * What an order has earned and given back, from its entries: the sums that pages show. A surplus is owed and not
 * earned; it stands in another account and in neither sum.
 */
export function incomeOf(entries: readonly LedgerAmount[]): { earnedFen: Fen; returnedFen: Fen } {
  const income: LedgerAccount = "order-income";
  const sumOf = (side: "debitAccount" | "creditAccount") =>
    sumFen(entries.filter((entry) => entry[side] === income).map(({ amountFen }) => amountFen));
  return { earnedFen: sumOf("creditAccount"), returnedFen: sumOf("debitAccount") };
}
