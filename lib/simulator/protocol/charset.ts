/** The two charsets of the gateway. */
import { decode, encode } from "iconv-lite";

export type Charset = "utf-8" | "gbk";

/** Understands the spellings merchants send; null for a charset the gateway does not know. */
export function charsetFromName(name: string): Charset | null {
  switch (name.toLowerCase()) {
    case "utf-8":
    case "utf8":
      return "utf-8";
    case "gbk":
    case "gb2312":
    case "gb18030":
      return "gbk";
    default:
      return null;
  }
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Bytes as text; what is not in the charset becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, charset: Charset): string {
  return charset === "utf-8" ? utf8.decode(bytes) : decode(Buffer.from(bytes), "gbk");
}

/** Text as bytes; what GBK cannot hold becomes `?`, as Java does. */
export function encodeText(text: string, charset: Charset): Buffer {
  return charset === "utf-8" ? Buffer.from(text, "utf8") : encode(text, "gbk");
}
