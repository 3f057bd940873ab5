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

test.each<[string, (response: ServerResponse) => void]>([
  ["a page without a code", gbkPage("系统繁忙，请稍后再试")],
  ["an error of a server on the way", (response) => response.writeHead(502).end()],
  ["a redirection to nowhere", (response) => response.writeHead(302).end()],
  ["a page without end", (response) => response.end("x".repeat(600 * 1024))],
  ["silence", () => undefined],
])("%s is no answer", async (_, answer) => {
  const { said } = await visit(answer);
  expect(said).toMatchObject({ said: "unanswered", host: null, code: null });
  expect(said.cause).not.toBe("");
});
