import { type Fen, findFenInYuan } from "#lib/domain/money.ts";

/** Where a share of a refund went. */
export type RefundShare = {
  channel: "balance" | "bank-card" | "credit" | "other";
  /** Alipay's own word for the channel, for those that we have no word for. */
  channelCode: string;
  amountFen: Fen | null;
};

/** What Alipay says of the way back to a bank. */
export type BankReturn = {
  status: "done" | "failed" | "under-way" | "unknown";
  amountFen: Fen | null;
  /** "2026-11-23 10:00:00" in Shanghai time, as Alipay writes it. */
  expectedAt: string | null;
  arrivedAt: string | null;
};

export type RefundDestination = { shares: RefundShare[]; bank: BankReturn | null };

/** Reads what Alipay told of a refund; what cannot be read is left out, for it is shown and never computed with. */
export function refundDestinationOf(refund: {
  detailItems: string | null;
  depositBack: string | null;
}): RefundDestination {
  return { shares: sharesOf(parsed(refund.detailItems)), bank: bankReturnOf(parsed(refund.depositBack)) };
}

type Fields = Record<string, unknown>;

function sharesOf(list: unknown): RefundShare[] {
  return (Array.isArray(list) ? list : []).filter(isObject).map((item) => {
    const channelCode = textOf(item, "fund_channel") ?? "";
    return { channel: channelOf(channelCode), channelCode, amountFen: findFenInYuan(textOf(item, "amount") ?? "") };
  });
}

function channelOf(code: string): RefundShare["channel"] {
  switch (code) {
    case "ALIPAYACCOUNT":
      return "balance";
    case "BANKCARD":
    case "DEBIT_CARD":
    case "CREDIT_CARD":
      return "bank-card";
    case "PCREDIT":
      return "credit";
    default:
      return "other";
  }
}

function bankReturnOf(info: unknown): BankReturn | null {
  if (!isObject(info) || textOf(info, "has_deposit_back") === "false") return null;
  const status = textOf(info, "dback_status");
  const expectedAt = textOf(info, "est_bank_receipt_time");
  if (status === null && expectedAt === null) return null;
  return {
    status: bankStatusOf(status),
    amountFen: findFenInYuan(textOf(info, "dback_amount") ?? ""),
    expectedAt,
    arrivedAt: textOf(info, "bank_ack_time"),
  };
}

const BANK_STATUSES: Readonly<Record<string, BankReturn["status"]>> = { S: "done", F: "failed", P: "under-way" };

function bankStatusOf(code: string | null): BankReturn["status"] {
  return BANK_STATUSES[code ?? ""] ?? "unknown";
}

function parsed(json: string | null): unknown {
  if (json === null) return null;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === "string" && value !== "" ? value : null;
}
