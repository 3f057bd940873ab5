/** The merchant whose keys the suite uses, and the ways it speaks to its Alipay: the official SDK, and bytes by hand. */
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { AlipaySdk, type AlipaySdkConfig } from "alipay-sdk";
import type { ReceivedNotify } from "#tests/contract/merchant.ts";
import { objectText } from "#tests/contract/signed-messages.ts";

export interface Payment {
  payUrl: string;
  outTradeNo: string;
}

/** Whoever pays: a console interface, or a person. */
export interface Payer {
  /** The buyer scans the code, or logs in, and does not pay yet. */
  open(payment: Payment): Promise<void>;
  /** The buyer pays. Gives the address that their browser is sent back to, where it can be known. */
  pay(payment: Payment): Promise<{ returnUrl: string | null }>;
}

export interface NotifyDesk {
  url: string;
  /** The n-th notify about a number, from 1, waiting for it. */
  wait(outTradeNo: string, number: number): Promise<ReceivedNotify>;
}

export interface MerchantUnderTest {
  gateway: string;
  appId: string;
  /** PKCS#8 PEM. */
  appPrivateKey: string;
  /** SPKI PEM. */
  alipayPublicKey: string;
  /** null: nobody pays in this run. */
  payer: Payer | null;
  /** null: no notify can reach this run. */
  notifies: NotifyDesk | null;
  returnUrl: string;
}

export type Answer = Readonly<Record<string, unknown>>;

/** The official SDK with this merchant's keys; fields keep the names they have on the wire. */
export function sdkOf(merchant: MerchantUnderTest, config: Partial<AlipaySdkConfig> = {}): AlipaySdk {
  return new AlipaySdk({
    appId: merchant.appId,
    privateKey: merchant.appPrivateKey,
    keyType: "PKCS8",
    alipayPublicKey: merchant.alipayPublicKey,
    gateway: merchant.gateway,
    camelcase: false,
    timeout: 20_000,
    ...config,
  });
}

/** One call by the official SDK, which has verified the reply's signature. */
export async function exec(
  merchant: MerchantUnderTest,
  method: string,
  bizContent: Record<string, unknown>,
  common: Record<string, string> = {},
): Promise<Answer> {
  const result = await sdkOf(merchant).exec(method, { ...common, bizContent }, { validateSign: true });
  return { ...result };
}

let serial = 0;

/** A merchant's number that was never used before. */
export function newNumber(): string {
  serial += 1;
  return `C${Date.now()}${process.pid}${serial}`;
}

export type Params = Readonly<Record<string, string>>;

/** The common parameters of a right request, at this moment in Beijing. */
export function commonParams(merchant: MerchantUnderTest, method: string, biz: object): Params {
  const beijing = new Date(Date.now() + 8 * 60 * 60 * 1000).toISOString();
  return {
    app_id: merchant.appId,
    method,
    charset: "utf-8",
    sign_type: "RSA2",
    timestamp: beijing.slice(0, 19).replace("T", " "),
    version: "1.0",
    biz_content: JSON.stringify(biz),
  };
}

/** Adds `sign`: all values but blank ones, by name, in UTF-8. */
export function signed(merchant: MerchantUnderTest, params: Params): Params {
  const text = Object.entries(params)
    .filter(([, value]) => value !== "")
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const signature = sign("sha256", Buffer.from(text), createPrivateKey(merchant.appPrivateKey));
  return { ...params, sign: signature.toString("base64") };
}

export interface RawAnswer {
  status: number;
  contentType: string;
  traceId: string;
  /** As bytes, because a page for buyers is GBK. */
  bytes: Buffer;
  text: string;
}

/** Sends the parameters as they are: in the address, or all but `charset` in a form. */
export async function send(
  merchant: MerchantUnderTest,
  params: Params,
  how: "GET" | "POST" | "multipart" = "GET",
): Promise<RawAnswer> {
  const { charset, ...rest } = params;
  const inAddress = how === "GET" ? params : charset === undefined ? {} : { charset };
  const address = `${merchant.gateway}?${new URLSearchParams(inAddress).toString()}`;
  const response = await fetch(address, { redirect: "manual", ...(how !== "GET" && post(rest, how)) });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    contentType: response.headers.get("content-type") ?? "",
    traceId: response.headers.get("trace_id") ?? "",
    bytes,
    text: bytes.toString("utf8"),
  };
}

function post(params: Params, how: "POST" | "multipart"): { method: string; body: URLSearchParams | FormData } {
  if (how === "POST") return { method: "POST", body: new URLSearchParams(params) };
  const body = new FormData();
  for (const [name, value] of Object.entries(params)) body.set(name, value);
  return { method: "POST", body };
}

/** The object of a reply, whatever its key. */
export function answerOf(reply: RawAnswer): Answer {
  const [object] = Object.values(JSON.parse(reply.text) as Record<string, Answer>);
  return object ?? {};
}

/** Whether a reply's signature covers exactly the bytes of its object. */
export function isSigned(merchant: MerchantUnderTest, reply: RawAnswer): boolean {
  const { sign: signature } = JSON.parse(reply.text) as { sign?: string };
  if (signature === undefined) return false;
  const key = createPublicKey(merchant.alipayPublicKey);
  return verify("sha256", Buffer.from(objectText(reply.text)), key, Buffer.from(signature, "base64"));
}
