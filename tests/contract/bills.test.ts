import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { decode } from "iconv-lite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";
import { answerOf, call } from "./raw-call.ts";

const METHOD = "alipay.data.dataservice.bill.downloadurl.query";
const HOUR = 3_600;
const BEIJING_MS = 8 * HOUR * 1000;

let simulator: SimulatorProcess;
let merchant: Merchant;
/** The day on which the payments of this file are made. */
let busyDay: string;

const billQuery = (type: string, date: string) =>
  merchant.sdk.exec(METHOD, { bizContent: { bill_type: type, bill_date: date } }, { validateSign: true });

/** The simulator's Beijing date, so many days from now. */
async function dayFromNow(days = 0): Promise<string> {
  return new Date((await simulator.api.now()) + BEIJING_MS + days * 24 * HOUR * 1000).toISOString().slice(0, 10);
}

/** Moves the clock to the next so many o'clock in Beijing. */
async function advanceTo(hour: number): Promise<void> {
  const seconds = Math.floor(((await simulator.api.now()) + BEIJING_MS) / 1000) % (24 * HOUR);
  await simulator.api.advanceClock((hour * HOUR - seconds + 24 * HOUR) % (24 * HOUR));
}

async function paid(subject: string, amount: string): Promise<string> {
  const outTradeNo = newNumber();
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo, total_amount: amount, subject }) });
  return outTradeNo;
}

/** Files by their Chinese names, as lines. */
function readBill(zip: Uint8Array): Map<string, string[]> {
  const entries = Object.entries(unzipSync(zip)).map(([name, content]) => {
    const lines = decode(Buffer.from(content), "gbk").split("\r\n");
    return [decode(Buffer.from(name, "latin1"), "gbk"), lines] as const;
  });
  return new Map(entries);
}

async function download(type: string, date: string): Promise<Map<string, string[]>> {
  const { billDownloadUrl } = await billQuery(type, date);
  const reply = await fetch(String(billDownloadUrl));
  expect(reply.status).toBe(200);
  return readBill(new Uint8Array(await reply.arrayBuffer()));
}

/** The rows between header and closing line. */
function rowsOf(lines: readonly string[] = []): string[][] {
  const end = lines.findIndex((line) => line.includes("列表结束"));
  return lines.slice(5, end).map((line) => line.split(","));
}

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

test("a merchant whose account has never moved has no bills", async () => {
  const reply = await billQuery("trade", await dayFromNow(-2));
  expect(reply).toMatchObject({ code: "40004", subCode: "NO_BILL_DATA" });
});

describe("a day's bill", () => {
  let bought: string;
  let refunded: string;

  beforeAll(async () => {
    await advanceTo(10);
    busyDay = await dayFromNow();
    bought = await paid("青禾茶具, 一套 🍵", "88.88");
    refunded = await paid("书", "20.00");
    await merchant.sdk.exec("alipay.trade.refund", {
      bizContent: { out_trade_no: refunded, refund_amount: "5.50", out_request_no: "rf-1", refund_reason: "少发" },
    });
    await simulator.api.refundElsewhere({ number: refunded, amount: "1.00" });
  });

  test("is not there on the day itself, nor before nine on the next morning", async () => {
    expect(await billQuery("trade", busyDay)).toMatchObject({ subCode: "INVAILID_ARGUMENTS", subMsg: "入参不合法" });
    await advanceTo(8);
    expect(await billQuery("trade", busyDay)).toMatchObject({ subCode: "BILL_NOT_EXIST", subMsg: "账单不存在" });
    await advanceTo(9);
    expect(await billQuery("trade", busyDay)).toMatchObject({ code: "10000" });
  });

  test("has an address in the shape of the real one, on this Alipay's own host", async () => {
    const reply = await call(simulator, METHOD, { bill_type: "trade", bill_date: busyDay });
    const answer = answerOf(reply);
    expect(Object.keys(answer)).toEqual(["code", "msg", "bill_download_url"]);
    expect(reply.text).toContain(`http:\\/\\/127.0.0.1:${simulator.port}\\/downloadBillFile.resource?bizType=trade`);
    const address = new URL(answer["bill_download_url"] ?? "");
    const account = `${simulator.sellerId}0156`;
    const digits = busyDay.replaceAll("-", "");
    expect(Object.fromEntries(address.searchParams)).toEqual({
      bizType: "trade",
      userId: account,
      fileType: "csv.zip",
      bizDates: digits,
      downloadFileName: `${account}_${digits}.csv.zip`,
      fileId: `/trade/${account}/${digits}.csv.zip`,
      timestamp: expect.stringMatching(/^\d{10}$/) as string,
      token: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
  });

  test("tells every payment and refund, in GBK, unquoted, with tabs after what is no number", async () => {
    const account = `${simulator.sellerId}0156`;
    const name = `${account}_${busyDay.replaceAll("-", "")}_业务明细`;
    const files = await download("trade", busyDay);
    expect([...files.keys()]).toEqual([`${name}.csv`, `${name}(汇总).csv`]);
    const lines = files.get(`${name}.csv`) ?? [];
    const [year, month, day] = busyDay.split("-");
    expect(lines[0]).toBe("#支付宝业务明细查询");
    expect(lines[1]).toBe(`#账号：[${account}]`);
    expect(lines[2]).toContain(`#起始日期：[${year}年${month}月${day}日 00:00:00]   终止日期：[`);
    expect(lines[4]?.split(",")).toHaveLength(25);
    const rows = rowsOf(lines);
    for (const row of rows) expect(row).toHaveLength(25);
    const { tradeNo } = (await simulator.api.trade(bought)).trade;
    const [first, second, back, elsewhere] = rows;
    expect(first?.slice(0, 4)).toEqual([`${tradeNo}\t`, `${bought}\t`, "交易\t", "青禾茶具， 一套 ?"]);
    expect(first?.[5]).toMatch(new RegExp(`^${busyDay} 10:0\\d:\\d\\d$`));
    expect(first?.slice(10)).toEqual(
      "**满(lin***@example.com)\t,88.88,88.88,0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,\t,-0.53,0.00,".split(","),
    );
    expect(second?.[11]).toBe("20.00");
    expect([back?.[1], back?.[2], back?.[11], back?.[12], back?.[21], back?.[22], back?.[24]]).toEqual([
      `${refunded}\t`,
      "退款\t",
      "-5.50",
      "-5.50",
      "rf-1\t",
      "0.03",
      "少发",
    ]);
    expect(elsewhere?.[21]).toMatch(/^\d{23}\t$/);
    expect(lines.slice(-4, -2)).toEqual([
      "#交易合计：2笔，商家实收共108.88元，商家优惠共0.00元",
      "#退款合计：2笔，商家实收退款共-6.50元，商家优惠退款共0.00元",
    ]);
  });

  test("sums itself up in its second file", async () => {
    const files = await download("trade", busyDay);
    const [, summary = []] = [...files.values()];
    expect(rowsOf(summary)).toEqual([
      "\t,\t,2,2,102.38,102.38,0.00,0.00,0.00,-0.62,0.00,101.76".split(","),
      "合计\t,\t,2,2,102.38,102.38,0.00,0.00,0.00,-0.62,0.00,101.76".split(","),
    ]);
  });

  test("of the account has every movement with the balance after it", async () => {
    const files = await download("signcustomer", busyDay);
    const [detail = [], summary = []] = [...files.values()];
    expect([...files.keys()][0]).toContain("_账务明细.csv");
    const rows = rowsOf(detail);
    expect(rows.map((row) => row.slice(6, 11).join(" "))).toEqual([
      "88.88 0.00 88.88 支付宝 在线支付",
      "0.00 -0.53 88.35 支付宝 收费",
      "20.00 0.00 108.35 支付宝 在线支付",
      "0.00 -0.12 108.23 支付宝 收费",
      "0.03 0.00 108.26 支付宝 退费",
      "0.00 -5.50 102.76 支付宝 交易退款",
      "0.00 -1.00 101.76 支付宝 交易退款",
    ]);
    expect(detail).toContain("#支出合计：4笔，共-7.15元");
    expect(detail).toContain("#收入合计：3笔，共108.91元");
    expect(rowsOf(summary).at(-1)?.join(",")).toBe("合计,3,108.91,4,-7.15,101.76");
  });

  const hasPython = spawnSync("python3", ["--version"]).status === 0;
  test.skipIf(!hasPython)("is a zip that other programs read: python names its files in GBK", async () => {
    const { billDownloadUrl } = await billQuery("trade", busyDay);
    const folder = mkdtempSync(join(tmpdir(), "bill-"));
    const path = join(folder, "bill.zip");
    writeFileSync(path, new Uint8Array(await (await fetch(String(billDownloadUrl))).arrayBuffer()));
    const script =
      "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n" +
      "for i in z.infolist(): print(i.flag_bits, i.filename.encode('cp437').decode('gbk').encode().hex())";
    try {
      const output = execFileSync("python3", ["-c", script, path]).toString().trim().split("\n");
      const names = output.map((line) => line.split(" "));
      expect(names.map(([flags]) => flags)).toEqual(["0", "0"]);
      expect(Buffer.from(names[1]?.[1] ?? "", "hex").toString()).toMatch(/_业务明细\(汇总\)\.csv$/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("of a quiet day has no lines and says so", async () => {
    const quiet = (await dayFromNow(-1)) === busyDay ? await dayFromNow(-2) : await dayFromNow(-1);
    // Before the first payment there is no bill at all.
    expect(await billQuery("trade", quiet)).toMatchObject({ subCode: "NO_BILL_DATA" });
    await simulator.api.advanceClock(24 * HOUR);
    const reply = await billQuery("trade", await dayFromNow(-1));
    expect(reply).toMatchObject({ code: "10000", billFileCode: "EMPTY_DATA_WITH_BILL_FILE" });
    const [detail] = [...(await download("trade", await dayFromNow(-1))).values()];
    expect(rowsOf(detail)).toEqual([]);
    expect(detail).toContain("#交易合计：0笔，商家实收共0.00元，商家优惠共0.00元");
  });
});

describe("an address", () => {
  const ask = async () => new URL(String((await billQuery("trade", busyDay))["billDownloadUrl"]));
  const answerTo = async (address: URL) => {
    const reply = await fetch(address);
    return { status: reply.status, text: await reply.text() };
  };

  test.each([
    ["bizDates", "20260101"],
    ["userId", "20880000000000990156"],
    ["bizType", "signcustomer"],
    ["token", "0".repeat(32)],
    ["timestamp", "9999999999"],
    ["fileId", "/template/x"],
  ])("with another %s is refused", async (name, value) => {
    const address = await ask();
    address.searchParams.set(name, value);
    expect((await answerTo(address)).status).toBe(403);
  });

  test("does not die of time travel", async () => {
    const address = await ask();
    await simulator.api.advanceClock(60);
    expect((await fetch(address)).status).toBe(200);
  });
});

describe("refused", () => {
  test.each([
    ["trade", "", "INVAILID_ARGUMENTS"],
    ["trade", "20260101", "INVAILID_ARGUMENTS"],
    ["trade", "2026-02-30", "INVAILID_ARGUMENTS"],
    ["trade", "2199-01-01", "INVAILID_ARGUMENTS"],
    ["", "2026-01-01", "INVAILID_ARGUMENTS"],
    ["everything", "2026-01-01", "INVAILID_ARGUMENTS"],
    ["merchant_act", "2026-01-01", "TYPE_NOT_SUPPORTED"],
    ["zft_acc", "2026-01-01", "TYPE_NOT_SUPPORTED"],
    ["trade", "2020-01-01", "BILL_DATE_BEFORE_REGISTRATION"],
  ])("%s of %s: %s", async (type, date, subCode) => {
    expect(await billQuery(type, date)).toMatchObject({ code: "40004", subCode });
  });
});

test("the console lists the days, shows a bill and gives the same zip", async () => {
  const page = (path: string) => fetch(simulator.address + path);
  const list = await (await page("/console/bills")).text();
  const address = `/console/bills/${simulator.sellerId}/trade/${busyDay}`;
  expect(list).toContain(`href="${address}"`);
  expect(list).toContain("可以下载");
  expect(list).toContain("还没有结束");
  const bill = await (await page(`${address}?lang=en`)).text();
  expect(bill).toContain("rf-1");
  expect(bill).toContain("Download zip");
  const zip = await page(`${address}/zip`);
  expect(zip.headers.get("content-disposition")).toContain(`0156_${busyDay.replaceAll("-", "")}.csv.zip`);
  const [detail] = [...readBill(new Uint8Array(await zip.arrayBuffer())).values()];
  expect(rowsOf(detail)).toHaveLength(4);
  const today = `/console/bills/${simulator.sellerId}/trade/${await dayFromNow()}`;
  expect(await (await page(today)).text()).toContain("INVAILID_ARGUMENTS");
  expect((await page(`${today}/zip`)).status).toBe(404);
  expect((await page(`/console/bills/${simulator.sellerId}/trade/never`)).status).toBe(404);
});

test("as limited as the official sandbox, a bill is a template", async () => {
  const limit = (isOn: boolean) =>
    fetch(`${simulator.address}/console/applications/${simulator.appId}`, {
      method: "POST",
      body: new URLSearchParams({ notifyRefund: "on", ...(isOn && { sandboxLimits: "on" }) }),
    });
  await limit(true);
  try {
    const [detail] = [...(await download("trade", busyDay)).values()];
    expect(rowsOf(detail).map((row) => row[1])).toEqual(["sandbox-sample\t"]);
  } finally {
    await limit(false);
  }
});

test("a month's bill comes on the third, and after twelve months refunds are over but bills are not", async () => {
  const month = busyDay.slice(0, 7);
  await simulator.api.advanceClock(40 * 24 * HOUR);
  const [detail] = [...(await download("trade", month)).values()];
  expect(rowsOf(detail)).toHaveLength(4);
  await simulator.api.advanceClock(366 * 24 * HOUR);
  const { trade } = await simulator.api.trade(rowsOf(detail)[0]?.[1]?.trim() ?? "");
  expect(trade.status).toBe("TRADE_FINISHED");
  expect(rowsOf([...(await download("trade", busyDay)).values()][0])).toHaveLength(4);
});
