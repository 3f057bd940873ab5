import { generateKeyPairSync, sign } from "node:crypto";

const SIGN = "sign";
const SIGN_TYPE = "sign_type";

/** Keys of one test file: what the test calls Alipay's, and a stranger's. */
export function makeSigner(bits = 2048) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  return {
    privateKey: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

export type FieldBytes = Record<string, string | Uint8Array>;

/** A payment notification as Alipay's new sandbox words it (fields of order B), still unsigned. */
export const paymentFields = {
  gmt_create: "2026-11-20 10:00:00",
  charset: "utf-8",
  gmt_payment: "2026-11-20 10:00:09",
  notify_time: "2026-11-20 10:00:10",
  subject: "青禾商城订单 QH20261120ABCDEFGH",
  buyer_id: "2088722003899169",
  invoice_amount: "88.88",
  version: "1.0",
  notify_id: "2026112001222100010199160501632046",
  fund_bill_list: '[{"amount":"88.88","fundChannel":"ALIPAYACCOUNT"}]',
  notify_type: "trade_status_sync",
  out_trade_no: "QH20261120ABCDEFGH_1",
  total_amount: "88.88",
  trade_status: "TRADE_SUCCESS",
  trade_no: "2026112022001499160501589436",
  auth_app_id: "9021000100000001",
  receipt_amount: "88.88",
  point_amount: "0.00",
  app_id: "9021000100000001",
  buyer_pay_amount: "88.88",
  sign_type: "RSA2",
  seller_id: "2088000000000001",
} as const;

export const ourAppId = paymentFields.app_id;

/** Fields without the named ones. */
export function without(fields: FieldBytes, ...names: string[]): FieldBytes {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** Signs by the V1 rule over the raw bytes and adds `sign`. */
export function signFields(fields: FieldBytes, privateKey: string, algorithm = "RSA-SHA256"): FieldBytes {
  const content = Buffer.concat(
    Object.keys(fields)
      .filter((name) => name !== SIGN && name !== SIGN_TYPE)
      .sort()
      .flatMap((name, index) => [Buffer.from(`${index === 0 ? "" : "&"}${name}=`), Buffer.from(fields[name] ?? "")]),
  );
  return { ...fields, [SIGN]: sign(algorithm, content, privateKey).toString("base64") };
}

/** Encodes bytes as Java's URLEncoder does, which is what Alipay uses: blank as `+`, `*` as it is. */
export function encodeValue(value: string | Uint8Array): string {
  return [...Buffer.from(value)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9.\-*_]/.test(character)) return character;
      return character === " " ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}

export function encodeForm(fields: FieldBytes): string {
  return Object.entries(fields)
    .map(([name, value]) => `${encodeValue(name)}=${encodeValue(value)}`)
    .join("&");
}

export function bytes(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
