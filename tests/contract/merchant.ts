/** A small merchant for the contract tests: the untouched official SDK and a server that notifies come to. */
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AlipaySdk } from "alipay-sdk";
import type { SimulatorProcess } from "#tests/support/simulator-process.ts";

export interface ReceivedNotify {
  headers: IncomingHttpHeaders;
  body: string;
  /** Decoded once, in the order of the wire. */
  fields: Map<string, string>;
}

interface NotifyServer {
  port: number;
  received: ReceivedNotify[];
  /** What the server says to the next notifies. */
  answerWith(answer: { status: number; body: string; headers?: Record<string, string> }): void;
  close(): Promise<void>;
}

export interface Merchant extends Omit<NotifyServer, "port"> {
  sdk: AlipaySdk;
  notifyUrl: string;
  returnUrl: string;
  /** The n-th notify (from 1), waiting for it. */
  notify(number: number): Promise<ReceivedNotify>;
}

export const SUCCESS = { status: 200, body: "success" };

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

export function createSdk(simulator: SimulatorProcess, timeoutMs = 5_000): AlipaySdk {
  return new AlipaySdk({
    appId: simulator.appId,
    privateKey: simulator.appPrivateKey,
    keyType: "PKCS8",
    alipayPublicKey: simulator.alipayPublicKey,
    gateway: simulator.gateway,
    timeout: timeoutMs,
  });
}

/** Takes notifies on this port, or on any free one. */
export async function openNotifyServer(wantedPort = 0): Promise<NotifyServer> {
  const received: ReceivedNotify[] = [];
  let answer: Parameters<NotifyServer["answerWith"]>[0] = SUCCESS;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("latin1");
      received.push({ headers: request.headers, body, fields: new Map(new URLSearchParams(body)) });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  const port = await listen(server, wantedPort);
  return {
    port,
    received,
    answerWith(next) {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

export async function openMerchant(simulator: SimulatorProcess): Promise<Merchant> {
  const { port, ...server } = await openNotifyServer();
  const { received } = server;
  return {
    ...server,
    sdk: createSdk(simulator),
    notifyUrl: `http://127.0.0.1:${port}/notify`,
    returnUrl: `http://127.0.0.1:${port}/return`,
    async notify(number) {
      const deadline = Date.now() + 5_000;
      for (;;) {
        const notify = received[number - 1];
        if (notify) return notify;
        if (Date.now() > deadline) throw new Error(`notify ${number} did not come; ${received.length} came`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}

/** The n-th notify (from 1) of one number, waiting for it. */
export async function notifyOf(
  { received }: Pick<Merchant, "received">,
  outTradeNo: string,
  number = 1,
  patienceMs = 5_000,
): Promise<ReceivedNotify> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = received.filter((notify) => notify.fields.get("out_trade_no") === outTradeNo)[number - 1];
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`notify ${number} of ${outTradeNo} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

let serial = 0;

/** A merchant's number that no other test uses. */
export function newNumber(): string {
  serial += 1;
  return `T${process.pid}${Date.now()}${serial}`;
}

/** The signed address of a page payment. */
export function pagePay(merchant: Merchant, biz: Record<string, unknown> & { out_trade_no: string }): string {
  return merchant.sdk.pageExecute("alipay.trade.page.pay", "GET", {
    notifyUrl: merchant.notifyUrl,
    returnUrl: merchant.returnUrl,
    bizContent: { total_amount: "88.88", subject: "青禾茶具 一套", product_code: "FAST_INSTANT_TRADE_PAY", ...biz },
  });
}
