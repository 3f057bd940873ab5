import { afterAll, beforeAll, expect, test } from "vitest";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay } from "./merchant.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

afterAll(async () => {
  await merchant.close();
  expect(await simulator.stop()).toBe(0);
});

test("the official SDK pays, hears a verified notify, comes back by a verified address and finds the trade paid", async () => {
  const outTradeNo = newNumber();
  const paid = await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });

  const notify = await merchant.notify(1);
  expect(merchant.sdk.checkNotifySignV2(Object.fromEntries(notify.fields))).toBe(true);
  expect(notify.fields.get("trade_status")).toBe("TRADE_SUCCESS");
  expect(notify.fields.get("total_amount")).toBe("88.88");
  expect(notify.headers["user-agent"]).toBe("Mozilla/4.0");

  const back = new URL(paid.returnUrl ?? "");
  expect(merchant.sdk.checkNotifySignV2(Object.fromEntries(back.searchParams))).toBe(true);

  const query = await merchant.sdk.exec(
    "alipay.trade.query",
    { bizContent: { out_trade_no: outTradeNo } },
    { validateSign: true },
  );
  expect(query).toMatchObject({ code: "10000", tradeStatus: "TRADE_SUCCESS", totalAmount: "88.88" });
});
