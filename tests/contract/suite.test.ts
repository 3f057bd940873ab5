import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BILL_REFUSALS } from "#lib/simulator/domain/bill-period.ts";
import { REFUND_REFUSALS } from "#lib/simulator/domain/refund-trade.ts";
import { METHOD_NAMES } from "#lib/simulator/gateway/method-names.ts";
import { COMMON_ERROR_CODES } from "#lib/simulator/protocol/gateway-error.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, notifyOf, openMerchant } from "./merchant.ts";
import { messageIds } from "./signed-messages.ts";
import { ALL_EXPECTATIONS } from "./suite/all-expectations.ts";
import type { MerchantUnderTest, Payer } from "./suite/merchant-under-test.ts";

let simulator: SimulatorProcess;
let shop: Merchant;
let merchant: MerchantUnderTest;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  shop = await openMerchant(simulator);
  const { gateway, appId, appPrivateKey, alipayPublicKey } = simulator;
  const notifies = {
    url: shop.notifyUrl,
    wait: (outTradeNo: string, number: number) => notifyOf(shop, outTradeNo, number),
  };
  merchant = { gateway, appId, appPrivateKey, alipayPublicKey, payer, notifies, returnUrl: shop.returnUrl };
});

afterAll(async () => {
  await shop.close();
  await simulator.stop();
});

const payer: Payer = {
  async open({ payUrl }) {
    await simulator.api.scan({ payUrl });
  },
  async pay({ payUrl }) {
    return { returnUrl: (await simulator.api.pay({ payUrl })).returnUrl };
  },
};

describe("the offline Alipay does what a merchant expects of the real one", () => {
  test.each(ALL_EXPECTATIONS.map((expectation) => [expectation.method, expectation.what, expectation] as const))(
    "%s: %s",
    async (_method, _what, expectation) => {
      await expectation.check(merchant);
    },
  );
});

describe("the suite", () => {
  test("says of each expectation how it is known, and names messages that exist", () => {
    const ids = ["sync-response", "notify", "return-url"].flatMap((kind) => messageIds(kind as "notify"));
    for (const { what, confirmedBy } of ALL_EXPECTATIONS) {
      if (confirmedBy.by === "signed message") expect(ids, what).toContain(confirmedBy.message);
      if (confirmedBy.by === "documentation") expect(confirmedBy.page, what).not.toBe("");
      if (confirmedBy.by === "report") expect(confirmedBy.where, what).not.toBe("");
    }
    expect(new Set(ALL_EXPECTATIONS.map(({ what }) => what)).size).toBe(ALL_EXPECTATIONS.length);
  });

  test("covers every method", () => {
    expect(METHOD_NAMES.filter((name) => !ALL_EXPECTATIONS.some(({ method }) => method === name))).toEqual([]);
  });

  /** Codes that need more than a merchant and a buyer: a fault, another clock, the merchant centre, a switch. */
  const SHOWN_ELSEWHERE = [
    "isp.unknow-error",
    "ACQ.TRADE_HAS_FINISHED",
    "ACQ.TRADE_NOT_ALLOW_REFUND",
    "ACQ.REASON_TRADE_BEEN_FREEZEN",
    "ACQ.SELLER_BALANCE_NOT_ENOUGH",
    "BILL_NOT_EXIST",
  ];

  const textOf = (folder: string, isWanted: (name: string) => boolean) =>
    readdirSync(new URL(folder, import.meta.url))
      .filter((name) => name.endsWith(".test.ts") || name.endsWith("-expectations.ts"))
      .filter(isWanted)
      .map((name) => readFileSync(new URL(folder + name, import.meta.url), "utf8"))
      .join("\n");

  test("covers every code that the methods and the gateway refuse with, or another test of the offline Alipay does", () => {
    const codes = [...COMMON_ERROR_CODES, ...Object.keys(REFUND_REFUSALS), ...Object.keys(BILL_REFUSALS)];
    const suite = textOf("suite/", () => true);
    const contract = textOf("./", (name) => name !== "suite.test.ts");
    const others = contract + textOf("../unit/", (name) => name.startsWith("simulator-"));
    expect(codes.filter((code) => !suite.includes(code) && !SHOWN_ELSEWHERE.includes(code))).toEqual([]);
    expect(SHOWN_ELSEWHERE.filter((code) => !others.includes(code))).toEqual([]);
  });
});
