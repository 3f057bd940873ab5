import { describe, expect, test } from "vitest";
import { readBuyer, readCoupon, readPurseChange } from "#lib/simulator/console/wallets/wallet-input.ts";
import type { Buyer, Coupon, Trade } from "#lib/simulator/domain/model.ts";
import { FUND_CHANNELS, judgeCoupon, payMeans } from "#lib/simulator/domain/pay-means.ts";
import { decidePay, type PayOffer } from "#lib/simulator/domain/pay-trade.ts";

const rules = (change: { enable?: string; disable?: string; sandbox?: boolean }) =>
  payMeans(
    { enablePayChannels: change.enable ?? "", disablePayChannels: change.disable ?? "" },
    change.sandbox ?? false,
  );

const coupon: Coupon = {
  couponId: "1",
  buyerId: "2088722000010019",
  name: "满 50 减 5",
  type: "merchant",
  amountFen: 500,
  minimumFen: 5_000,
  usedForTradeNo: null,
};

describe("what may be paid with", () => {
  test.each([
    [{}, "ALIPAYACCOUNT BANKCARD PCREDIT merchant alipay"],
    [{ sandbox: true }, "ALIPAYACCOUNT"],
    [{ sandbox: true, enable: "pcredit" }, ""],
    [{ enable: "balance" }, "ALIPAYACCOUNT"],
    [{ enable: "debitCardExpress, pcredit,coupon" }, "BANKCARD PCREDIT alipay"],
    [{ enable: "moneyFund" }, ""],
    [{ enable: "credit_group,promotion" }, "PCREDIT merchant alipay"],
    [{ disable: "credit_group" }, "ALIPAYACCOUNT BANKCARD merchant alipay"],
    [{ disable: "pcreditpayInstallment,bankPay" }, "ALIPAYACCOUNT BANKCARD PCREDIT merchant alipay"],
    [{ disable: "balance,debitCardExpress,pcredit,voucher" }, ""],
    [{ disable: "mdiscount" }, "ALIPAYACCOUNT BANKCARD PCREDIT alipay"],
  ])("%j: %s", (change, allowed) => {
    const means = rules(change);
    const purses = FUND_CHANNELS.filter((channel) => means.allowsPurse(channel));
    const types = (["merchant", "alipay"] as const).filter((type) => means.allowsCoupon(type));
    expect([...purses, ...types].join(" ")).toBe(allowed);
  });

  test.each([
    [{}, 5_000, "usable"],
    [{}, 4_999, "below-minimum"],
    [{ usedForTradeNo: "T" }, 5_000, "used"],
  ])("a coupon %j for %d fen is %s", (change, totalFen, verdict) => {
    expect(judgeCoupon({ ...coupon, ...change }, { totalFen, means: rules({}) })).toBe(verdict);
    expect(judgeCoupon(coupon, { totalFen: 9_000, means: rules({ disable: "promotion" }) })).toBe("not-allowed");
  });
});

describe("a payment", () => {
  const buyer = { buyerId: coupon.buyerId, balanceFen: 4_500, cardFen: 0, creditFen: 4_499 } as Buyer;
  const trade = { totalFen: 5_000, status: "WAIT_BUYER_PAY", expiresAt: 10, buyerId: buyer.buyerId } as Trade;
  const offer: PayOffer = { trade, buyer, channel: "ALIPAYACCOUNT", coupon, means: rules({}), now: 1 };

  test.each<[string, Partial<PayOffer>]>([
    ["BUYER_BALANCE_NOT_ENOUGH", { coupon: null }],
    ["BUYER_CREDIT_NOT_ENOUGH", { channel: "PCREDIT" }],
    ["BUYER_BANKCARD_BALANCE_NOT_ENOUGH", { channel: "BANKCARD" }],
    ["COUPON_NOT_USABLE", { coupon: "unknown" }],
    ["COUPON_NOT_USABLE", { coupon: { ...coupon, buyerId: "2088722000020028" } }],
    ["COUPON_NOT_USABLE", { coupon: { ...coupon, usedForTradeNo: "T" } }],
    ["NO_PAYMENT_INSTRUMENTS_AVAILABLE", { means: rules({ disable: "balance" }) }],
    ["TRADE_BUYER_NOT_MATCH", { trade: { ...trade, buyerId: "2088722000020028" } }],
    ["NOW_TIME_AFTER_EXPIRE_TIME_ERROR", { now: 10 }],
    ["TRADE_HAS_CLOSE", { trade: { ...trade, status: "TRADE_CLOSED" } }],
    ["TRADE_HAS_SUCCESS", { trade: { ...trade, status: "TRADE_SUCCESS" } }],
  ])("is refused with %s", (code, change) => {
    expect(decidePay({ ...offer, ...change })).toEqual({ kind: "refused", code });
  });

  test("takes the total less the coupon from the purse, and nothing where the coupon pays for all", () => {
    expect(decidePay(offer)).toEqual({ kind: "pay", purseFen: 4_500 });
    const whole = { ...coupon, amountFen: 5_000 };
    expect(decidePay({ ...offer, channel: "BANKCARD", coupon: whole })).toEqual({ kind: "pay", purseFen: 0 });
  });
});

describe("the forms of the wallet page", () => {
  const form = (fields: Record<string, string>) => (name: string) => fields[name] ?? "";
  const buyer = { balanceFen: 1_000, cardFen: 0, creditFen: 0 } as Buyer;

  test.each([
    [
      { channel: "ALIPAYACCOUNT", amount: "5", action: "add" },
      { channel: "ALIPAYACCOUNT", byFen: 500 },
    ],
    [
      { channel: "ALIPAYACCOUNT", amount: "0", action: "set" },
      { channel: "ALIPAYACCOUNT", byFen: -1_000 },
    ],
    [
      { channel: "PCREDIT", amount: "0.01", action: "set" },
      { channel: "PCREDIT", byFen: 1 },
    ],
    [{ channel: "POINT", amount: "5", action: "add" }, "purse"],
    [{ channel: "ALIPAYACCOUNT", amount: "0", action: "add" }, "amount"],
    [{ channel: "ALIPAYACCOUNT", amount: "-1", action: "set" }, "amount"],
    [{ channel: "ALIPAYACCOUNT", amount: "1.001", action: "add" }, "amount"],
  ])("a purse changed by %j", (fields, expected) => {
    const read = readPurseChange(form(fields), buyer);
    expect(read.ok ? read.value : read.refused).toEqual(expected);
  });

  test("a purse never holds more than its limit", () => {
    const rich = { ...buyer, balanceFen: 99_999_999_999 };
    const read = readPurseChange(form({ channel: "ALIPAYACCOUNT", amount: "0.02", action: "add" }), rich);
    expect(read).toEqual({ ok: false, refused: "total" });
  });

  test.each([
    [
      { name: "红包", type: "alipay", amount: "5" },
      { name: "红包", type: "alipay", amountFen: 500, minimumFen: 500 },
    ],
    [{ name: "红包", type: "alipay", amount: "5", minimum: "4.99" }, "minimum"],
    [{ name: "红包", type: "bank", amount: "5" }, "type"],
    [{ name: " ", type: "alipay", amount: "5" }, "couponName"],
    [{ name: "红包", type: "alipay", amount: "0" }, "couponAmount"],
  ])("a coupon %j", (fields, expected) => {
    const read = readCoupon(form(fields));
    expect(read.ok ? read.value : read.refused).toEqual(expected);
  });

  test.each([
    [{ name: "韩梅梅", logonId: "13900139000", password: "222222" }, null],
    [{ name: "", logonId: "13900139000", password: "222222" }, "name"],
    [{ name: "韩梅梅", logonId: "hanmeimei", password: "222222" }, "logonId"],
    [{ name: "韩梅梅", logonId: "h@example.com", password: "22222" }, "password"],
  ])("a buyer %j", (fields, refused) => {
    const read = readBuyer(form(fields));
    expect(read.ok ? null : read.refused).toBe(refused);
  });
});
