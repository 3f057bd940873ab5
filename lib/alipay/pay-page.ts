import { Agent, request } from "undici";
import type { PayPageAnswer, PayPageVisitor } from "#lib/services/ports.ts";

const VISIT_DEADLINE_MS = 8_000;

/** Alipay's page about bad input has a few kilobytes. */
const PAGE_BYTES_MAX = 512 * 1024;

/** 错误代码 stands before the code, with markup between them or none (protocol sheet, section 3.1). */
const ERROR_CODE = /错误代码(?:\s|&nbsp;|<[^<>]{0,200}>|[:：])*([A-Za-z][\w.-]{2,80})/;

const decoders = { gbk: new TextDecoder("gbk"), utf8: new TextDecoder("utf-8") };

/**
 * Opens a signed pay address as a browser would and looks where it leads: on to a cashier, or to a page that names what
 * is wrong with the request, which Alipay shows to buyers and tells no server. The cashier itself is not opened, so that
 * no trade comes of it.
 */
export function createPayPageVisitor({ deadlineMs = VISIT_DEADLINE_MS }: { deadlineMs?: number } = {}): PayPageVisitor {
  const agent = new Agent({ maxResponseSize: PAGE_BYTES_MAX, connect: { timeout: deadlineMs } });

  async function open(payUrl: string): Promise<PayPageAnswer> {
    const reply = await request(payUrl, {
      dispatcher: agent,
      signal: AbortSignal.timeout(deadlineMs),
      headers: { accept: "text/html", "accept-language": "zh-CN" },
    });
    const { location, "content-type": type } = reply.headers;
    if (reply.statusCode >= 300 && reply.statusCode < 400) {
      await reply.body.dump();
      const leadsTo = typeof location === "string" && URL.canParse(location, payUrl) ? new URL(location, payUrl) : null;
      return leadsTo === null ? unanswered("a redirection that leads nowhere") : opened(leadsTo.host);
    }
    const page = new Uint8Array(await reply.body.arrayBuffer());
    const isGbk = /charset=gb/i.test(String(type));
    const code = ERROR_CODE.exec((isGbk ? decoders.gbk : decoders.utf8).decode(page))?.[1];
    if (code !== undefined) return { said: "refused", host: new URL(payUrl).host, code, cause: null };
    return unanswered(`status ${reply.statusCode} without a cashier or a code`);
  }

  return {
    async visit(payUrl) {
      try {
        return await open(payUrl);
      } catch (error) {
        return unanswered(error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : String(error));
      }
    },
  };
}

function opened(host: string): PayPageAnswer {
  return { said: "opened", host, code: null, cause: null };
}

function unanswered(cause: string): PayPageAnswer {
  return { said: "unanswered", host: null, code: null, cause };
}
