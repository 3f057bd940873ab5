import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";

const fixtureFile = z.object({
  keys: z.record(z.string(), z.object({ spki: z.string() })),
  messages: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(["sync-response", "notify", "return-url"]),
      key: z.string(),
      sign: z.string(),
      raw: z.string().optional(),
      raw_form: z.string().optional(),
      params: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** A form that Alipay really signed: a notification, or the query of a return address. */
type SignedFormFixture = {
  id: string;
  params: Record<string, string>;
  rawForm: string | null;
  publicKey: string;
};

/** A synchronous reply that Alipay really signed: the whole text. */
type SignedReplyFixture = { id: string; raw: string; sign: string; publicKey: string };

const file = fixtureFile.parse(
  JSON.parse(readFileSync(new URL("../fixtures/signed-by-alipay.json", import.meta.url), "utf8")),
);

function publicKeyOf(name: string): string {
  const key = createPublicKey({ key: Buffer.from(file.keys[name]?.spki ?? "", "base64"), format: "der", type: "spki" });
  return key.export({ type: "spki", format: "pem" }).toString();
}

export const signedForms: readonly SignedFormFixture[] = file.messages.flatMap((message) =>
  message.params
    ? [
        {
          id: message.id,
          params: message.params,
          rawForm: message.raw_form ?? null,
          publicKey: publicKeyOf(message.key),
        },
      ]
    : [],
);

export const signedReplies: readonly SignedReplyFixture[] = file.messages.flatMap((message) =>
  message.raw === undefined
    ? []
    : [{ id: message.id, raw: message.raw, sign: message.sign, publicKey: publicKeyOf(message.key) }],
);
