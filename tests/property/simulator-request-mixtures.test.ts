/** However a client splits and encodes its parameters, the gateway reads the same ones (protocol sheet, section 1.3). */
import fc from "fast-check";
import { encode } from "iconv-lite";
import { expect, test } from "vitest";
import { mergeRequest } from "#lib/simulator/gateway/raw-request.ts";
import { type Charset, decodeText } from "#lib/simulator/protocol/charset.ts";

/** Characters that both charsets hold, and those that forms, addresses and multipart bodies have to escape or not to. */
const character = fc.constantFrom(...Array.from("aZ09 +%&=?#*~/\\\"'{}:;,-_.\r\n茶壶青禾€（）·"));
const value = fc.string({ unit: character, maxLength: 30 });
const name = fc.stringMatching(/^[a-z_]{1,12}$/).filter((text) => text !== "charset");

interface Mixture {
  params: Map<string, string>;
  inAddress: Set<string>;
  charset: Charset;
  body: "urlencoded" | "multipart";
}

const mixture: fc.Arbitrary<Mixture> = fc
  .uniqueArray(fc.tuple(name, value, fc.boolean()), { selector: ([key]) => key, maxLength: 12 })
  .chain((entries) =>
    fc.record({
      params: fc.constant(new Map(entries.map(([key, text]) => [key, text] as const))),
      inAddress: fc.constant(new Set(entries.filter(([, , isThere]) => isThere).map(([key]) => key))),
      charset: fc.constantFrom<Charset>("utf-8", "gbk"),
      body: fc.constantFrom<Mixture["body"]>("urlencoded", "multipart"),
    }),
  );

/** %-escapes every byte that is not a letter or a digit: the strictest of the clients, written without the product. */
function escaped(text: string, charset: Charset): string {
  return [...encode(text, charset)]
    .map((byte) => (/[A-Za-z0-9]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : hex(byte)))
    .join("");
}

function hex(byte: number): string {
  return `%${byte.toString(16).padStart(2, "0")}`;
}

const ORIGIN = "http://127.0.0.1:4010";
const BOUNDARY = "----a boundary'that:no=value?holds";

function multipart(fields: readonly (readonly [string, string])[], charset: Charset): Buffer {
  const parts = fields.map(([key, text]) =>
    Buffer.concat([
      Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n`),
      encode(text, charset),
      Buffer.from("\r\n"),
    ]),
  );
  return Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

test("in every mixture of address and body, urlencoded and multipart, UTF-8 and GBK", () => {
  fc.assert(
    fc.property(mixture, ({ params, inAddress, charset, body }) => {
      const form = (fields: readonly (readonly [string, string])[]) =>
        fields.map(([key, text]) => `${key}=${escaped(text, charset)}`).join("&");
      const entries = [...params];
      const inBody = entries.filter(([key]) => !inAddress.has(key));
      const query = form([...entries.filter(([key]) => inAddress.has(key)), ["charset", charset]]);
      const merged = mergeRequest(
        {
          origin: ORIGIN,
          httpMethod: "POST",
          query,
          contentType:
            body === "multipart" ? `multipart/form-data; boundary="${BOUNDARY}"` : "application/x-www-form-urlencoded",
          body: body === "multipart" ? multipart(inBody, charset) : Buffer.from(form(inBody)),
        },
        "trace",
      );
      expect(Object.fromEntries(merged.params)).toEqual({ ...Object.fromEntries(params), charset });
    }),
    { numRuns: 500 },
  );
});

test("any bytes at all are read without a throw", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ maxLength: 60 }),
      fc.constantFrom("", "multipart/form-data; boundary=--a", "multipart/form-data", "text/plain; charset=klingon"),
      (bytes, query, contentType) => {
        const latin1 = decodeText(Buffer.from(query), "utf-8");
        const raw = { origin: ORIGIN, httpMethod: "POST" as const, query: latin1, contentType, body: bytes };
        expect(mergeRequest(raw, "trace").params).toBeInstanceOf(Map);
      },
    ),
  );
});
