import { AlipayRequestError } from "alipay-sdk";
import { z } from "zod";
import { CALLS_IN_FLIGHT_MAX } from "#lib/alipay/bounded-dispatcher.ts";
import type { AlipayClients } from "#lib/alipay/client.ts";
import { type CodeSection, findCode } from "#lib/alipay/codes.ts";
import { REMEDIES, type Remedy } from "#lib/alipay/remedies.ts";
import { shanghaiText } from "#lib/alipay/shanghai-time.ts";
import type { StrictAlipaySdk } from "#lib/alipay/strict-alipay-sdk.ts";
import { UNKNOWN_CERTIFICATE, UNSIGNED, UnbelievedReplyError, WRONGLY_SIGNED } from "#lib/alipay/unbelieved-reply.ts";
import type { Clock, Logger } from "#lib/services/ports.ts";

/** Long enough to read in a log or on a staff page, short enough for a row. */
const CAUSE_LENGTH_MAX = 200;

const ABOUT_ANOTHER = "the answer is about another trade";

/** What a wrong setting or somebody between us and Alipay causes, and time does not heal. */
const ALARMING: ReadonlyMap<string, Remedy> = new Map([
  [UNSIGNED, "check-alipay-key"],
  [WRONGLY_SIGNED, "check-alipay-key"],
  [UNKNOWN_CERTIFICATE, "check-alipay-key"],
  [ABOUT_ANOTHER, "fix-program"],
]);

const answerShape = z.looseObject({
  code: z.string(),
  sub_code: z.string().optional(),
  sub_msg: z.string().optional(),
  out_trade_no: z.string().optional(),
  out_request_no: z.string().optional(),
  trade_no: z.string().optional(),
  traceId: z.string().optional(),
});

/** The fields of a verified answer under Alipay's own names; `traceId`, its support's handle, is the SDK's addition. */
export type AnswerFields = z.infer<typeof answerShape>;

export type Answer =
  /** Code 10000: the call was carried out. */
  | { kind: "success"; fields: AnswerFields }
  /** A verified answer with any other code. `subCode` and `message` may be empty; `cause` is the most telling of all. */
  | { kind: "failure"; code: string; subCode: string; message: string; cause: string; fields: AnswerFields }
  /** No answer that can be trusted: the call may or may not have been carried out. */
  | { kind: "unknown"; cause: string };

/** The numbers that a request is about, if any. An answer that names others is somebody else's (fault G-14). */
type Subject = { out_trade_no?: string; trade_no?: string; out_request_no?: string };

export type AlipayCall = (
  method: string,
  request: { subject: Subject; content?: Record<string, unknown> },
) => Promise<Answer>;

/**
 * How Alipay says that it knows no such key or certificate of the application (protocol sheet, section 2.3). It looks at
 * nothing else before, so that the same call may be made again with another key, whatever the call is.
 */
const KEY_REFUSALS: ReadonlySet<string> = new Set(["invalid-signature", "app-cert-not-exist", "app-cert-expired"]);

/**
 * Makes the one way in which the gateway is asked: at most fifty calls at once, an end after `deadlineMs` whatever the
 * network does, the answer's signature checked, its numbers compared, one line in the log. It never throws.
 */
export function createCall(deps: {
  clients: AlipayClients;
  clock: Clock;
  log: Logger;
  deadlineMs: number;
}): AlipayCall {
  const { clients } = deps;
  let inFlight = 0;

  async function exec(method: string, bizContent: Record<string, unknown>): Promise<Answer> {
    if (inFlight >= CALLS_IN_FLIGHT_MAX) return { kind: "unknown", cause: "too many calls to Alipay at once" };
    inFlight += 1;
    try {
      return await withEitherKey((client) => ask(client, method, bizContent));
    } finally {
      inFlight -= 1;
    }
  }

  async function ask(client: StrictAlipaySdk, method: string, bizContent: Record<string, unknown>): Promise<Answer> {
    try {
      // The SDK's own timestamp is the server's local time (fault G-23), and without validateSign it believes anyone.
      const timestamp = shanghaiText(deps.clock.now());
      return readAnswer(await client.exec(method, { bizContent, timestamp }, { validateSign: true }));
    } catch (error) {
      return { kind: "unknown", cause: causeOf(error) };
    }
  }

  /** While the application's key is being changed, a call that Alipay refuses with the one is made with the other. */
  async function withEitherKey(attempt: (client: StrictAlipaySdk) => Promise<Answer>): Promise<Answer> {
    const client = clients.inUse();
    const answer = await attempt(client);
    const other = refusesKey(answer) ? clients.otherThan(client) : null;
    if (other === null) return answer;
    const second = await attempt(other);
    if (refusesKey(second)) return answer;
    if (second.kind !== "unknown") clients.proved(other);
    return second;
  }

  return async (method, { subject, content }) => {
    const answered = await withDeadline(exec(method, { ...subject, ...content }), deps.deadlineMs);
    const answer: Answer = isAboutAnother(answered, subject) ? { kind: "unknown", cause: ABOUT_ANOTHER } : answered;
    logAnswer(deps.log, { method, subject, answer });
    return answer;
  };
}

function readAnswer(reply: unknown): Answer {
  const read = answerShape.safeParse(reply);
  if (!read.success) return { kind: "unknown", cause: "an answer of another shape" };
  const fields = read.data;
  if (fields.code === "10000") return { kind: "success", fields };
  const { code, sub_code: subCode = "", sub_msg: message = "" } = fields;
  return {
    kind: "failure",
    code,
    subCode,
    message: shorten(message),
    cause: shorten(subCode || `code ${code}`),
    fields,
  };
}

function refusesKey(answer: Answer): boolean {
  return answer.kind === "failure" && KEY_REFUSALS.has(answer.subCode.replace(/^isv\./, ""));
}

function isAboutAnother(answer: Answer, subject: Subject): boolean {
  if (answer.kind === "unknown") return false;
  const names = ["out_trade_no", "trade_no", "out_request_no"] as const;
  return names.some((name) => {
    const [asked, answered] = [subject[name], answer.fields[name]];
    return asked !== undefined && answered !== undefined && asked !== answered;
  });
}

/** The transport tears a slow request down; this answers the caller in time even where the SDK has begun a second one. */
async function withDeadline(answer: Promise<Answer>, deadlineMs: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => {
      resolve({ kind: "unknown", cause: `no complete reply within ${deadlineMs} ms` });
    }, deadlineMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Says in a few words why there is no answer. */
function causeOf(error: unknown): string {
  if (error instanceof UnbelievedReplyError) return error.message;
  if (!(error instanceof AlipayRequestError)) return shorten(String(error));
  return shorten(error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : error.message);
}

function shorten(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, CAUSE_LENGTH_MAX);
}

/** Where the codes of a method are listed. */
const SECTIONS: Readonly<Record<string, CodeSection>> = {
  "alipay.trade.query": "query",
  "alipay.trade.close": "close",
  "alipay.trade.refund": "refund",
  "alipay.trade.fastpay.refund.query": "refundQuery",
};

/** What to do about an answer and who can, for whoever reads the log; nothing where the call was carried out. */
function adviceOn(method: string, answer: Answer): { advice?: string; who?: string } {
  switch (answer.kind) {
    case "success":
      return {};
    case "failure":
      return named(findCode(SECTIONS[method] ?? "common", answer.subCode || answer.code)?.remedy ?? "ask-support");
    case "unknown":
      return named(ALARMING.get(answer.cause) ?? "wait");
  }
}

function named(remedy: Remedy): { advice: string; who: string } {
  const { hint, who } = REMEDIES[remedy];
  return { advice: hint, who };
}

/** One line a call, without amounts, names of people or anything signed. */
function logAnswer(log: Logger, facts: { method: string; subject: Subject; answer: Answer }): void {
  const { method, subject, answer } = facts;
  const common = { method, outTradeNo: subject.out_trade_no, outRequestNo: subject.out_request_no };
  switch (answer.kind) {
    case "success":
    case "failure": {
      const { code, sub_code: subCode, traceId } = answer.fields;
      log.info({ ...common, code, subCode, traceId, ...adviceOn(method, answer) }, "Alipay answered");
      return;
    }
    case "unknown":
      log[ALARMING.has(answer.cause) ? "error" : "warn"](
        { ...common, cause: answer.cause, ...adviceOn(method, answer) },
        "no answer of Alipay that can be trusted",
      );
  }
}
