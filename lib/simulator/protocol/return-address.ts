/** The signed way back to the merchant: twelve parameters in Alipay's own order (protocol sheet, section 3.2). */
import type { KeyObject } from "node:crypto";
import type { SignType } from "#lib/simulator/domain/model.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { charsetFromName } from "#lib/simulator/protocol/charset.ts";
import { encodeForm } from "#lib/simulator/protocol/form.ts";
import { javaHashMapOrder } from "#lib/simulator/protocol/java-hash-map.ts";
import { signText } from "#lib/simulator/protocol/rsa.ts";
import { signedString } from "#lib/simulator/protocol/signed-string.ts";

export function signedReturnAddress(input: {
  returnUrl: string;
  charsetName: string;
  outTradeNo: string;
  totalAmount: string;
  tradeNo: string;
  appId: string;
  sellerId: string;
  at: number;
  method: string;
  signType: SignType;
  privateKey: KeyObject;
}): string {
  const charset = charsetFromName(input.charsetName) ?? "gbk";
  const fields = new Map<string, string>([
    ["charset", input.charsetName],
    ["out_trade_no", input.outTradeNo],
    ["method", input.method],
    ["total_amount", input.totalAmount],
    // Its own place; the signature leaves it out.
    ["sign", ""],
    ["trade_no", input.tradeNo],
    ["auth_app_id", input.appId],
    ["version", "1.0"],
    ["app_id", input.appId],
    ["sign_type", input.signType],
    ["seller_id", input.sellerId],
    ["timestamp", beijingTime(input.at)],
  ]);
  fields.set(
    "sign",
    signText(signedString(fields, ["sign", "sign_type"]), input.privateKey, { charset, signType: input.signType }),
  );
  const ordered = javaHashMapOrder([...fields.keys()]).map((name) => [name, fields.get(name) ?? ""] as const);
  const [address = "", fragment] = input.returnUrl.split("#", 2);
  const joint = address.includes("?") ? "&" : "?";
  return `${address}${joint}${encodeForm(ordered, charset)}${fragment === undefined ? "" : `#${fragment}`}`;
}
