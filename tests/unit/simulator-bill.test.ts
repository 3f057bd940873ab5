import { unzipSync } from "fflate";
import { decode, encode } from "iconv-lite";
import { describe, expect, test } from "vitest";
import { billDayOf, parseBillPeriod, periodRefusal } from "#lib/simulator/domain/bill-period.ts";
import { type BillTable, billFileText, tabCell, textCell } from "#lib/simulator/protocol/bill-file.ts";
import { zipArchive } from "#lib/simulator/protocol/zip.ts";

const beijing = (text: string) => Date.parse(`${text}+08:00`);

function refusalAt(date: string, now: string) {
  const period = parseBillPeriod(date);
  if (period === null) throw new Error(`no period ${date}`);
  return periodRefusal(period, beijing(now));
}

describe("the time of a bill", () => {
  test("a day is Beijing's, whatever the machine's zone", () => {
    const period = parseBillPeriod("2026-03-01");
    expect(period).toMatchObject({
      digits: "20260301",
      from: beijing("2026-03-01T00:00"),
      to: beijing("2026-03-02T00:00"),
    });
    expect(billDayOf(beijing("2026-03-01T00:00"))).toBe("2026-03-01");
    expect(billDayOf(beijing("2026-03-01T00:00") - 1)).toBe("2026-02-28");
  });

  test("a month ends where the next begins, a leap year's February too", () => {
    expect(parseBillPeriod("2028-02")).toMatchObject({ digits: "202802", to: beijing("2028-03-01T00:00") });
    expect(parseBillPeriod("2026-12")).toMatchObject({ to: beijing("2027-01-01T00:00") });
  });

  test.each(["", "20260301", "2026-3-1", "2026-02-30", "2026-13", "2026-00", "2026", "2026-03-01 00:00:00"])(
    "%j is no date of a bill",
    (text) => {
      expect(parseBillPeriod(text)).toBeNull();
    },
  );

  test.each([
    ["2026-03-01", "2026-03-01T23:59", "INVAILID_ARGUMENTS"],
    ["2026-03-05", "2026-03-01T12:00", "INVAILID_ARGUMENTS"],
    ["2026-03-01", "2026-03-02T08:59", "BILL_NOT_EXIST"],
    ["2026-03-01", "2026-03-02T09:00", null],
    ["2026-03", "2026-03-31T12:00", "INVAILID_ARGUMENTS"],
    ["2026-03", "2026-04-03T08:59", "BILL_NOT_EXIST"],
    ["2026-03", "2026-04-03T09:00", null],
    ["2023-12-31", "2026-03-01T12:00", "BILL_DATE_BEFORE_REGISTRATION"],
    ["2024-01-01", "2026-03-01T12:00", null],
    ["2024-03-01", "2030-03-01T12:00", null],
    ["2024-03-01", "2030-03-02T12:00", "BILL_NOT_EXIST"],
  ])("of %s asked for at %s: %s", (date, now, refusal) => {
    expect(refusalAt(date, now)).toBe(refusal);
  });
});

describe("a file of a bill", () => {
  test("has remarks, dashes and CRLF as the real ones", () => {
    const table: BillTable = {
      title: "支付宝业务明细查询",
      list: "业务明细列表",
      kind: "detail",
      fileLabel: "业务明细",
      header: ["支付宝交易号", "商品名称"],
      rows: [[tabCell("2017083121001004"), textCell("茶, 一套\n")]],
      totals: ["交易合计：1笔，商家实收共0.01元，商家优惠共0.00元"],
    };
    const text = billFileText(table, {
      account: "20885212319120680156",
      from: beijing("2017-08-31T00:00"),
      to: beijing("2017-09-01T00:00"),
      exportedAt: beijing("2019-05-10T07:27:37"),
    });
    expect(text.split("\r\n")).toEqual([
      "#支付宝业务明细查询",
      "#账号：[20885212319120680156]",
      "#起始日期：[2017年08月31日 00:00:00]   终止日期：[2017年09月01日 00:00:00]",
      "#-----------------------------------------业务明细列表----------------------------------------",
      "支付宝交易号,商品名称",
      "2017083121001004\t,茶， 一套 ",
      "#-----------------------------------------业务明细列表结束------------------------------------",
      "#交易合计：1笔，商家实收共0.01元，商家优惠共0.00元",
      "#导出时间：[2019年05月10日 07:27:37]",
      "",
    ]);
  });

  test("a summary's list ends one dash earlier", () => {
    const table: BillTable = {
      title: "支付宝业务汇总查询",
      list: "业务汇总列表",
      kind: "summary",
      fileLabel: "",
      header: [],
      rows: [],
      totals: [],
    };
    const text = billFileText(table, { account: "", from: 0, to: 0, exportedAt: 0 });
    expect(text).toContain(
      "\r\n#----------------------------------------业务汇总列表结束-------------------------------------\r\n",
    );
  });
});

test("a zip's names are the bytes they were given, and no flag calls them UTF-8", () => {
  const name = encode("20880156_20260301_业务明细(汇总).csv", "gbk");
  const content = encode("#支付宝".repeat(500), "gbk");
  const zip = zipArchive(
    [
      { name, content },
      { name: encode("b.csv", "gbk"), content: new Uint8Array() },
    ],
    "2026-03-02 09:30:10",
  );
  // Without the flag, the reader takes every byte for one character.
  const files = unzipSync(new Uint8Array(zip));
  const names = Object.keys(files);
  expect(names.map((key) => decode(Buffer.from(key, "latin1"), "gbk"))).toEqual([
    "20880156_20260301_业务明细(汇总).csv",
    "b.csv",
  ]);
  expect(Buffer.from(files[names[0] ?? ""] ?? [])).toEqual(content);
  expect(zip.readUInt16LE(6), "general purpose flags of the first entry").toBe(0);
});
