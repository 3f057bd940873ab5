import { unzipSync } from "fflate";
import { Agent, request } from "undici";
import { readBillFile } from "#lib/alipay/bill-file.ts";
import type { AlipayCall } from "#lib/alipay/call.ts";
import type { BillAnswer, BillSource } from "#lib/services/ports.ts";

const METHOD = "alipay.data.dataservice.bill.downloadurl.query";

/** The address lives for 30 seconds (protocol sheet, section 5.6): what has not come by then never will. */
const DOWNLOAD_DEADLINE_MS = 30_000;

/** A row has some 300 bytes and a fifth of that in the zip: this is half a million payments a day. */
const ZIP_BYTES_MAX = 48 * 1024 * 1024;
const FILE_BYTES_MAX = 192 * 1024 * 1024;

/** The bill is made at about nine on the next morning (section 5.6). Seen spelt both ways: BILL_NOT_EXIST, isp.bill_not_exist. */
const NOT_THERE = "BILL_NOT_EXIST";
/** The merchant had no business on that day: that is a bill, and nothing stands in it. */
const NOTHING_TO_TELL = "NO_BILL_DATA";

const gbk = new TextDecoder("gbk");

/**
 * The bills that Alipay makes of each day. `gateway` is the address that is asked: only a gateway without TLS, which is
 * an offline one, may hand out an address without it.
 */
export function createBillSource({ call, gateway }: { call: AlipayCall; gateway: string }): BillSource {
  const agent = new Agent({ maxResponseSize: ZIP_BYTES_MAX, connect: { timeout: DOWNLOAD_DEADLINE_MS } });
  const allowsPlain = gateway.startsWith("http:");

  async function download(address: string): Promise<BillAnswer> {
    const url = new URL(address);
    // Alipay still writes http into some addresses; its bill centre answers https as well.
    if (url.protocol === "http:" && !allowsPlain) url.protocol = "https:";
    if (url.protocol !== "https:" && url.protocol !== "http:") return unknown("an address that is not for the web");
    const reply = await request(url, { dispatcher: agent, signal: AbortSignal.timeout(DOWNLOAD_DEADLINE_MS) });
    if (reply.statusCode !== 200) {
      await reply.body.dump();
      return unknown(`the download answered with status ${reply.statusCode}`);
    }
    return readZip(new Uint8Array(await reply.body.arrayBuffer()));
  }

  return {
    async findTradeBill(day) {
      const answer = await call(METHOD, { subject: {}, content: { bill_type: "trade", bill_date: day } });
      switch (answer.kind) {
        case "unknown":
          return unknown(answer.cause);
        case "failure": {
          const words = answer.subCode.toUpperCase().split(/[^A-Z_]+/);
          if (words.includes(NOT_THERE)) return { kind: "not-there", code: answer.subCode };
          if (words.includes(NOTHING_TO_TELL)) return { kind: "bill", rows: [], unreadable: [] };
          return { ...unknown(answer.cause), code: answer.subCode || answer.code };
        }
        case "success": {
          const address = answer.fields["bill_download_url"];
          if (typeof address !== "string" || !URL.canParse(address)) return unknown("the answer names no address");
          try {
            return await download(address);
          } catch (error) {
            return unknown(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
          }
        }
      }
    },
  };
}

function unknown(cause: string): Extract<BillAnswer, { kind: "unknown" }> {
  return { kind: "unknown", cause, code: null };
}

/**
 * The zip holds the single lines and their sums; both names are GBK, which no flag says, so that every byte of a name is
 * read as a character of its own. The file with the sums has 汇总 in its name.
 */
function readZip(zip: Uint8Array): BillAnswer {
  // A file never becomes larger than its own header says, so that a small zip cannot fill the memory.
  const files = unzipSync(zip, { filter: ({ originalSize }) => originalSize <= FILE_BYTES_MAX });
  const detail = Object.entries(files).find(([name]) => {
    const chinese = gbk.decode(Buffer.from(name, "latin1"));
    return chinese.endsWith(".csv") && !chinese.includes("汇总");
  });
  if (detail === undefined) return unknown("the zip holds no file of single payments");
  const file = readBillFile(gbk.decode(detail[1]));
  return file.kind === "bill" ? file : unknown(`the bill is not whole: ${file.because}`);
}
