import { describe, expect, test } from "vitest";
import { readBillFile } from "#lib/alipay/bill-file.ts";

const HEADER =
  "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注";
const PAID =
  "2026112722001400010500000001\t,QH20261127AAAABBBB_1\t,交易\t,青禾商城订单,2026-11-27 10:00:00,2026-11-27 10:00:09,\t,\t,\t,\t,*三(zha***@example.com)\t,1280.50,1270.50,0.00,0.00,0.00,10.00,0.00,新客券,0.00\t,0.00,\t,-7.62,0.00,1 种商品";
const BACK =
  "2026112722001400010500000001\t,QH20261127AAAABBBB_1\t,退款\t,青禾商城订单,2026-11-27 11:00:00,2026-11-27 11:00:00,\t,\t,\t,\t,*三(zha***@example.com)\t,-0.01,-0.01,0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,QH20261127AAAABBBB_1_R1_000500000001\t,0.00,0.00,商家退款";
const TOTALS = [
  "#交易合计：1笔，商家实收共1270.50元，商家优惠共10.00元",
  "#退款合计：1笔，商家实收退款共-0.01元，商家优惠退款共0.00元",
];
const END = "#-----------------------------------------业务明细列表结束------------------------------------";

const file = (...lines: string[]) => ["#支付宝业务明细查询", "#账号：[20880156]", ...lines, ""].join("\r\n");

function rowsOf(text: string) {
  const read = readBillFile(text);
  if (read.kind !== "bill") throw new Error(read.because);
  return read;
}

describe("the file of single payments", () => {
  test("is read into payments and refunds, with sums in fen, fees and times in Shanghai", () => {
    const { rows, unreadable } = rowsOf(file(HEADER, PAID, BACK, END, ...TOTALS));
    expect(unreadable).toEqual([]);
    expect(rows[0]).toEqual({
      tradeNo: "2026112722001400010500000001",
      outTradeNo: "QH20261127AAAABBBB_1",
      kind: "payment",
      kindText: "交易",
      subject: "青禾商城订单",
      createdAt: new Date("2026-11-27T02:00:00Z"),
      finishedAt: new Date("2026-11-27T02:00:09Z"),
      counterparty: "*三(zha***@example.com)",
      orderFen: 1_280_50,
      receiptFen: 1_270_50,
      outRequestNo: "",
      feeFen: -7_62,
      remark: "1 种商品",
    });
    expect(rows[1]).toMatchObject({
      kind: "refund",
      orderFen: -1,
      receiptFen: -1,
      outRequestNo: "QH20261127AAAABBBB_1_R1_000500000001",
    });
  });

  test("may have more columns, in another order, with brackets of either width and other line ends", () => {
    const header = `新的一列,${HEADER.replaceAll("（", "(").replaceAll("）", ")")}`;
    const { rows } = rowsOf(file(header, `x,${PAID}`, END).replaceAll("\r\n", "\n"));
    expect(rows[0]).toMatchObject({ tradeNo: "2026112722001400010500000001", orderFen: 1_280_50 });
  });

  test("is told by its header and remarks alone, whatever stands in the names of goods", () => {
    const strange = PAID.replace("青禾商城订单", "列表结束 #交易合计：9笔");
    expect(rowsOf(file(HEADER, strange, END)).rows).toMatchObject([{ subject: "列表结束 #交易合计：9笔" }]);
    expect(readBillFile(file(HEADER, strange))).toMatchObject({ because: "no closing line" });
    const spaced = HEADER.replaceAll(",", "\t , ");
    expect(rowsOf(file(spaced, PAID, END)).rows).toMatchObject([{ orderFen: 1_280_50 }]);
  });

  test.each([
    ["0.00", 0],
    ["-0.00", 0],
    ["0.05", 5],
    ["-0.05", -5],
    ["10.00", 1_000],
    ["-999999999999.99", -99_999_999_999_999],
  ])("has the sum %s as %i fen", (text, feeFen) => {
    expect(rowsOf(file(HEADER, PAID.replace("-7.62", text), END)).rows[0]?.feeFen).toBe(feeFen);
  });

  test("with a moment that is none has no moment there", () => {
    const late = PAID.replace("2026-11-27 10:00:00", "").replace("2026-11-27 10:00:09", "2026-11-27 25:00:00");
    expect(rowsOf(file(HEADER, late, END)).rows[0]).toMatchObject({ createdAt: null, finishedAt: null });
  });

  test("tells a kind that nobody has heard of by its own name", () => {
    const { rows } = rowsOf(file(HEADER, PAID.replace("交易\t", "撤销\t"), END));
    expect(rows[0]).toMatchObject({ kind: "other", kindText: "撤销" });
  });

  test.each([
    ["has a comma too many", PAID.replace("青禾商城订单", "茶, 一套")],
    ["has a comma too many at its end", PAID.replace("1 种商品", "茶, 一套")],
    ["names no sum", PAID.replace("1280.50", "很多")],
    ["names a sum with three decimals", PAID.replace("1280.50", "1280.505")],
    ["names no sum that was received", PAID.replace("1270.50", "")],
    ["names no fee", PAID.replace("-7.62", "--7.62")],
    ["names a sum with a zero before it", PAID.replace("1280.50", "01280.50")],
    ["names a sum with a plus sign", PAID.replace("1280.50", "+1280.50")],
    ["names a sum and more", PAID.replace("1280.50", "1280.50元")],
    ["names a sum too large to be exact", PAID.replace("1280.50", "1000000000000.00")],
    ["names no trade", PAID.replace("2026112722001400010500000001", "")],
  ])("a line that %s is kept apart, and is no row", (_, line) => {
    expect(rowsOf(file(HEADER, line, BACK, END, ...TOTALS))).toMatchObject({
      rows: [{ kind: "refund" }],
      unreadable: [line],
    });
  });

  test("is whole where each kind has as many rows as the file says", () => {
    const counted = [TOTALS[0]?.replace("1笔", "2笔") ?? "", TOTALS[1] ?? ""];
    expect(rowsOf(file(HEADER, PAID, PAID, BACK, END, ...counted)).rows).toHaveLength(3);
  });

  test.each([
    ["without its closing line", file(HEADER, PAID, BACK), "no closing line"],
    ["with fewer rows than it says", file(HEADER, PAID, END, ...TOTALS), "not as many rows as it says"],
    ["with more rows than it says", file(HEADER, PAID, PAID, BACK, END, ...TOTALS), "not as many rows as it says"],
    ["with far fewer rows than it says", file(HEADER, PAID, END, "#交易合计：12笔"), "not as many rows as it says"],
    ["with refunds in the place of payments", file(HEADER, BACK, BACK, END, ...TOTALS), "not as many rows as it says"],
    ["without a column that is needed", file(HEADER.replace("订单金额", "金额"), PAID, END), "other columns"],
    ["that is something else", "<html>系统繁忙</html>", "no closing line"],
    ["that is empty", "", "no closing line"],
  ])("%s is not believed", (_, text, because) => {
    expect(readBillFile(text)).toEqual({ kind: "malformed", because });
  });

  test("of a day without business has no rows", () => {
    expect(rowsOf(file(HEADER, END))).toEqual({ kind: "bill", rows: [], unreadable: [] });
  });
});
