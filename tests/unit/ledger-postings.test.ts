import { expect, test } from "vitest";
import { paymentPosting, refundPosting } from "#lib/domain/ledger.ts";
import { fen } from "#lib/domain/money.ts";

test("what pays an order is earned, what nobody waits for is owed, and each goes back from where it stands", () => {
  const amountFen = fen(8_888);
  const accounts = (purpose: "order" | "surplus") => [
    paymentPosting({ tradeNo: "T1", purpose, amountFen }),
    refundPosting({ outRequestNo: "R1", purpose, amountFen }),
  ];
  expect(accounts("order")).toEqual([
    { kind: "payment", reference: "T1", debitAccount: "alipay-balance", creditAccount: "order-income", amountFen },
    { kind: "refund", reference: "R1", debitAccount: "order-income", creditAccount: "alipay-balance", amountFen },
  ]);
  expect(accounts("surplus")).toEqual([
    { kind: "payment", reference: "T1", debitAccount: "alipay-balance", creditAccount: "owed-to-buyer", amountFen },
    { kind: "refund", reference: "R1", debitAccount: "owed-to-buyer", creditAccount: "alipay-balance", amountFen },
  ]);
});
