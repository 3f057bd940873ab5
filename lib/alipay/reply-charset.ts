import { isUtf8 } from "node:buffer";
import { encode } from "iconv-lite";

const gbk = new TextDecoder("gbk", { fatal: true });

/** A reply in UTF-8, which is what `alipay-sdk` reads; one in GBK is written anew, any other is left as it is. */
export function inUtf8(reply: Buffer): Buffer {
  if (isUtf8(reply)) return reply;
  try {
    return Buffer.from(gbk.decode(reply), "utf8");
  } catch {
    return reply;
  }
}

/**
 * The bytes of a text in GBK, the gateway's other charset (protocol sheet, section 1.2). Null for a text that GBK cannot
 * hold: its strange characters would all become question marks, and be as good as the ones that were signed.
 */
export function inGbk(text: string): Buffer | null {
  const bytes = encode(text, "gbk");
  return gbk.decode(bytes) === text ? bytes : null;
}
