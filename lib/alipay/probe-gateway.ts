import type { AlipaySdk } from "alipay-sdk";
import { z } from "zod";
import { createCall } from "#lib/alipay/call.ts";
import { type AlipayAccess, createAlipayClients } from "#lib/alipay/client.ts";
import { shanghaiText } from "#lib/alipay/shanghai-time.ts";
import { UNKNOWN_CERTIFICATE, UNSIGNED, WRONGLY_SIGNED } from "#lib/alipay/unbelieved-reply.ts";
import type { Clock } from "#lib/services/ports.ts";

/** What the gateway made of a signed, harmless question. */
export type ProbeAnswer =
  | {
      kind: "answered";
      /** `wrongly`: by another key than the configured one, or altered on the way. */
      signed: "rightly" | "wrongly" | "not";
      code: string;
      subCode: string;
      message: string;
      /** Which key of the application the question was signed with in the end; `next` where Alipay refused the present one. */
      signedWith: "present" | "next";
    }
  /** No answer of the gateway's: the cause in the transport's words. */
  | { kind: "none"; cause: string };

const METHOD = "alipay.trade.query";
const UNBELIEVED: ReadonlySet<string> = new Set([UNSIGNED, WRONGLY_SIGNED, UNKNOWN_CERTIFICATE]);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const shape = z.looseObject({ code: z.string(), sub_code: z.string().optional(), sub_msg: z.string().optional() });

/**
 * Asks about a trade that does not exist, with the shop's own client, so that whatever would go wrong with a payment goes
 * wrong here. Costs one call, two where the reply is not signed as it should be. Never throws but on an empty setting.
 */
export async function probeGateway(
  access: AlipayAccess,
  { clock, outTradeNo, deadlineMs }: { clock: Clock; outTradeNo: string; deadlineMs: number },
): Promise<ProbeAnswer> {
  const clients = createAlipayClients(access, { deadlineMs, log: silent });
  const present = clients.inUse();
  const ask = createCall({ clients, clock, log: silent, deadlineMs });
  const subject = { out_trade_no: outTradeNo };
  const answer = await ask(METHOD, { subject });
  const signedWith = clients.inUse() === present ? "present" : "next";
  switch (answer.kind) {
    case "success":
      return { kind: "answered", signed: "rightly", code: "10000", subCode: "", message: "", signedWith };
    case "failure": {
      const { code, subCode, message } = answer;
      return { kind: "answered", signed: "rightly", code, subCode, message, signedWith };
    }
    case "unknown":
      if (!UNBELIEVED.has(answer.cause)) return { kind: "none", cause: answer.cause };
      return readUnverified(clients.inUse(), {
        signed: answer.cause === UNSIGNED ? "not" : "wrongly",
        subject,
        timestamp: shanghaiText(clock.now()),
        signedWith,
      });
  }
}

type UnverifiedQuestion = {
  signed: "wrongly" | "not";
  signedWith: "present" | "next";
  subject: { out_trade_no: string };
  timestamp: string;
};

/** What such a reply says proves nothing, but it tells a person why: isv.invalid-app-id is never signed (sheet, 0.2). */
async function readUnverified(
  sdk: AlipaySdk,
  { subject, timestamp, ...how }: UnverifiedQuestion,
): Promise<ProbeAnswer> {
  try {
    const reply = shape.parse(await sdk.exec(METHOD, { bizContent: subject, timestamp }, { validateSign: false }));
    const { code, sub_code: subCode = "", sub_msg: message = "" } = reply;
    return { kind: "answered", code, subCode, message: message.slice(0, 200), ...how };
  } catch {
    return { kind: "answered", code: "", subCode: "", message: "", ...how };
  }
}
