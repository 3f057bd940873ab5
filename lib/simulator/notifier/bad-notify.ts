/** Notifies that no merchant may believe: forged, tampered with, or genuinely signed and yet not about this trade. */
import type { KeyObject } from "node:crypto";
import type { BesideFault } from "#lib/simulator/domain/fault.ts";
import { forgersKey } from "#lib/simulator/protocol/forgers-key.ts";
import { encodeForm } from "#lib/simulator/protocol/form.ts";
import { type NotifyContent, notifyBody, notifyCharset, notifyFields } from "#lib/simulator/protocol/notify-message.ts";
import { signText } from "#lib/simulator/protocol/rsa.ts";
import { signedString } from "#lib/simulator/protocol/signed-string.ts";

/** The right message that a bad one is made from. */
export interface Original {
  content: NotifyContent;
  notifyTime: string;
  privateKey: KeyObject;
}

const ANOTHER_SELLER = "2088999999999999";
const ANOTHER_APP = "9021999999999999";

function anotherAmount(right: string | undefined): string {
  return right === "0.01" ? "0.02" : "0.01";
}

/** After the signature was made, somebody changes what was paid. */
function tampered(original: Original): string {
  const fields = notifyFields(original).map(([name, value]): [string, string] =>
    name === "total_amount" ? [name, anotherAmount(value)] : [name, value],
  );
  return encodeForm(fields, notifyCharset(original.content));
}

/** Two parsers read two sums: the first is the signed one. */
function doubled(original: Original): string {
  const amount = anotherAmount(original.content.total_amount);
  return encodeForm([...notifyFields(original), ["total_amount", amount]], notifyCharset(original.content));
}

/** What the attacker needs to be read; the rest of a notify is left out. */
const CLAIMED = [
  "app_id",
  "charset",
  "notify_id",
  "notify_type",
  "out_trade_no",
  "seller_id",
  "total_amount",
  "trade_no",
  "trade_status",
] as const;

type Field = readonly [string, string];

const joined = (fields: readonly Field[]) => fields.map(([name, value]) => `${name}=${value}`).join("&");

/**
 * Catalogue N-22: `name=value` pairs are joined unescaped, so a buyer whose own text comes back in `subject`, `body` or
 * `passback_params` pays next to nothing, gets a genuine signature, and cuts the same signed text into other fields; what
 * is left over is swallowed by the last of them. Through `body`, which is sorted early, the order's number is forged too.
 */
function resplit({ content, privateKey }: Original, way: string): string {
  const [via = "", swallowing = ""] = way.split("/");
  const last = swallowing === "unknown" ? "zzz" : swallowing;
  const charset = notifyCharset(content);
  const claim = CLAIMED.map((name): Field => [name, content[name] ?? ""]);
  const cheap = claim.map(([name, value]): Field => {
    if (name === "total_amount") return [name, anotherAmount(value)];
    return name === "out_trade_no" && via === "body" ? [name, "CHEAP_1"] : [name, value];
  });
  const after = (fields: readonly Field[]) => fields.filter(([name]) => name > via);
  const genuine: Field[] = [...cheap, [via, `x&${joined(after(claim))}&${last}=`]];
  const sign = signText(signedString(genuine, []), privateKey, { charset, signType: "RSA2" });
  const forged: Field[] = [
    ...cheap.filter(([name]) => name < via),
    [via, "x"],
    ...after(claim),
    [last, `&${joined(after(cheap))}`],
    ["sign", sign],
    ["sign_type", "RSA2"],
  ];
  return encodeForm(forged, charset);
}

/** The form body of a bad notify. `detail` is the way of `resplit-notify`. */
export function badNotifyBody(kind: Exclude<BesideFault, "old-notify">, original: Original, detail: string): string {
  const changed = (change: NotifyContent) => notifyBody({ ...original, content: { ...original.content, ...change } });
  const amount = anotherAmount(original.content.total_amount);
  switch (kind) {
    case "forged-notify":
      return notifyBody({ ...original, privateKey: forgersKey() });
    case "tampered-notify":
      return tampered(original);
    case "wrong-amount-notify":
      return changed({
        total_amount: amount,
        receipt_amount: amount,
        buyer_pay_amount: amount,
        invoice_amount: amount,
      });
    case "wrong-seller-notify":
      return changed({ seller_id: ANOTHER_SELLER });
    case "other-app-notify":
      return changed({ app_id: ANOTHER_APP, auth_app_id: ANOTHER_APP });
    case "resplit-notify":
      return resplit(original, detail);
    case "doubled-field-notify":
      return doubled(original);
    case "rsa1-notify":
      return changed({ sign_type: "RSA" });
  }
}
