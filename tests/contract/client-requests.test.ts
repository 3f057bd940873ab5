/** The ways in which known clients put a request on the wire (protocol sheet, section 1.3), each by raw HTTP. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeForm } from "#lib/simulator/protocol/form.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";
import { newNumber } from "./merchant.ts";
import { answerOf, commonParams, isSignedByAlipay, type Params, type RawReply, send, signed } from "./raw-call.ts";

let simulator: SimulatorProcess;

beforeAll(async () => {
  simulator = await startSimulatorProcess();
});

afterAll(async () => {
  await simulator.stop();
});

/** Parameters that every client but a few puts into the address. */
const SYSTEM = ["app_id", "method", "charset", "sign_type", "sign", "timestamp", "version", "notify_url", "return_url"];
const EVERYTHING = [...SYSTEM, "format", "app_auth_token", "alipay_sdk", "biz_content", "nonce", "empty"];
const URLENCODED = "application/x-www-form-urlencoded";
const URLENCODED_UTF8 = `${URLENCODED};charset=utf-8`;

interface Client {
  name: string;
  method: "GET" | "POST";
  inAddress: readonly string[];
  contentType?: string;
  headers?: Record<string, string>;
  /** What this client adds to the common parameters; all of it is signed. */
  extra?: Params;
  isAbsoluteForm?: boolean;
}

const CLIENTS: readonly Client[] = [
  {
    name: "Node 4.14 exec",
    method: "POST",
    inAddress: SYSTEM,
    contentType: "application/x-www-form-urlencoded;charset=UTF-8",
    headers: { "user-agent": "alipay-sdk-nodejs-4.0.0", "alipay-request-id": "1a2b", accept: "application/json" },
  },
  {
    name: "Python",
    method: "POST",
    inAddress: [...SYSTEM, "format"],
    contentType: URLENCODED_UTF8,
    headers: { "user-agent": "alipay-sdk-python-3.7.1018.ALL", "log-uuid": "0c7a" },
    extra: { format: "json" },
    isAbsoluteForm: true,
  },
  {
    name: "Java, PHP and EasySDK",
    method: "POST",
    inAddress: [...SYSTEM, "format", "alipay_sdk"],
    contentType: URLENCODED,
    extra: { format: "JSON", alipay_sdk: "alipay-sdk-java-dynamicVersionNo" },
  },
  { name: "gopay", method: "POST", inAddress: ["charset"], contentType: URLENCODED, extra: { format: "JSON" } },
  {
    name: "smartwalle",
    method: "POST",
    inAddress: [],
    contentType: URLENCODED_UTF8,
    extra: { format: "JSON" },
  },
  { name: "fzlee", method: "GET", inAddress: EVERYTHING, extra: { format: "JSON" } },
  {
    name: "a client with parameters nobody knows",
    method: "POST",
    inAddress: [...SYSTEM, "nonce"],
    contentType: URLENCODED_UTF8,
    extra: { nonce: "n/1", 备注: "加急" },
  },
];

function split(params: Params, inAddress: readonly string[]): { address: string; body: string } {
  const part = (isInAddress: boolean) =>
    new URLSearchParams(Object.entries(params).filter(([name]) => inAddress.includes(name) === isInAddress)).toString();
  return { address: part(true), body: part(false) };
}

function callAs(client: Client, params: Params): Promise<RawReply> {
  const { address, body } = split(params, client.inAddress);
  const target = client.isAbsoluteForm ? simulator.gateway : "/gateway.do";
  return send(simulator, {
    method: client.method,
    path: address === "" ? target : `${target}?${address}`,
    headers: { ...client.headers, ...(client.contentType && { "content-type": client.contentType }) },
    ...(client.method === "POST" && { body }),
  });
}

/** A number that comes back in the answer only if the charset was understood. */
const NUMBER = "无此单/1";

describe("a call is understood from", () => {
  test.each(CLIENTS)("$name", async (client) => {
    const common = commonParams(simulator, "alipay.trade.query", { out_trade_no: NUMBER });
    const reply = await callAs(client, signed(simulator, { ...common, ...client.extra }));
    expect(answerOf(reply)).toMatchObject({ sub_code: "ACQ.TRADE_NOT_EXIST", out_trade_no: NUMBER });
    expect(reply.contentType).toBe("text/html;charset=utf-8");
    expect(isSignedByAlipay(simulator, reply)).toBe(true);
  });

  test("any client that sends blank values and does not sign them", async () => {
    const common = commonParams(simulator, "alipay.trade.query", { out_trade_no: NUMBER });
    const params = { ...signed(simulator, common), notify_url: "", empty: " " };
    const reply = await callAs({ name: "", method: "GET", inAddress: EVERYTHING }, params);
    expect(answerOf(reply)["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
  });

  test("one that repeats a parameter of the address in the body, which is not looked at", async () => {
    const params = signed(simulator, commonParams(simulator, "alipay.trade.query", { out_trade_no: NUMBER }));
    const reply = await send(simulator, {
      method: "POST",
      path: `/gateway.do?${new URLSearchParams(params).toString()}`,
      headers: { "content-type": URLENCODED_UTF8 },
      body: "biz_content=%7B%7D&charset=GBK",
    });
    expect(answerOf(reply)).toMatchObject({ sub_code: "ACQ.TRADE_NOT_EXIST", out_trade_no: NUMBER });
  });
});

describe("a buyer is sent to the cashier by", () => {
  const pay = (number: string) => ({
    out_trade_no: number,
    total_amount: "0.01",
    subject: "茶 +1",
    product_code: "FAST_INSTANT_TRADE_PAY",
  });
  const CASHIER = /^\/cashier\/[0-9a-f]{32}$/;

  const PAGES: readonly Client[] = [
    { name: "Node's and Java's form", method: "POST", inAddress: SYSTEM, contentType: URLENCODED },
    { name: "chloerei's form", method: "POST", inAddress: ["charset"], contentType: URLENCODED },
    { name: "smartwalle's address", method: "GET", inAddress: EVERYTHING },
  ];
  test.each(PAGES)("$name", async (client) => {
    const common = commonParams(simulator, "alipay.trade.page.pay", pay(newNumber()));
    const reply = await callAs(client, signed(simulator, { ...common, alipay_sdk: "alipay-sdk-nodejs-4.0.0" }));
    expect(reply.status).toBe(302);
    expect(reply.location).toMatch(CASHIER);
  });

  test("Node's address, whose first part has + and whose second has %20 for a space", async () => {
    const common = commonParams(simulator, "alipay.trade.page.pay", pay(newNumber()));
    const { biz_content = "", ...rest } = signed(simulator, { ...common, alipay_sdk: "alipay sdk" });
    const { address } = split(rest, SYSTEM);
    const second = `alipay_sdk=${encodeURIComponent("alipay sdk")}&biz_content=${encodeURIComponent(biz_content)}`;
    const reply = await send(simulator, { method: "GET", path: `/gateway.do?${address}&${second}` });
    expect(address).toContain("+");
    expect(second).toContain("%20");
    expect(reply.location).toMatch(CASHIER);
  });
});

describe("a multipart body (curl -F) is understood", () => {
  const BOUNDARY = "----------------------------d74496d66958873e";

  function multipart(params: Params, charset: "utf8" | "gbk"): Buffer {
    const parts = Object.entries(params).map(([name, value]) =>
      Buffer.concat([
        Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`),
        // GBK bytes come from the form encoder, whose output the genuine messages check.
        charset === "utf8" ? Buffer.from(value) : unescapeForm(encodeForm([["v", value]], "gbk").slice(2)),
        Buffer.from("\r\n"),
      ]),
    );
    return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
  }

  function unescapeForm(text: string): Buffer {
    const characters = text.replaceAll("+", " ").replaceAll(/%([0-9A-F]{2})/g, (_all, hex: string) => {
      return String.fromCharCode(Number.parseInt(hex, 16));
    });
    return Buffer.from(characters, "latin1");
  }

  const post = (address: string, body: Buffer) =>
    send(simulator, {
      method: "POST",
      path: `/gateway.do${address}`,
      headers: { "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
      body,
    });

  test("in UTF-8, when the address says so", async () => {
    const params = signed(simulator, commonParams(simulator, "alipay.trade.query", { out_trade_no: NUMBER }));
    const reply = await post("?charset=utf-8", multipart(params, "utf8"));
    expect(answerOf(reply)).toMatchObject({ sub_code: "ACQ.TRADE_NOT_EXIST", out_trade_no: NUMBER });
  });

  test("in GBK, when nothing says anything, and answered in GBK", async () => {
    const common = { ...commonParams(simulator, "alipay.trade.query", { out_trade_no: NUMBER }), charset: "GBK" };
    const reply = await post("", multipart(signed(simulator, common, "gbk"), "gbk"));
    expect(reply.contentType).toBe("text/html;charset=GBK");
    expect(answerOf(reply)).toMatchObject({ sub_code: "ACQ.TRADE_NOT_EXIST", out_trade_no: NUMBER });
    expect(isSignedByAlipay(simulator, reply)).toBe(true);
  });

  test("with values of several lines, and a file among the parts", async () => {
    const common = { ...commonParams(simulator, "alipay.trade.query", { out_trade_no: "x" }), nonce: "a\r\n\r\nb\r\n" };
    const file = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\nx\r\n`;
    const body = multipart(signed(simulator, common), "utf8");
    const reply = await post("?charset=utf-8", Buffer.concat([Buffer.from(file), body]));
    expect(answerOf(reply)["sub_code"]).toBe("ACQ.TRADE_NOT_EXIST");
  });

  test.each(["", `--${BOUNDARY}\r\nno header`, "not multipart at all"])(
    "or, when it is broken (%j), answered by what is missing",
    async (body) => {
      const reply = await post("?charset=utf-8", Buffer.from(body));
      expect(reply.status).toBe(200);
      expect(answerOf(reply)["sub_code"]).toBe("isv.missing-method");
    },
  );
});
