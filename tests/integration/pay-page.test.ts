import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { encode } from "iconv-lite";
import { afterEach, expect, test } from "vitest";
import { createPayPageVisitor } from "#lib/alipay/pay-page.ts";

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

/** What the visitor makes of an address that answers like this. */
async function visit(answer: (response: ServerResponse) => void) {
  const requests: string[] = [];
  server = createServer((request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
    answer(response);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const said = await createPayPageVisitor({ deadlineMs: 500 }).visit(`http://${host}/gateway.do?sign=x`);
  return { said, host, requests };
}

const gbkPage = (body: string) => (response: ServerResponse) => {
  response.setHeader("content-type", "text/html;charset=GBK");
  response.end(encode(`<html><body>${body}</body></html>`, "gbk"));
};

test("an address that leads on to a cashier was opened, and is followed no further", async () => {
  const { said, requests } = await visit((response) =>
    response.writeHead(302, { location: "https://excashier.alipay.com/standard/auth.htm?payOrderId=1.60" }).end(),
  );
  expect(said).toEqual({ said: "opened", host: "excashier.alipay.com", code: null, cause: null });
  expect(requests).toEqual(["GET /gateway.do?sign=x"]);
});

test.each([
  [
    "in plain text",
    "调试错误，请回到请求来源地，重新发起请求。错误代码 invalid-app-id 错误原因: 无效的AppID参数",
    "invalid-app-id",
  ],
  ["within markup", '<h3>错误代码</h3>\n<span class="c">invalid-signature</span>', "invalid-signature"],
  ["behind a colon", "错误代码：isv.missing-signature-config", "isv.missing-signature-config"],
])("the code of Alipay's page about bad input is read %s", async (_, body, code) => {
  const { said, host } = await visit(gbkPage(body));
  expect(said).toEqual({ said: "refused", host, code, cause: null });
});

test("a page in UTF-8 is read as such", async () => {
  const { said } = await visit((response) => {
    response.setHeader("content-type", "text/html;charset=UTF-8");
    response.end("<p>错误代码&nbsp;invalid-app-id</p>");
  });
  expect(said).toMatchObject({ said: "refused", code: "invalid-app-id" });
});

test("a redirection within the gateway counts as opened too, with its host", async () => {
  const { said, host, requests } = await visit((response) => response.writeHead(301, { location: "/cashier" }).end());
  expect(said).toEqual({ said: "opened", host, code: null, cause: null });
  expect(requests).toHaveLength(1);
});

test.each([299, 400])("a status of %i is no redirection, whatever it points to", async (status) => {
  const { said } = await visit((response) => response.writeHead(status, { location: "/cashier" }).end("busy"));
  expect(said).toMatchObject({ said: "unanswered", cause: `status ${status} without a cashier or a code` });
});

test.each([300, 399])("a status of %i is one", async (status) => {
  const { said } = await visit((response) => response.writeHead(status, { location: "/cashier" }).end("busy"));
  expect(said.said).toBe("opened");
});

test("a page is asked for as a Chinese browser would ask", async () => {
  const accepted: unknown[] = [];
  await visit((response) => {
    const { accept, "accept-language": language } = response.req.headers;
    accepted.push(accept, language);
    response.end();
  });
  expect(accepted).toEqual(["text/html", "zh-CN"]);
});

test.each<[string, (response: ServerResponse) => void, string | RegExp]>([
  ["a page without a code", gbkPage("系统繁忙，请稍后再试"), "status 200 without a cashier or a code"],
  ["a code after other words", gbkPage("错误代码是未知的 invalid-app-id"), "status 200 without a cashier or a code"],
  [
    "an error of a server on the way",
    (response) => response.writeHead(502).end(),
    "status 502 without a cashier or a code",
  ],
  ["a redirection to nowhere", (response) => response.writeHead(302).end(), "a redirection that leads nowhere"],
  [
    "a redirection to no address",
    (response) => response.writeHead(302, { location: "https://" }).end(),
    "a redirection that leads nowhere",
  ],
  ["a page without end", (response) => response.end("x".repeat(600 * 1024)), /^ResponseExceededMaxSizeError: /],
  ["silence", () => undefined, /^TimeoutError: /],
])("%s is no answer", async (_, answer, cause) => {
  const { said } = await visit(answer);
  expect(said).toEqual({
    said: "unanswered",
    host: null,
    code: null,
    cause: typeof cause === "string" ? cause : (expect.stringMatching(cause) as string),
  });
});
