/** The messages really signed by Alipay, and the few ways to look at them. */
import { createPublicKey, type KeyObject } from "node:crypto";
import fixture from "#tests/fixtures/signed-by-alipay.json" with { type: "json" };

export interface SignedMessage {
  id: string;
  key: KeyObject;
  sign: string;
  /** Synchronous replies: the whole text. */
  raw: string;
  /** Return addresses: the query as it was received. */
  rawForm: string;
  /** Notifies and return addresses: the decoded fields, in the order of the wire. */
  params: [string, string][];
}

const keys = new Map(Object.entries(fixture.keys));

export function signedMessage(id: string): SignedMessage {
  const message = fixture.messages.find((candidate) => candidate.id === id);
  if (!message) throw new Error(`no message ${id} in the fixture`);
  const spki = keys.get(message.key)?.spki ?? "";
  return {
    id,
    key: createPublicKey({ key: Buffer.from(spki, "base64"), format: "der", type: "spki" }),
    sign: message.sign,
    raw: "raw" in message ? message.raw : "",
    rawForm: "raw_form" in message ? message.raw_form : "",
    params: "params" in message ? Object.entries(message.params as Record<string, string>) : [],
  };
}

/** Orders of notifies that were captured without a published key: one paid in 2018, one closed after 15 days in 2017. */
export const CAPTURED_ORDERS = {
  paid: (
    "gmt_create charset seller_email subject sign body buyer_id invoice_amount notify_id fund_bill_list notify_type " +
    "trade_status receipt_amount app_id buyer_pay_amount sign_type seller_id gmt_payment notify_time passback_params " +
    "version out_trade_no total_amount trade_no auth_app_id buyer_logon_id point_amount"
  ).split(" "),
  closed: (
    "gmt_create charset seller_email notify_time subject sign buyer_id version notify_id notify_type out_trade_no " +
    "total_amount trade_status refund_fee trade_no auth_app_id gmt_close buyer_logon_id app_id sign_type seller_id"
  ).split(" "),
};

export function messageIds(kind: "sync-response" | "notify" | "return-url"): string[] {
  return fixture.messages.filter((message) => message.kind === kind).map((message) => message.id);
}

/** The exact text of a reply's object, braces included: what its signature covers. */
export function objectText(reply: string): string {
  return reply.slice(reply.indexOf(":") + 1).replace(/(?:,"alipay_cert_sn":"[^"]*")?,"sign":"[^"]*"\}$/, "");
}

export function keysInOrder(reply: string): string[] {
  return Object.keys(JSON.parse(objectText(reply)) as object);
}
