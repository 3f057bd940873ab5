/** Replies of gateway.do: compact JSON whose inner object is signed exactly as it is sent. */
import type { KeyObject } from "node:crypto";
import { type Signing, signTextAside } from "#lib/simulator/protocol/rsa.ts";

export type ReplyValue = string | readonly Readonly<Record<string, string>>[];

/** Business fields of a reply; undefined means the field is not sent. */
export type ReplyFields = Readonly<Record<string, ReplyValue | Readonly<Record<string, string>> | undefined>>;

export interface ReplyHead {
  code: string;
  msg: string;
  sub_code?: string;
  sub_msg?: string;
}

/** How the reply is signed: as it should be, not at all, or with a signature that belongs to another text. */
export type ReplySigning = "right" | "none" | "wrong";

/** In certificate mode a reply names the certificate of its key. */
interface ReplySigner {
  privateKey: KeyObject;
  certificateSn: string | null;
}

/** `alipay.trade.query` answers under `alipay_trade_query_response`. */
export function replyKey(method: string): string {
  return `${method.replaceAll(".", "_")}_response`;
}

/** `code,msg,sub_code,sub_msg` first, then the rest by name; every slash escaped, everything else raw. */
export function replyObjectText(head: ReplyHead, fields: ReplyFields): string {
  const sorted = Object.entries(fields).sort(([left], [right]) => (left < right ? -1 : 1));
  const ordered = {
    code: head.code,
    msg: head.msg,
    sub_code: head.sub_code,
    sub_msg: head.sub_msg,
    ...Object.fromEntries(sorted),
  };
  return JSON.stringify(ordered).replaceAll("/", "\\/");
}

/** Wraps the object; `sign` itself is not slash-escaped (smartwalle decodes the raw token), and comes last. */
export async function replyText(
  input: { key: string; objectText: string; signing: ReplySigning; signer: ReplySigner } & Signing,
): Promise<string> {
  if (input.signing === "none") return `{"${input.key}":${input.objectText}}`;
  const { privateKey, certificateSn } = input.signer;
  const signed = input.signing === "right" ? input.objectText : `${input.objectText} `;
  const certificate = certificateSn === null ? "" : `,"alipay_cert_sn":"${certificateSn}"`;
  return `{"${input.key}":${input.objectText}${certificate},"sign":"${await signTextAside(signed, privateKey, input)}"}`;
}
