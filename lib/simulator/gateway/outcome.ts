/** What comes of one call of gateway.do, and how a reply is put on the wire. */
import type { Fault } from "#lib/simulator/domain/fault.ts";
import type { PayProduct } from "#lib/simulator/domain/model.ts";
import type { MethodAnswer } from "#lib/simulator/gateway/method-call.ts";
import type { MergedRequest } from "#lib/simulator/gateway/raw-request.ts";
import type { Signer } from "#lib/simulator/operations/signer.ts";
import { encodeText } from "#lib/simulator/protocol/charset.ts";
import { type ReplyHead, type ReplySigning, replyObjectText, replyText } from "#lib/simulator/protocol/reply.ts";

export type GatewayResult =
  | { kind: "reply"; body: Buffer; contentType: string; traceId: string; delayMs: number }
  /** Bytes and headers as a fault left them; a function where they are too many, or come too slowly, for a buffer. */
  | {
      kind: "spoiled";
      status: number;
      headers: Record<string, string>;
      body: Buffer | (() => ReadableStream<Uint8Array>);
    }
  /** The connection is broken without an answer: only by a fault. */
  | { kind: "cut" }
  | { kind: "cashier"; product: PayProduct; sessionId: string }
  | { kind: "buyer-page"; code: string; reason: string };

export interface Finished {
  result: GatewayResult;
  /** What the log shows as the answer. */
  shown: string;
  outcome: string;
  fault: string;
}

export function subCode(head: ReplyHead): string {
  return head.sub_code ?? head.code;
}

/** A signed (or wrongly signed, or unsigned) reply, encoded and ready to go. */
export async function finishWithReply(
  request: MergedRequest,
  input: { key: string; answer: MethodAnswer; signing: ReplySigning; fault: Fault | null; signer: Signer },
): Promise<Finished> {
  const { charset, signType } = request;
  const text = await replyText({
    key: input.key,
    objectText: replyObjectText(input.answer.head, input.answer.fields),
    signing: input.signing,
    signer: input.signer,
    charset,
    signType,
  });
  const result: GatewayResult = {
    kind: "reply",
    body: encodeText(text, charset),
    contentType: `text/html;charset=${charset === "gbk" ? "GBK" : charset}`,
    traceId: request.traceId,
    delayMs: 0,
  };
  return { result, shown: text, outcome: subCode(input.answer.head), fault: input.fault?.kind ?? "" };
}

/** The page shows codes without their `isv.`. */
export function finishWithBuyerPage(head: ReplyHead): Finished {
  const code = subCode(head).replace(/^isv\./, "");
  const reason = head.sub_msg ?? head.msg;
  return { result: { kind: "buyer-page", code, reason }, shown: reason, outcome: subCode(head), fault: "" };
}
