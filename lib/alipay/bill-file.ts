import { findShanghaiMoment } from "#lib/alipay/shanghai-time.ts";
import type { BillRow } from "#lib/services/ports.ts";

/** The names that a row is read by (protocol sheet, section 5.6). Others may come and go: columns are found by name. */
const COLUMNS = {
  tradeNo: "支付宝交易号",
  outTradeNo: "商户订单号",
  kind: "业务类型",
  subject: "商品名称",
  createdAt: "创建时间",
  finishedAt: "完成时间",
  counterparty: "对方账户",
  order: "订单金额(元)",
  receipt: "商家实收(元)",
  outRequestNo: "退款批次号/请求号",
  fee: "服务费(元)",
  remark: "备注",
} as const;

type Column = keyof typeof COLUMNS;

const KINDS: Readonly<Record<string, BillRow["kind"]>> = { 交易: "payment", 退款: "refund" };

/** Below zero for what leaves the merchant. Figures of a whole day still fit exactly. */
const SIGNED_YUAN = /^(-?)(0|[1-9]\d{0,11})\.(\d{2})$/;

const TOTALS = /^#(交易|退款)合计：(\d{1,9})笔/;

export type BillFile =
  | {
      kind: "bill";
      rows: BillRow[];
      /** Lines that could not be read, as they came: nobody may take them for rows that are not there. */
      unreadable: string[];
    }
  /** No bill, or not the whole of one. */
  | { kind: "malformed"; because: string };

/**
 * Reads the file of single payments and refunds of a `trade` bill: remarks begin with `#`, nothing is quoted, numbers
 * end with a tab. A file that ends before its closing line, or whose rows are not as many as it says itself, was cut off.
 */
export function readBillFile(text: string): BillFile {
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  if (!lines.some((line) => line.startsWith("#") && line.includes("列表结束"))) return malformed("no closing line");
  const [header = "", ...body] = lines.filter((line) => !line.startsWith("#"));
  const columns = findColumns(header);
  if (columns === null) return malformed("other columns");
  const read = body.map((line) => readRow(line, columns));
  const rows = read.filter((row) => row !== null);
  const counted = lines.flatMap((line) => {
    const [, kind = "", count] = TOTALS.exec(line) ?? [];
    return count === undefined ? [] : [{ kind: KINDS[kind], count: Number(count) }];
  });
  const unreadable = body.filter((_, at) => read[at] === null);
  const isWhole = counted.every(({ kind, count }) => {
    const found = rows.filter((row) => row.kind === kind).length;
    return found <= count && count <= found + unreadable.length;
  });
  return isWhole ? { kind: "bill", rows, unreadable } : malformed("not as many rows as it says");
}

function malformed(because: string): BillFile {
  return { kind: "malformed", because };
}

type Columns = { width: number; at: Readonly<Record<Column, number>> };

function findColumns(header: string): Columns | null {
  const names = header.split(",").map((name) => name.trim().replace("（", "(").replace("）", ")"));
  const found = Object.entries(COLUMNS).map(([column, name]) => [column, names.indexOf(name)] as const);
  if (found.some(([, at]) => at < 0)) return null;
  return { width: names.length, at: Object.fromEntries(found) as Record<Column, number> };
}

/** Null for a line that is no row: a comma too many may have moved every figure. */
function readRow(line: string, { width, at }: Columns): BillRow | null {
  const cells = line.split(",").map((cell) => cell.trim());
  if (cells.length !== width) return null;
  const text = (column: Column) => cells[at[column]] ?? "";
  const [orderFen, receiptFen, feeFen] = (["order", "receipt", "fee"] as const).map((column) => findFen(text(column)));
  if (orderFen == null || receiptFen == null || feeFen == null || text("tradeNo") === "") return null;
  return {
    tradeNo: text("tradeNo"),
    outTradeNo: text("outTradeNo"),
    kind: KINDS[text("kind")] ?? "other",
    kindText: text("kind"),
    subject: text("subject"),
    createdAt: findShanghaiMoment(text("createdAt")),
    finishedAt: findShanghaiMoment(text("finishedAt")),
    counterparty: text("counterparty"),
    orderFen,
    receiptFen,
    outRequestNo: text("outRequestNo"),
    feeFen,
    remark: text("remark"),
  };
}

function findFen(text: string): number | null {
  const [, sign, yuan = "", cents = ""] = SIGNED_YUAN.exec(text) ?? [];
  if (sign === undefined) return null;
  const amount = Number(yuan + cents);
  // Minus zero is zero.
  return sign === "-" && amount > 0 ? -amount : amount;
}
