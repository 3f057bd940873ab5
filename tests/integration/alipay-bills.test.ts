import { createPrivateKey } from "node:crypto";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { zipSync } from "fflate";
import { encode } from "iconv-lite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createPaymentGateway } from "#lib/alipay/gateway.ts";
import { fen } from "#lib/domain/money.ts";
import { type Merchant, openMerchant } from "#tests/contract/merchant.ts";
import { switchOnly } from "#tests/contract/switches.ts";
import { answering, gatewayTo, memoryLog, startScriptedGateway } from "#tests/support/scripted-gateway.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

const HOUR_SECONDS = 3_600;
const DAY_MS = 24 * HOUR_SECONDS * 1000;

describe("with the offline Alipay", () => {
  let simulator: SimulatorProcess;
  let merchant: Merchant;
  beforeAll(async () => {
    simulator = await startSimulatorProcess();
    merchant = await openMerchant(simulator);
  });
  afterAll(async () => {
    await merchant.close();
    await simulator.stop();
  });

  const beijingDay = (moment: number) => new Date(moment + 8 * HOUR_SECONDS * 1000).toISOString().slice(0, 10);

  test("yesterday's bill names each payment and refund; today's is not there; the sandbox's is a sample", async () => {
    const { log } = memoryLog();
    let ahead = 0;
    const clock = { now: () => new Date(Date.now() + ahead) };
    const gateway = createPaymentGateway({
      appId: simulator.appId,
      privateKey: createPrivateKey(simulator.appPrivateKey).export({ type: "pkcs1", format: "pem" }).toString(),
      keys: createAlipayKeys({ publicKeys: [simulator.alipayPublicKey] }),
      gateway: simulator.gateway,
      notifyUrl: merchant.notifyUrl,
      returnUrl: merchant.returnUrl,
      clock,
      log,
    });
    const day = beijingDay(await simulator.api.now());
    const outTradeNo = "QH20261127BBBBCCCC_1";
    const payUrl = await gateway.payUrl({
      outTradeNo,
      product: "page",
      amountFen: fen(1),
      subject: "青禾商城订单 QH20261127BBBBCCCC",
      expiresAt: new Date(Date.now() + 30 * 60_000),
      goods: [],
    });
    expect(await gateway.bills.findTradeBill(beijingDay((await simulator.api.now()) - 3 * DAY_MS))).toEqual({
      kind: "bill",
      rows: [],
      unreadable: [],
    });
    const { tradeNo } = await simulator.api.pay({ payUrl });
    const outRequestNo = `${outTradeNo}_R1`;
    await gateway.refund({ tradeNo, outTradeNo, outRequestNo, amountFen: fen(1), reason: "商家退款" });
    expect(await gateway.bills.findTradeBill(day)).toMatchObject({ kind: "unknown", code: "INVAILID_ARGUMENTS" });

    // Past midnight in Beijing, and before nine.
    const now = await simulator.api.now();
    const midnight = Date.parse(`${day}T00:00:00+08:00`) + DAY_MS;
    await simulator.api.advanceClock((midnight - now) / 1000 + HOUR_SECONDS);
    ahead = (await simulator.api.now()) - Date.now();
    expect(await gateway.bills.findTradeBill(day)).toEqual({ kind: "not-there", code: "BILL_NOT_EXIST" });

    await simulator.api.advanceClock(9 * HOUR_SECONDS);
    ahead = (await simulator.api.now()) - Date.now();
    const bill = await gateway.bills.findTradeBill(day);
    expect(bill).toMatchObject({
      kind: "bill",
      unreadable: [],
      rows: [
        { kind: "payment", tradeNo, outTradeNo, orderFen: 1, outRequestNo: "" },
        { kind: "refund", tradeNo, outTradeNo, orderFen: -1, outRequestNo, remark: "商家退款" },
      ],
    });

    await switchOnly(simulator, ["sandboxLimits"]);
    const sample = await gateway.bills.findTradeBill(day);
    expect(sample).toMatchObject({ kind: "bill", rows: [{ outTradeNo: "sandbox-sample" }] });
  });
});

describe("with a bill centre that misbehaves", () => {
  let open: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(open.map((one) => one.stop()));
    open = [];
  });

  /** What becomes of a bill whose address leads to a server that answers like this. */
  async function billFrom(answer: (response: ServerResponse) => void) {
    const server: Server = createServer((_request, response) => {
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push({
      stop: () =>
        new Promise((resolve) => {
          server.close(() => {
            resolve();
          });
          server.closeAllConnections();
        }),
    });
    const { port } = server.address() as AddressInfo;
    return billAt(`http://127.0.0.1:${port}/downloadBillFile.resource`);
  }

  async function billAt(address: string | undefined) {
    const fields = { code: "10000", msg: "Success", ...(address !== undefined && { bill_download_url: address }) };
    const scripted = await startScriptedGateway(answering(fields));
    open.push(scripted);
    return gatewayTo(scripted.url).gateway.bills.findTradeBill("2026-11-26");
  }

  const name = encode("20880156_20261126_业务明细.csv", "gbk").toString("latin1");

  test.each<[string, (response: ServerResponse) => void, RegExp]>([
    ["an error page", (response) => response.writeHead(500).end("busy"), /status 500/],
    ["another address", (response) => response.writeHead(302, { location: "/other" }).end(), /status 302/],
    ["a page in the place of a zip", (response) => response.end("<html>请重新获取</html>"), /invalid zip/],
    ["a zip without the file", (response) => response.end(zipSync({ "a.txt": new Uint8Array(3) })), /no file/],
    [
      "half a bill",
      (response) => response.end(zipSync({ [name]: new Uint8Array(encode("#支付宝业务明细查询\r\n", "gbk")) })),
      /not whole: no closing line/,
    ],
  ])("%s is no bill", async (_, answer, cause) => {
    const bill = await billFrom(answer);
    expect(bill).toMatchObject({ kind: "unknown", code: null });
    expect(bill.kind === "unknown" && bill.cause).toMatch(cause);
  });

  test("an answer without an address, or with one that is not for the web, leads nowhere", async () => {
    for (const address of [undefined, "not an address", "file:///etc/hostname"]) {
      expect(await billAt(address)).toMatchObject({ kind: "unknown" });
    }
  });

  test.each([
    ["BILL_NOT_EXIST", "not-there"],
    ["isp.bill_not_exist", "not-there"],
    ["NO_BILL_DATA", "bill"],
    ["isv.insufficient-isv-permissions", "unknown"],
  ])("the refusal %s means: %s", async (subCode, kind) => {
    const scripted = await startScriptedGateway(
      answering({ code: "40004", msg: "Business Failed", sub_code: subCode }),
    );
    open.push(scripted);
    const bill = await gatewayTo(scripted.url).gateway.bills.findTradeBill("2026-11-26");
    expect(bill.kind).toBe(kind);
    if (bill.kind !== "bill") expect(bill.code).toBe(subCode);
  });
});
