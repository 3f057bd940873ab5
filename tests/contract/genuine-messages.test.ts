/** The simulator's own protocol code, held against what Alipay really signed. */
import { describe, expect, test } from "vitest";
import { charsetFromName } from "#lib/simulator/protocol/charset.ts";
import { encodeForm } from "#lib/simulator/protocol/form.ts";
import { invalidSignatureHead } from "#lib/simulator/protocol/gateway-error.ts";
import { javaHashMapOrder } from "#lib/simulator/protocol/java-hash-map.ts";
import { replyObjectText } from "#lib/simulator/protocol/reply.ts";
import { verifyText } from "#lib/simulator/protocol/rsa.ts";
import { signedString } from "#lib/simulator/protocol/signed-string.ts";
import { CAPTURED_ORDERS, messageIds, objectText, signedMessage } from "./signed-messages.ts";

const RSA2 = { charset: "utf-8", signType: "RSA2" } as const;

test.each(messageIds("sync-response"))("the text that %s signs is the reply's object as it stands", (id) => {
  const message = signedMessage(id);
  const verify = (text: string) => verifyText({ text, signature: message.sign, key: message.key, ...RSA2 });
  expect(verify(objectText(message.raw))).toBe(true);
  expect(verify(objectText(message.raw).replaceAll("\\/", "/").replace('"code"', '"kode"'))).toBe(false);
});

test.each(messageIds("sync-response"))("the simulator writes the object of %s byte for byte from its fields", (id) => {
  const text = objectText(signedMessage(id).raw);
  const { code, msg, sub_code, sub_msg, ...fields } = JSON.parse(text) as Record<string, string>;
  const head = { code: code ?? "", msg: msg ?? "", ...(sub_code && { sub_code }), ...(sub_msg && { sub_msg }) };
  expect(replyObjectText(head, fields)).toBe(text);
});

test.each([...messageIds("notify"), ...messageIds("return-url")])(
  "the string to verify of %s is built as Alipay does",
  (id) => {
    const { params, sign, key } = signedMessage(id);
    const text = signedString(params, ["sign", "sign_type"]);
    expect(verifyText({ text, signature: sign, key, ...RSA2 })).toBe(true);
    expect(verifyText({ text: `${text} `, signature: sign, key, ...RSA2 })).toBe(false);
  },
);

test.each(messageIds("return-url"))("the query of %s is encoded as Alipay does", (id) => {
  const { params, rawForm } = signedMessage(id);
  expect(encodeForm(params, charsetFromName("utf-8") ?? "gbk")).toBe(rawForm);
});

test("an invalid signature is answered in Alipay's own words", () => {
  const text = objectText(signedMessage("node-invalid-signature-40002").raw);
  const gatewayString =
    "app_id=2021000122671080&charset=utf-8&method=alipay.security.risk.content.analyze&sign_type=RSA2&timestamp=2024-05-13 17:49:20&version=1.0";
  expect(replyObjectText(invalidSignatureHead(gatewayString, { isCharsetNamed: true, isPage: false }), {})).toBe(text);
});

describe("fields stand in the order of Java's HashMap", () => {
  const genuine = [...messageIds("notify"), ...messageIds("return-url")].map((id) => ({
    id,
    names: signedMessage(id).params.map(([name]) => name),
  }));

  test.each([
    ...genuine,
    { id: "a paid notify of 2018", names: CAPTURED_ORDERS.paid },
    { id: "a close notify of 2017", names: CAPTURED_ORDERS.closed },
  ])("in $id", ({ names }) => {
    expect(javaHashMapOrder(names)).toEqual(names);
    const [first = "", ...others] = names;
    expect(javaHashMapOrder([...others, first])).toEqual(names);
  });
});
