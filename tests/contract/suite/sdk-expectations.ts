/** The official Node SDK in each of its ways. Replies of the gateway are the same for all; the SDK's own switches differ. */
import { createPrivateKey } from "node:crypto";
import { documented, type Expectation, must, mustEqual } from "./expectation.ts";
import { type MerchantUnderTest, newNumber, sdkOf } from "./merchant-under-test.ts";

const QUERY = "alipay.trade.query";
const SDK = documented("the README of alipay-sdk 4.14");

/** The merchant's key in each way that the SDK takes one. */
const KEYS: Record<string, (merchant: MerchantUnderTest) => { privateKey: string; keyType: "PKCS1" | "PKCS8" }> = {
  "PKCS#1 as PEM": (merchant) => ({ privateKey: pem(merchant, "pkcs1"), keyType: "PKCS1" }),
  "PKCS#1 on one line": (merchant) => ({ privateKey: oneLine(pem(merchant, "pkcs1")), keyType: "PKCS1" }),
  "PKCS#8 as PEM": (merchant) => ({ privateKey: pem(merchant, "pkcs8"), keyType: "PKCS8" }),
  "PKCS#8 on one line": (merchant) => ({ privateKey: oneLine(pem(merchant, "pkcs8")), keyType: "PKCS8" }),
};

function pem(merchant: MerchantUnderTest, type: "pkcs1" | "pkcs8"): string {
  return createPrivateKey(merchant.appPrivateKey).export({ type, format: "pem" }).toString();
}

function oneLine(text: string): string {
  return text.replaceAll(/-----[^-]+-----|\s/g, "");
}

const keys: Expectation[] = Object.entries(KEYS).map(([name, keyOf]) => ({
  what: `a call signed with a key in ${name} is accepted, and its reply verifies`,
  method: QUERY,
  confirmedBy: SDK,
  needs: [],
  async check(merchant) {
    const sdk = sdkOf(merchant, keyOf(merchant));
    const result = await sdk.exec(QUERY, { bizContent: { out_trade_no: newNumber() } }, { validateSign: true });
    must({ ...result }, { code: "40004", sub_code: "ACQ.TRADE_NOT_EXIST" });
  },
}));

const switches: Expectation[] = [
  {
    what: "with camelcase the same reply has the same values under other names",
    method: QUERY,
    confirmedBy: SDK,
    needs: [],
    async check(merchant) {
      const bizContent = { outTradeNo: newNumber() };
      const camel = await sdkOf(merchant, { camelcase: true }).exec(QUERY, { bizContent }, { validateSign: true });
      must({ ...camel }, { subCode: "ACQ.TRADE_NOT_EXIST", outTradeNo: bizContent.outTradeNo, sub_code: undefined });
    },
  },
  {
    what: "without validateSign an unsigned refusal is a result, with it the SDK throws",
    method: QUERY,
    confirmedBy: SDK,
    needs: [],
    async check(merchant) {
      const sdk = sdkOf(merchant, { appId: "9021000000000000" });
      const bizContent = { out_trade_no: newNumber() };
      must({ ...(await sdk.exec(QUERY, { bizContent })) }, { sub_code: "isv.invalid-app-id" });
      const thrown = await sdk.exec(QUERY, { bizContent }, { validateSign: true }).catch((error: unknown) => error);
      mustEqual(thrown instanceof TypeError, true);
    },
  },
];

export const SDK_EXPECTATIONS: readonly Expectation[] = [...keys, ...switches];
