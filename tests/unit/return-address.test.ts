import { expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createReturnVerifier } from "#lib/alipay/return-address.ts";
import { encodeForm, makeSigner, ourAppId, signFields } from "#tests/support/signed-notice.ts";

const alipay = makeSigner();
const verifier = createReturnVerifier({ appId: ourAppId, keys: createAlipayKeys({ publicKeys: [alipay.publicKey] }) });

/** What Alipay appends to the return address. */
const query = encodeForm(
  signFields(
    {
      charset: "utf-8",
      out_trade_no: "QH20261120ABCDEFGH_1",
      method: "alipay.trade.page.pay.return",
      total_amount: "0.01",
      trade_no: "2026112022001499160501589436",
      auth_app_id: ourAppId,
      version: "1.0",
      app_id: ourAppId,
      sign_type: "RSA2",
      seller_id: "2088000000000001",
      timestamp: "2026-11-20 10:00:00",
    },
    alipay.privateKey,
  ),
);

test("an address that Alipay signed is genuine, with its question mark and without", () => {
  for (const text of [`?${query}`, query]) {
    expect(verifier.verify(text)).toEqual({ isGenuine: true, because: null });
  }
});

test("a question mark within a value is the value's own", () => {
  const fields = { charset: "utf-8", app_id: ourAppId, sign_type: "RSA2", passback_params: "from=a?b" };
  const raw = encodeForm(signFields(fields, alipay.privateKey)).replace("%3F", "?");
  expect(verifier.verify(raw)).toEqual({ isGenuine: true, because: null });
});

test.each([
  ["a sum that was changed", `?${query.replace("0.01", "0.02")}`, "wrong signature"],
  ["a second question mark", `??${query}`, /./],
  ["nothing in it", "", /./],
])("an address with %s is not, and the reason is told", (_what, text, because) => {
  expect(verifier.verify(text)).toEqual({ isGenuine: false, because: expect.stringMatching(because) as string });
});
