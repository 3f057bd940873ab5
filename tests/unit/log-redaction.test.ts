import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { createLogger } from "#lib/log/logger.ts";

/** A logger and the lines that it wrote. */
function recorder(level: "debug" | "warn" = "debug") {
  const lines: string[] = [];
  const log = createLogger({ level, program: "test", destination: { write: (line) => void lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? "null") as Record<string, unknown> };
}

test("a line is one JSON object with level, time, program and message", () => {
  const { log, lines, last } = recorder();
  log.info({ orderNo: "A-1", totalFen: 1999 }, "order placed");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^\{.*\}\n$/);
  expect(last()).toMatchObject({ level: "info", program: "test", msg: "order placed", orderNo: "A-1", totalFen: 1999 });
  expect(new Date(String(last()["time"])).toISOString()).toBe(last()["time"]);
});

test("lines below the level are not written", () => {
  const { log, lines } = recorder("warn");
  log.info("quiet");
  log.warn("loud");
  expect(lines).toHaveLength(1);
});

test.each([
  ["a field", { password: "S3CRET" }],
  ["a field in a field", { order: { contact: { name: "S3CRET" } } }],
  ["a field in a list", { orders: [{ email: "S3CRET" }] }],
  ["a field of Alipay's", { body: { buyer_logon_id: "S3CRET", sign: "S3CRET" } }],
  ["a header", { headers: { "set-cookie": ["S3CRET"], Authorization: "S3CRET" } }],
  ["an address in a text", { note: "write to S3CRET@example.com please" }],
  ["a field of an error", { err: Object.assign(new Error("no"), { privateKey: "S3CRET" }) }],
  ["the message of an error", { err: new Error("no such user S3CRET@example.com") }],
  ["the cause of an error", { err: new Error("no", { cause: new Error("S3CRET@example.com") }) }],
  ["an error under another name", { problem: new Error("S3CRET@example.com") }],
])("what is secret in %s is hidden", (_where, fields) => {
  const { log, lines } = recorder();
  log.error(fields, "it happened");
  expect(lines.join()).toContain("it happened");
  expect(lines.join()).toContain("[hidden]");
  expect(lines.join()).not.toContain("S3CRET");
});

test("messages and the fields of a child logger are redacted too", () => {
  const { log, lines } = recorder();
  log.child({ token: "S3CRET" }).child({ email: "S3CRET" }).info("called 13812345678");
  expect(lines.join()).toContain('"token":"[hidden]","email":"[hidden]"');
  expect(lines.join()).not.toMatch(/S3CRET|13812345678/);
});

test("a private key is hidden wherever it stands", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const { log, lines } = recorder();
  log.error({ env: `ALIPAY_PRIVATE_KEY=${pem}` }, `cannot sign with ${pem}`);
  expect(lines.join()).not.toContain(pem.slice(40, 80));
});

test("trade numbers, amounts and the place of an error stay readable", () => {
  const { log, last } = recorder();
  log.info(
    { tradeNo: "2026112322001412345678901234", err: new Error("broken"), sum: 12n, bytes: Buffer.from("ab") },
    "x",
  );
  expect(last()).toMatchObject({
    tradeNo: "2026112322001412345678901234",
    err: { type: "Error", message: "broken" },
    sum: "12",
    bytes: "[2 bytes]",
  });
  expect(JSON.stringify(last())).toContain("log-redaction.test.ts");
});

test("an object that holds itself does not stop the program", () => {
  const { log, lines } = recorder();
  const self: Record<string, unknown> = { a: 1 };
  self["self"] = self;
  log.info({ self }, "round");
  expect(lines).toHaveLength(1);
});
