/** The bill of every movement on the seller's account, `bill_type=signcustomer` (protocol sheet, section 5.6). */
import type { Buyer, Trade } from "#lib/simulator/domain/model.ts";
import type { SellerMove, SellerMoveKind } from "#lib/simulator/domain/seller-account.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { type BillTable, tabCell, textCell } from "#lib/simulator/protocol/bill-file.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

const DETAIL_HEADER =
  "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注".split(
    ",",
  );
const SUMMARY_HEADER = "类型,收入笔数,收入金额（+元）,支出笔数,支出金额（-元）,总金额（元）".split(",");

/** 在线支付, 收费 and 提现 are seen in real bills; the words for what comes back are assumed. */
const KIND_NAMES: Record<SellerMoveKind, string> = {
  payment: "在线支付",
  fee: "收费",
  refund: "交易退款",
  "fee-back": "退费",
  withdrawal: "提现",
  deposit: "充值",
};

export interface BilledMove {
  move: SellerMove;
  /** The trade it belongs to and who paid it; null for what has nothing to do with a trade. */
  about: { trade: Trade; buyer: Buyer } | null;
}

function counterparty({ move, about }: BilledMove): string {
  if (move.kind === "fee" || move.kind === "fee-back") return "支付宝";
  return about === null ? "" : `${about.buyer.name}(${about.buyer.logonId})`;
}

/** Fifteen digits. */
function serialNumber(move: SellerMove): string {
  return String(100_000_000_000_000 + move.id);
}

const incomeFen = (move: SellerMove) => Math.max(0, move.amountFen);
const expenseFen = (move: SellerMove) => Math.min(0, move.amountFen);

function detailRow(billed: BilledMove): string[] {
  const { move, about } = billed;
  return [
    tabCell(serialNumber(move)),
    tabCell(about?.trade.tradeNo ?? serialNumber(move)),
    tabCell(about?.trade.outTradeNo ?? ""),
    tabCell(about?.trade.subject ?? ""),
    beijingTime(move.at),
    tabCell(counterparty(billed)),
    yuanFromFen(incomeFen(move)),
    yuanFromFen(expenseFen(move)),
    yuanFromFen(move.balanceFen),
    "支付宝",
    KIND_NAMES[move.kind],
    textCell(move.requestNo),
  ];
}

function summaryRow(label: string, moves: readonly SellerMove[]): string[] {
  const sum = (of: (move: SellerMove) => number) => moves.reduce((total, move) => total + of(move), 0);
  const count = (of: (move: SellerMove) => number) => String(moves.filter((move) => of(move) !== 0).length);
  return [
    label,
    count(incomeFen),
    yuanFromFen(sum(incomeFen)),
    count(expenseFen),
    yuanFromFen(sum(expenseFen)),
    yuanFromFen(sum((move) => move.amountFen)),
  ];
}

/** The file with single movements and the one with sums by kind. */
export function accountBill(billed: readonly BilledMove[]): [detail: BillTable, summary: BillTable] {
  const moves = billed.map(({ move }) => move);
  const [, incomes = "0", income = "0.00", expenses = "0", expense = "0.00"] = summaryRow("", moves);
  const kinds = (Object.keys(KIND_NAMES) as SellerMoveKind[]).filter((kind) =>
    moves.some((move) => move.kind === kind),
  );
  const byKind = kinds.map((kind) =>
    summaryRow(
      KIND_NAMES[kind],
      moves.filter((move) => move.kind === kind),
    ),
  );
  return [
    {
      title: "支付宝账务明细查询",
      list: "账务明细列表",
      kind: "detail",
      fileLabel: "账务明细",
      header: DETAIL_HEADER,
      rows: billed.map(detailRow),
      totals: [`支出合计：${expenses}笔，共${expense}元`, `收入合计：${incomes}笔，共${income}元`],
    },
    {
      title: "支付宝账务汇总查询",
      list: "账务汇总列表",
      kind: "summary",
      fileLabel: "账务明细(汇总)",
      header: SUMMARY_HEADER,
      rows: [...byKind, summaryRow("合计", moves)],
      totals: [],
    },
  ];
}
