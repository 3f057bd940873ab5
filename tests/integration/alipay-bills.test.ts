import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { zipSync } from "fflate";
import { encode } from "iconv-lite";
import { afterEach, describe, expect, test } from "vitest";
import { answering, gatewayTo, startScriptedGateway } from "#tests/support/scripted-gateway.ts";

describe("with a bill centre that misbehaves", () => {
  let open: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    await Promise.all(open.map((one) => one.stop()));
    open = [];
  });

  /** What becomes of a bill whose address leads to a server that answers like this. */
  async function billFrom(answer: (response: ServerResponse) => void) {
    const server: Server = createServer((_request, response) => {
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push({
      stop: () =>
        new Promise((resolve) => {
          server.close(() => {
            resolve();
          });
          server.closeAllConnections();
        }),
    });
    const { port } = server.address() as AddressInfo;
    return billAt(`http://127.0.0.1:${port}/downloadBillFile.resource`);
  }

  async function billAt(address: string | undefined) {
    const fields = { code: "10000", msg: "Success", ...(address !== undefined && { bill_download_url: address }) };
    const scripted = await startScriptedGateway(answering(fields));
    open.push(scripted);
    return gatewayTo(scripted.url).gateway.bills.findTradeBill("2026-11-26");
  }

  const name = encode("20880156_20261126_业务明细.csv", "gbk").toString("latin1");

  test.each<[string, (response: ServerResponse) => void, RegExp]>([
    ["an error page", (response) => response.writeHead(500).end("busy"), /status 500/],
    ["another address", (response) => response.writeHead(302, { location: "/other" }).end(), /status 302/],
    ["a page in the place of a zip", (response) => response.end("<html>请重新获取</html>"), /invalid zip/],
    ["a zip without the file", (response) => response.end(zipSync({ "a.txt": new Uint8Array(3) })), /no file/],
    [
      "half a bill",
      (response) => response.end(zipSync({ [name]: new Uint8Array(encode("#支付宝业务明细查询\r\n", "gbk")) })),
      /not whole: no closing line/,
    ],
  ])("%s is no bill", async (_, answer, cause) => {
    const bill = await billFrom(answer);
    expect(bill).toMatchObject({ kind: "unknown", code: null });
    expect(bill.kind === "unknown" && bill.cause).toMatch(cause);
  });

  test("an answer without an address, or with one that is not for the web, leads nowhere", async () => {
    for (const address of [undefined, "not an address", "file:///etc/hostname"]) {
      expect(await billAt(address)).toMatchObject({ kind: "unknown" });
    }
  });

  test.each([
    ["BILL_NOT_EXIST", "not-there"],
    ["isp.bill_not_exist", "not-there"],
    ["NO_BILL_DATA", "bill"],
    ["isv.insufficient-isv-permissions", "unknown"],
  ])("the refusal %s means: %s", async (subCode, kind) => {
    const scripted = await startScriptedGateway(
      answering({ code: "40004", msg: "Business Failed", sub_code: subCode }),
    );
    open.push(scripted);
    const bill = await gatewayTo(scripted.url).gateway.bills.findTradeBill("2026-11-26");
    expect(bill.kind).toBe(kind);
    if (bill.kind !== "bill") expect(bill.code).toBe(subCode);
  });
});
