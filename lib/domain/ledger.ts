import type { Fen } from "#lib/domain/money.ts";

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
