/** Every fault of a notify: what the merchant's server really receives, and what the book says afterwards. */
import { createPublicKey, verify } from "node:crypto";
import iconv from "iconv-lite";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BESIDE_FAULTS, type BesideFault, DELIVERY_FAULTS, RESPLIT_WAYS } from "#lib/simulator/domain/fault.ts";
import { type FaultRequest, type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { type Merchant, newNumber, openMerchant, pagePay, type ReceivedNotify, SUCCESS } from "./merchant.ts";

let simulator: SimulatorProcess;
let merchant: Merchant;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
  merchant = await openMerchant(simulator);
});

beforeEach(() => {
  merchant.answerWith(SUCCESS);
});

afterAll(async () => {
  await merchant.close();
  await simulator.stop();
});

async function pay(biz: Record<string, unknown> = {}, fault?: FaultRequest): Promise<string> {
  const outTradeNo = newNumber();
  if (fault) await simulator.api.shoot({ ...fault, outTradeNo });
  await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo, ...biz }) });
  return outTradeNo;
}

/** Waits until the trade's first notify has this many attempts on record. */
async function attemptsOf(outTradeNo: string, count: number) {
  for (let tries = 0; tries < 500; tries += 1) {
    const attempts = (await simulator.api.trade(outTradeNo)).notifies[0]?.attempts ?? [];
    if (attempts.length >= count) return attempts;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`attempt ${count} was not made`);
}

const heardOf = (outTradeNo: string) =>
  merchant.received.filter(({ fields }) => fields.get("out_trade_no") === outTradeNo);

const sdkBelieves = ({ fields }: ReceivedNotify) => merchant.sdk.checkNotifySignV2(Object.fromEntries(fields));

const stateOf = async (outTradeNo: string) => (await simulator.api.trade(outTradeNo)).notifies[0]?.state;

describe("the right notify's journey", () => {
  test("lose-notify: on record and never heard; the next attempt comes", async () => {
    const outTradeNo = await pay({}, { kind: "lose-notify" });
    const [attempt] = await attemptsOf(outTradeNo, 1);
    expect(attempt).toMatchObject({ fault: "lose-notify", status: null, reason: "timetable" });
    expect(heardOf(outTradeNo)).toHaveLength(0);
    await simulator.api.advanceClock(4 * 60);
    expect(heardOf(outTradeNo)).toHaveLength(1);
  });

  test("delay-notify: comes by the simulator's clock, and is still the first attempt", async () => {
    const outTradeNo = await pay({}, { kind: "delay-notify", seconds: 600 });
    await simulator.api.advanceClock(500);
    expect(heardOf(outTradeNo)).toHaveLength(0);
    await simulator.api.advanceClock(200);
    expect(heardOf(outTradeNo)).toHaveLength(1);
    expect(await attemptsOf(outTradeNo, 1)).toHaveLength(1);
  });

  test("duplicate-notify: twice under one notify_id", async () => {
    const outTradeNo = await pay({}, { kind: "duplicate-notify" });
    expect((await attemptsOf(outTradeNo, 2)).map(({ reason }) => reason).sort()).toEqual(["duplicate", "timetable"]);
    expect(new Set(heardOf(outTradeNo).map(({ fields }) => fields.get("notify_id"))).size).toBe(1);
  });

  test("overtaken-notify: the refund's notify is first, then the payment's", async () => {
    const outTradeNo = await pay({}, { kind: "overtaken-notify", seconds: 86_400 });
    const biz = { out_trade_no: outTradeNo, refund_amount: "1.00", out_request_no: "a" };
    await merchant.sdk.exec("alipay.trade.refund", { bizContent: biz });
    await attemptsOf(outTradeNo, 1);
    expect(heardOf(outTradeNo).map(({ fields }) => fields.get("refund_fee") ?? "payment")).toEqual(["1.00", "payment"]);
    expect(heardOf(outTradeNo).every(sdkBelieves)).toBe(true);
  });

  test("overtaken-notify: without a next one it comes when its time is over", async () => {
    const outTradeNo = await pay({}, { kind: "overtaken-notify", seconds: 60 });
    await simulator.api.advanceClock(61);
    expect(heardOf(outTradeNo)).toHaveLength(1);
  });

  test("gbk-notify: GBK bytes, named so and rightly signed; answered with success it is delivered", async () => {
    const outTradeNo = await pay({ subject: "青禾茶具" }, { kind: "gbk-notify" });
    await attemptsOf(outTradeNo, 1);
    const [notify] = heardOf(outTradeNo);
    expect(notify?.headers["content-type"]).toBe("application/x-www-form-urlencoded; charset=GBK");
    expect(notify?.fields.get("charset")).toBe("GBK");
    const raw =
      notify?.body
        .split("&")
        .find((field) => field.startsWith("subject="))
        ?.slice("subject=".length) ?? "";
    const bytes = Buffer.from(raw.replaceAll("%", ""), "hex");
    expect(iconv.decode(bytes, "gbk")).toBe("青禾茶具");
    const text = [...new Map([...(notify?.fields ?? []), ["subject", "青禾茶具"]])]
      .filter(([name]) => name !== "sign" && name !== "sign_type")
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join("&");
    const sign = Buffer.from(notify?.fields.get("sign") ?? "", "base64");
    expect(verify("sha256", iconv.encode(text, "gbk"), createPublicKey(simulator.alipayPublicKey), sign)).toBe(true);
    expect(await stateOf(outTradeNo)).toBe("delivered");
  });

  test("slow-notify: whole in the end", async () => {
    const outTradeNo = await pay({}, { kind: "slow-notify", seconds: 1 });
    const [attempt] = await attemptsOf(outTradeNo, 1);
    expect(attempt?.durationMs).toBeGreaterThan(900);
    expect(heardOf(outTradeNo).map(sdkBelieves)).toEqual([true]);
  });

  test("broken-notify: half of it, then nothing; the next attempt is whole", async () => {
    const outTradeNo = await pay({}, { kind: "broken-notify" });
    const [attempt] = await attemptsOf(outTradeNo, 1);
    expect(attempt).toMatchObject({ status: null, error: "broken off in the middle (fault)" });
    expect(heardOf(outTradeNo)).toHaveLength(0);
    await simulator.api.advanceClock(4 * 60);
    expect(heardOf(outTradeNo).map(sdkBelieves)).toEqual([true]);
  });
});

describe("a bad notify beside the right one", () => {
  /** The bad message, then the right one; the first is on record as a fault and the second as the timetable's. */
  async function pair(
    kind: BesideFault,
    detail = "",
  ): Promise<{ bad: ReceivedNotify; right: ReceivedNotify; outTradeNo: string }> {
    const before = merchant.received.length;
    const outTradeNo = await pay({}, { kind, ...(detail !== "" && { detail }) });
    await merchant.notify(before + 2);
    const [bad, right] = merchant.received.slice(before);
    if (!bad || !right) throw new Error("two notifies were expected");
    expect(right.fields.get("out_trade_no")).toBe(outTradeNo);
    expect(sdkBelieves(right)).toBe(true);
    return { bad, right, outTradeNo };
  }

  test("forged-notify: all fields right, somebody else's key", async () => {
    const { bad, outTradeNo } = await pair("forged-notify");
    expect(bad.fields.get("total_amount")).toBe("88.88");
    expect(sdkBelieves(bad)).toBe(false);
    const attempts = await attemptsOf(outTradeNo, 2);
    expect(attempts.map(({ reason, fault }) => [reason, fault])).toEqual([
      ["fault", "forged-notify"],
      ["timetable", ""],
    ]);
    expect((await simulator.api.shots())[0]).toMatchObject({ kind: "forged-notify", result: "HTTP 200 success" });
  });

  test("tampered-notify: the amount was changed after signing", async () => {
    const { bad } = await pair("tampered-notify");
    expect(bad.fields.get("total_amount")).toBe("0.01");
    expect(sdkBelieves(bad)).toBe(false);
    bad.fields.set("total_amount", "88.88");
    expect(sdkBelieves(bad), "with the amount that was signed").toBe(true);
  });

  test.each([
    ["wrong-amount-notify", "total_amount", "0.01"],
    ["wrong-seller-notify", "seller_id", "2088999999999999"],
    ["other-app-notify", "app_id", "9021999999999999"],
  ] as const)("%s: genuinely signed, and its %s is not ours", async (kind, field, value) => {
    const { bad, right } = await pair(kind);
    expect(bad.fields.get(field)).toBe(value);
    expect(sdkBelieves(bad)).toBe(true);
    expect(bad.fields.get("notify_id"), "a message of its own").not.toBe(right.fields.get("notify_id"));
  });

  test.each(RESPLIT_WAYS)("resplit-notify by %s: the SDK believes a sum that was never paid", async (way) => {
    const { bad, outTradeNo } = await pair("resplit-notify", way);
    expect(sdkBelieves(bad)).toBe(true);
    expect(bad.fields.get("total_amount")).toBe("88.88");
    expect(bad.fields.get("out_trade_no")).toBe(outTradeNo);
    const last = [...bad.fields].find(([name]) => name === "voucher_detail_list" || name === "zzz")?.[1] ?? "";
    expect(last).toContain("&total_amount=0.01&");
    expect(last.includes("out_trade_no=CHEAP_1")).toBe(way.startsWith("body"));
  });

  test("doubled-field-notify: two sums, of which the first is signed", async () => {
    const { bad } = await pair("doubled-field-notify");
    expect(new URLSearchParams(bad.body).getAll("total_amount")).toEqual(["88.88", "0.01"]);
  });

  test("rsa1-notify: a genuine SHA-1 signature, which the SDK lets pass", async () => {
    const { bad } = await pair("rsa1-notify");
    expect(bad.fields.get("sign_type")).toBe("RSA");
    expect(sdkBelieves(bad)).toBe(true);
  });

  test("old-notify: the earlier trade's notify, signed anew, is on that trade's record", async () => {
    const old = await pay();
    await attemptsOf(old, 1);
    const { bad } = await pair("old-notify");
    expect(bad.fields.get("out_trade_no")).toBe(old);
    expect(sdkBelieves(bad)).toBe(true);
    expect((await attemptsOf(old, 2)).map(({ fault }) => fault)).toEqual(["", "old-notify"]);
  });

  test("the answer to a bad one is never taken for the right one's", async () => {
    const outTradeNo = newNumber();
    await simulator.api.shoot({ kind: "forged-notify", outTradeNo });
    await simulator.api.shoot({ kind: "lose-notify", outTradeNo });
    await simulator.api.pay({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
    expect((await attemptsOf(outTradeNo, 2)).map(({ status }) => status)).toEqual([200, null]);
    expect(await stateOf(outTradeNo)).toBe("pending");
    await simulator.api.advanceClock(4 * 60);
    expect(await stateOf(outTradeNo)).toBe("delivered");
  });
});

describe("a bad notify at once", () => {
  test.each(BESIDE_FAULTS)(
    "%s about a trade that nobody has paid: the answer comes back, the book stays",
    async (kind) => {
      const outTradeNo = newNumber();
      await simulator.api.scan({ payUrl: pagePay(merchant, { out_trade_no: outTradeNo }) });
      merchant.answerWith({ status: 400, body: "fail" });
      const shot = await simulator.api.shootNotify(outTradeNo, { kind });
      expect(shot).toMatchObject({ acknowledged: false, answer: { status: 400, replyBody: "fail" } });
      expect(merchant.received.at(-1)?.body).toBe(shot.sent);
      const { trade, notifies } = await simulator.api.trade(outTradeNo);
      expect([trade.status, notifies.length]).toEqual(["WAIT_BUYER_PAY", 0]);
      expect((await simulator.api.shots())[0]).toMatchObject({ kind, faultId: null, result: "HTTP 400 fail" });
    },
  );

  test("acknowledged by a merchant who believes everything", async () => {
    const outTradeNo = await pay();
    expect(await simulator.api.shootNotify(outTradeNo, { kind: "forged-notify" })).toMatchObject({
      acknowledged: true,
    });
  });

  test("refused: a trade that does not exist, a kind that is no bad notify, a trade without notify_url", async () => {
    await expect(simulator.api.shootNotify(newNumber(), { kind: "forged-notify" })).rejects.toThrow("No buyer");
    const outTradeNo = newNumber();
    const payUrl = merchant.sdk.pageExecute("alipay.trade.page.pay", "GET", {
      bizContent: {
        out_trade_no: outTradeNo,
        total_amount: "1.00",
        subject: "茶",
        product_code: "FAST_INSTANT_TRADE_PAY",
      },
    });
    await simulator.api.pay({ payUrl });
    const shoot = (kind: string) => simulator.api.shootNotify(outTradeNo, { kind: kind as BesideFault });
    await expect(shoot("lose-notify")).rejects.toThrow("kind is one of old-notify, forged-notify");
    await expect(shoot("forged-notify")).rejects.toThrow("no notify_url");
  });
});

test("every kind was shot above", async () => {
  const kinds = new Set((await simulator.api.shots()).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual([...DELIVERY_FAULTS, ...BESIDE_FAULTS].sort());
});
