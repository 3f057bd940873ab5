/** Asynchronous notifications: fields in Alipay's order, V1 signature, Java's form encoding. */
import type { KeyObject } from "node:crypto";
import { type Charset, charsetFromName } from "#lib/simulator/protocol/charset.ts";
import { encodeForm } from "#lib/simulator/protocol/form.ts";
import { javaHashMapOrder } from "#lib/simulator/protocol/java-hash-map.ts";
import { signText } from "#lib/simulator/protocol/rsa.ts";
import { signedString } from "#lib/simulator/protocol/signed-string.ts";

/** The fields as they are put into the map: the order counts only for fields that share a place there. */
const NOTIFY_FIELDS = [
  "gmt_create",
  "charset",
  "seller_email",
  "gmt_payment",
  "notify_time",
  "subject",
  "gmt_refund",
  "sign",
  "out_biz_no",
  "buyer_id",
  "body",
  "passback_params",
  "invoice_amount",
  "version",
  "notify_id",
  "fund_bill_list",
  "voucher_detail_list",
  "notify_type",
  "out_trade_no",
  "total_amount",
  "trade_status",
  "refund_fee",
  "trade_no",
  "auth_app_id",
  "gmt_close",
  "receipt_amount",
  "point_amount",
  "buyer_logon_id",
  "app_id",
  "buyer_pay_amount",
  "sign_type",
  "seller_id",
] as const;

export type NotifyFieldName = (typeof NOTIFY_FIELDS)[number];

/** What one event says for ever; `notify_time` and `sign` are added anew for each attempt. */
export type NotifyContent = Partial<Record<NotifyFieldName, string>>;

interface NotifyMessage {
  content: NotifyContent;
  notifyTime: string;
  privateKey: KeyObject;
}

/** The charset that a notify names and is encoded in. */
export function notifyCharset(content: NotifyContent): Charset {
  return charsetFromName(content.charset ?? "GBK") ?? "gbk";
}

/** The signed fields of one attempt in their order on the wire. Blank fields are never sent. */
export function notifyFields(input: NotifyMessage): [string, string][] {
  const charset = notifyCharset(input.content);
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries({ ...input.content, notify_time: input.notifyTime })) {
    if (value.trim() !== "") fields.set(name, value);
  }
  const signType = input.content.sign_type === "RSA" ? "RSA" : "RSA2";
  fields.set("sign", signText(signedString(fields, ["sign", "sign_type"]), input.privateKey, { charset, signType }));
  const names = javaHashMapOrder(NOTIFY_FIELDS.filter((name) => fields.has(name)));
  return names.map((name) => [name, fields.get(name) ?? ""]);
}

/** The form body of one attempt. */
export function notifyBody(input: NotifyMessage): string {
  return encodeForm(notifyFields(input), notifyCharset(input.content));
}
