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
