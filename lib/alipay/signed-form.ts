import { verify } from "node:crypto";
import { decodeCanonicalBase64 } from "#lib/alipay/canonical-base64.ts";
import { type FormFields, parseStrictForm } from "#lib/alipay/strict-form.ts";
import type { VerifyingKey } from "#lib/alipay/verifying-key.ts";

const AMPERSAND = "&";
const EQUALS = "=";

/** What Alipay is known to send in notifications and return addresses (protocol sheet, sections 3.2 and 4.2). */
const KNOWN_FIELDS: ReadonlySet<string> = new Set(
  `notify_time notify_type notify_id version charset sign_type sign app_id auth_app_id
  trade_no out_trade_no total_amount trade_status subject body passback_params
  seller_id seller_email buyer_id buyer_open_id buyer_logon_id
  gmt_create gmt_payment gmt_refund gmt_close receipt_amount buyer_pay_amount invoice_amount point_amount
  fund_bill_list voucher_detail_list refund_fee out_biz_no
  refund_status refund_reason refund_amount out_request_no send_back_fee
  method timestamp`.split(/\s+/),
);

export type SignedForm =
  | { kind: "signed"; text: (name: string) => string | null; key: VerifyingKey }
  | { kind: "refused"; because: string };

/**
 * Verifies a form that Alipay signed for `appId`, a notification or the query of a return address, by the V1 rule: the
 * values, decoded once, of all fields but `sign` and `sign_type`, in the order of their names, as `k=v` joined by `&`
 * (protocol sheet, section 4.3). Empty values are signed as they stand, as alipay-sdk does it. The cheap questions come
 * first, so that a forgery costs one RSA verification for each key at most, and mostly none.
 *
 * Verification is synchronous on purpose: the thread pool may be busy with password hashes (fault 1.7).
 */
export function verifySignedForm(
  body: Uint8Array,
  trust: { appId: string; keys: readonly VerifyingKey[] },
): SignedForm {
  const form = parseStrictForm(body);
  if (form.kind === "malformed") return refused(form.because);
  const { fields } = form;
  if (fields.get("app_id") !== trust.appId) return refused("another app_id");
  // The algorithm is ours to choose. alipay-sdk takes it from the message and accepts SHA-1 (fault 1.6).
  if (fields.get("sign_type") !== "RSA2") return refused("sign_type is not RSA2");
  const charset = charsetOf(fields.get("charset"));
  if (charset === null) return refused("unknown charset");
  const signature = decodeCanonicalBase64(fields.get("sign") ?? "");
  const fitting = trust.keys.filter((key) => key.signatureBytes === signature?.length);
  if (signature === null || fitting.length === 0) return refused("no proper signature");
  if (isAmbiguous(fields)) return refused("ambiguous signed text");

  const content = signedContent(fields);
  const signer = fitting.find(({ key }) => verify("sha256", content, key, signature));
  if (!signer) return refused("wrong signature");

  const texts = decodeTexts(fields, charset);
  if (texts === null) return refused("not in its charset");
  return { kind: "signed", text: (name) => texts.get(name) ?? null, key: signer };
}

function refused(because: string): SignedForm {
  return { kind: "refused", because };
}

/** The two charsets of the gateway (protocol sheet, section 1.2), in any case. */
function charsetOf(named: string | undefined): "utf-8" | "gbk" | null {
  const charset = named?.toLowerCase();
  return charset === "utf-8" || charset === "gbk" ? charset : null;
}

/**
 * Alipay joins values unescaped, so one signed text could be cut into other fields (fault 1.5, N-22). A value with `&`
 * may be two fields in truth; an unknown field whose value has `=` may be another one's rest.
 */
function isAmbiguous(fields: FormFields): boolean {
  for (const [name, value] of fields) {
    if (value.includes(AMPERSAND)) return true;
    if (!KNOWN_FIELDS.has(name) && value.includes(EQUALS)) return true;
  }
  return false;
}

function signedContent(fields: FormFields): Buffer {
  const names = [...fields.keys()].filter((name) => name !== "sign" && name !== "sign_type").sort();
  return bytesOf(names.map((name) => `${name}${EQUALS}${fields.get(name) ?? ""}`).join(AMPERSAND));
}

function bytesOf(letters: string): Buffer {
  return Buffer.from(letters, "latin1");
}

/** All values as text; null where one is not valid in the charset, so that two byte strings never become one text. */
function decodeTexts(fields: FormFields, charset: "utf-8" | "gbk"): ReadonlyMap<string, string> | null {
  const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: true });
  try {
    return new Map([...fields].map(([name, value]) => [name, decoder.decode(bytesOf(value))]));
  } catch {
    return null;
  }
}
