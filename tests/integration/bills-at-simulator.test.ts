import { createPrivateKey } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createPaymentGateway } from "#lib/alipay/gateway.ts";
import { fen } from "#lib/domain/money.ts";
import { type Merchant, openMerchant } from "#tests/contract/merchant.ts";
import { switchOnly } from "#tests/contract/switches.ts";
import { memoryLog } from "#tests/support/memory-log.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

const HOUR_SECONDS = 3_600;
const DAY_MS = 24 * HOUR_SECONDS * 1000;

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
