import type { AlipayCall, AnswerFields } from "#lib/alipay/call.ts";
import { meaningOf } from "#lib/alipay/codes.ts";
import { findIdentifier } from "#lib/alipay/identifier.ts";
import { findShanghaiMoment } from "#lib/alipay/shanghai-time.ts";
import { findFenInYuan } from "#lib/domain/money.ts";
import type { TradeEvidence } from "#lib/domain/payment.ts";
import type { TradeAnswer } from "#lib/services/ports.ts";

/** Asks alipay.trade.query about one of our numbers. */
export async function queryTrade(call: AlipayCall, outTradeNo: string): Promise<TradeAnswer> {
  const answer = await call("alipay.trade.query", { subject: { out_trade_no: outTradeNo } });
  switch (answer.kind) {
    case "unknown":
      return withoutPayment({ kind: "unknown" }, answer.cause);
    case "failure":
      return meaningOf(answer, "query") === "absent"
        ? withoutPayment({ kind: "absent" }, answer.subCode)
        : withoutPayment({ kind: "unknown" }, answer.cause);
    case "success":
      return answer.fields.out_trade_no === outTradeNo
        ? readTrade(answer.fields)
        : withoutPayment({ kind: "unknown" }, "the answer does not name the trade");
  }
}

function withoutPayment(evidence: TradeEvidence, note: string): TradeAnswer {
  return { evidence, note, paidAt: null, buyerLogonId: null };
}

function readTrade(fields: AnswerFields): TradeAnswer {
  const status = findText(fields, "trade_status") ?? "";
  const tradeNo = findIdentifier(fields.trade_no);
  const evidence = tradeNo === null ? null : evidenceOf(status, tradeNo, fields);
  if (evidence === null) return withoutPayment({ kind: "unknown" }, `trade_status ${status || "missing"}`.slice(0, 80));
  return {
    evidence,
    note: status,
    paidAt: findShanghaiMoment(findText(fields, "send_pay_date") ?? ""),
    buyerLogonId: findText(fields, "buyer_logon_id"),
  };
}

/** The sum paid is `total_amount`: the sandbox answers 0.00 in buyer_pay_amount and its kin (protocol sheet, 5.1). */
function evidenceOf(status: string, tradeNo: string, fields: AnswerFields): TradeEvidence | null {
  switch (status) {
    case "WAIT_BUYER_PAY":
      return { kind: "waiting" };
    case "TRADE_SUCCESS":
    case "TRADE_FINISHED": {
      const totalFen = findFenInYuan(findText(fields, "total_amount") ?? "");
      return { kind: "paid", tradeNo, totalFen, finished: status === "TRADE_FINISHED" };
    }
    case "TRADE_CLOSED":
      return { kind: "closed", tradeNo };
    default:
      return null;
  }
}

function findText(fields: AnswerFields, name: string): string | null {
  const value = fields[name];
  return typeof value === "string" ? value : null;
}
