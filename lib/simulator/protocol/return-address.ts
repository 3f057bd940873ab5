/** The signed way back to the merchant: twelve parameters in Alipay's own order (protocol sheet, section 3.2). */
import type { KeyObject } from "node:crypto";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { charsetFromName } from "#lib/simulator/protocol/charset.ts";
import { encodeForm } from "#lib/simulator/protocol/form.ts";
import { signRsa2 } from "#lib/simulator/protocol/rsa.ts";
import { signedString } from "#lib/simulator/protocol/signed-string.ts";

const RETURN_ORDER = [
  "charset",
  "out_trade_no",
  "method",
  "total_amount",
  "sign",
  "trade_no",
  "auth_app_id",
  "version",
  "app_id",
  "sign_type",
  "seller_id",
  "timestamp",
] as const;

export function signedReturnAddress(input: {
  returnUrl: string;
  charsetName: string;
  outTradeNo: string;
  totalAmount: string;
  tradeNo: string;
  appId: string;
  sellerId: string;
  at: number;
  privateKey: KeyObject;
}): string {
  const charset = charsetFromName(input.charsetName) ?? "gbk";
  const fields = new Map<string, string>([
    ["charset", input.charsetName],
    ["out_trade_no", input.outTradeNo],
    ["method", "alipay.trade.page.pay.return"],
    ["total_amount", input.totalAmount],
    ["trade_no", input.tradeNo],
    ["auth_app_id", input.appId],
    ["version", "1.0"],
    ["app_id", input.appId],
    ["sign_type", "RSA2"],
    ["seller_id", input.sellerId],
    ["timestamp", beijingTime(input.at)],
  ]);
  fields.set("sign", signRsa2(signedString(fields, ["sign", "sign_type"]), input.privateKey, charset));
  const ordered = RETURN_ORDER.map((name) => [name, fields.get(name) ?? ""] as const);
  const [address = "", fragment] = input.returnUrl.split("#", 2);
  const joint = address.includes("?") ? "&" : "?";
  return `${address}${joint}${encodeForm(ordered, charset)}${fragment === undefined ? "" : `#${fragment}`}`;
}
