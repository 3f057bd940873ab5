/** The bill of payments and refunds, `bill_type=trade` (protocol sheet, section 5.6). */
import type { Buyer, Trade } from "#lib/simulator/domain/model.ts";
import type { BilledPayment, BilledRefund } from "#lib/simulator/domain/seller-account.ts";
import { settlementOf } from "#lib/simulator/domain/settlement.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { type BillTable, tabCell, textCell } from "#lib/simulator/protocol/bill-file.ts";
import { maskLogonId } from "#lib/simulator/protocol/logon-mask.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

const DETAIL_HEADER =
  "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注".split(
    ",",
  );
const SUMMARY_HEADER =
  "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）".split(
    ",",
  );

/** One payment or refund. Sums in fen; those of refunds are negative, and so is a fee that the merchant pays. */
interface BillLine {
  kind: "交易" | "退款";
  trade: Trade;
  buyer: Buyer;
  createdAt: number;
  finishedAt: number;
  orderFen: number;
  receiptFen: number;
  /** Given by Alipay. */
  redPacketFen: number;
  /** Given by the merchant. */
  discountFen: number;
  requestNo: string;
  feeFen: number;
  remark: string;
}

/** `**满(lin***@example.com)` */
function counterparty({ name, logonId }: Buyer): string {
  return `${"*".repeat(Math.max(0, name.length - 1))}${name.slice(-1)}(${maskLogonId(logonId)})`;
}

function paymentLine({ trade, feeFen }: BilledPayment, buyer: Buyer): BillLine {
  const settlement = settlementOf(trade);
  if (settlement === null || trade.paidAt === null) throw new Error(`trade ${trade.tradeNo} is not paid`);
  return {
    kind: "交易",
    trade,
    buyer,
    createdAt: trade.createdAt,
    finishedAt: trade.paidAt,
    orderFen: trade.totalFen,
    receiptFen: settlement.receiptFen,
    redPacketFen: trade.couponType === "alipay" ? trade.couponFen : 0,
    discountFen: trade.totalFen - settlement.receiptFen,
    requestNo: "",
    feeFen: -feeFen,
    remark: trade.body,
  };
}

function refundLine({ refund, trade, feeBackFen }: BilledRefund, buyer: Buyer): BillLine {
  const discountFen = trade.couponType === "merchant" ? refund.couponFen : 0;
  // Subtracted from 0: minus times 0 would be -0.
  return {
    kind: "退款",
    trade,
    buyer,
    createdAt: refund.refundedAt,
    finishedAt: refund.refundedAt,
    orderFen: 0 - refund.amountFen,
    receiptFen: 0 - (refund.amountFen - discountFen),
    redPacketFen: 0 - (refund.couponFen - discountFen),
    discountFen: 0 - discountFen,
    requestNo: refund.outRequestNo,
    feeFen: feeBackFen,
    remark: refund.reason,
  };
}

function detailRow(line: BillLine): string[] {
  const { trade } = line;
  return [
    tabCell(trade.tradeNo),
    tabCell(trade.outTradeNo),
    tabCell(line.kind),
    textCell(trade.subject),
    beijingTime(line.createdAt),
    beijingTime(line.finishedAt),
    // Shop number and name, operator and till belong to payments over a counter.
    ...["", "", "", ""].map(tabCell),
    tabCell(counterparty(line.buyer)),
    yuanFromFen(line.orderFen),
    yuanFromFen(line.receiptFen),
    yuanFromFen(line.redPacketFen),
    // Points and Alipay's discounts other than red packets: nobody has them here.
    "0.00",
    "0.00",
    yuanFromFen(line.discountFen),
    "0.00",
    textCell(trade.couponName),
    tabCell("0.00"),
    "0.00",
    tabCell(line.requestNo),
    yuanFromFen(line.feeFen),
    "0.00",
    textCell(line.remark),
  ];
}

interface Sums {
  payments: number;
  refunds: number;
  orderFen: number;
  receiptFen: number;
  redPacketFen: number;
  discountFen: number;
  feeFen: number;
}

function addUp(lines: readonly BillLine[]): Sums {
  const sum = (of: (line: BillLine) => number) => lines.reduce((total, line) => total + of(line), 0);
  return {
    payments: lines.filter(({ kind }) => kind === "交易").length,
    refunds: lines.filter(({ kind }) => kind === "退款").length,
    orderFen: sum((line) => line.orderFen),
    receiptFen: sum((line) => line.receiptFen),
    redPacketFen: sum((line) => line.redPacketFen),
    discountFen: sum((line) => line.discountFen),
    feeFen: sum((line) => line.feeFen),
  };
}

function summaryRow(label: string, sums: Sums): string[] {
  return [
    tabCell(label),
    tabCell(""),
    String(sums.payments),
    String(sums.refunds),
    yuanFromFen(sums.orderFen),
    yuanFromFen(sums.receiptFen),
    yuanFromFen(sums.redPacketFen),
    yuanFromFen(sums.discountFen),
    "0.00",
    yuanFromFen(sums.feeFen),
    "0.00",
    yuanFromFen(sums.receiptFen + sums.feeFen),
  ];
}

/** Payments first and then refunds, each by time; the file with single lines and the one with sums. */
export function tradeBill(input: {
  payments: readonly BilledPayment[];
  refunds: readonly BilledRefund[];
  buyerOf: (buyerId: string) => Buyer;
}): [detail: BillTable, summary: BillTable] {
  const payments = input.payments.map((payment) => paymentLine(payment, input.buyerOf(payment.trade.buyerId)));
  const refunds = input.refunds.map((refund) => refundLine(refund, input.buyerOf(refund.trade.buyerId)));
  const lines = [...payments, ...refunds];
  const paid = addUp(payments);
  const back = addUp(refunds);
  const totals = [
    `交易合计：${paid.payments}笔，商家实收共${yuanFromFen(paid.receiptFen)}元，商家优惠共${yuanFromFen(paid.discountFen)}元`,
    `退款合计：${back.refunds}笔，商家实收退款共${yuanFromFen(back.receiptFen)}元，商家优惠退款共${yuanFromFen(back.discountFen)}元`,
  ];
  const all = addUp(lines);
  // The one shop without a number, and the sum over all shops.
  const shops = lines.length === 0 ? [] : [summaryRow("", all)];
  return [
    {
      title: "支付宝业务明细查询",
      list: "业务明细列表",
      kind: "detail",
      fileLabel: "业务明细",
      header: DETAIL_HEADER,
      rows: lines.map(detailRow),
      totals,
    },
    {
      title: "支付宝业务汇总查询",
      list: "业务汇总列表",
      kind: "summary",
      fileLabel: "业务明细(汇总)",
      header: SUMMARY_HEADER,
      rows: [...shops, summaryRow("合计", all)],
      totals: [],
    },
  ];
}
