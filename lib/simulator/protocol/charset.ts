/** The two charsets of the gateway. Node decodes GBK but cannot encode it, so the encoder is derived from the decoder. */
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

const decoders: Record<Charset, TextDecoder> = {
  "utf-8": new TextDecoder("utf-8", { ignoreBOM: true }),
  gbk: new TextDecoder("gbk"),
};

export function decodeText(bytes: Uint8Array, charset: Charset): string {
  return decoders[charset].decode(bytes);
}

let gbkTable: Map<string, number> | undefined;

/** Every two-byte GBK sequence, decoded once and turned round. Built at first use: most merchants speak UTF-8. */
function gbkEncodings(): Map<string, number> {
  if (gbkTable) return gbkTable;
  const table = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const text = decoders.gbk.decode(Uint8Array.of(lead, trail));
      const codePoint = text.codePointAt(0) ?? 0;
      const isOneCharacter = text === String.fromCodePoint(codePoint) && text !== "\uFFFD";
      if (isOneCharacter && !table.has(text)) table.set(text, (lead << 8) | trail);
    }
  }
  gbkTable = table;
  return table;
}

/** Text as bytes; what GBK cannot hold becomes `?`, as Java does. */
export function encodeText(text: string, charset: Charset): Buffer {
  if (charset === "utf-8") return Buffer.from(text, "utf8");
  const bytes: number[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const pair = codePoint < 0x80 ? undefined : gbkEncodings().get(character);
    if (codePoint < 0x80) bytes.push(codePoint);
    else if (pair === undefined) bytes.push(0x3f);
    else bytes.push(pair >> 8, pair & 0xff);
  }
  return Buffer.from(bytes);
}
