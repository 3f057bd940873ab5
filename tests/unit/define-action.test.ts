import { beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { defineAction } from "#lib/server/define-action.ts";
import { formTokenFor } from "#lib/server/form-token.ts";

const OWN_ORIGIN = "https://shop.example";

const sent = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock("server-only", () => ({}));
vi.mock("next/headers", () => ({ headers: async () => sent.headers }));
vi.mock("#lib/server/shop.ts", () => ({ shop: async () => ({ config: { publicUrl: `${OWN_ORIGIN}/` } }) }));

const run = vi.fn(async (actor: string, input: { amount: string }) => `${actor} sent ${input.amount}`);
const action = defineAction({
  input: z.object({ amount: z.string().regex(/^\d+$/, "amount") }),
  allow: async ({ box }) => (box === "closed" ? null : { actor: "anna", formSecret: "anna's session" }),
  run,
  secret: ["password"],
});

const OWN_TOKEN = formTokenFor("anna's session");

function send(fields: Record<string, string>, origin: string | null = OWN_ORIGIN) {
  sent.headers = new Headers(origin === null ? {} : { origin });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return action({ status: "idle" }, form);
}

beforeEach(() => {
  run.mockClear();
});

test("a form of our own page runs once", async () => {
  expect(await send({ token: OWN_TOKEN, amount: "30" })).toMatchObject({ status: "done", output: "anna sent 30" });
  expect(run).toHaveBeenCalledTimes(1);
});

describe("a forged form runs nothing", () => {
  test.each([
    ["another site", "https://evil.example"],
    ["an origin that only begins like ours", `${OWN_ORIGIN}.evil.example`],
    ["our name without TLS", "http://shop.example"],
    ["our name on another port", `${OWN_ORIGIN}:8443`],
    ["a sandboxed frame", "null"],
    ["no origin at all", null],
  ])("from %s, even with the right token", async (_where, origin) => {
    const answer = await send({ token: OWN_TOKEN, amount: "30" }, origin);
    expect(answer).toMatchObject({ status: "refused", code: "other-address" });
    expect(run).not.toHaveBeenCalled();
  });

  test.each([
    ["none", {}],
    ["an empty one", { token: "" }],
    ["another person's", { token: formTokenFor("ben's session") }],
    ["one that is cut short", { token: OWN_TOKEN.slice(0, -1) }],
    ["the secret itself", { token: "anna's session" }],
  ])("with a token that is %s", async (_what, token) => {
    const answer = await send({ ...token, amount: "30" });
    expect(answer).toMatchObject({ status: "refused", code: "stale-form" });
    expect(run).not.toHaveBeenCalled();
  });
});

test.each([
  ["nothing", undefined],
  ["an object", { token: OWN_TOKEN, amount: "30" }],
  ["a list of fields", [["token", OWN_TOKEN]]],
  ["a text", `token=${OWN_TOKEN}&amount=30`],
])("whoever calls with %s for a form finds nothing there", async (_what, form) => {
  sent.headers = new Headers({ origin: OWN_ORIGIN });
  await expect(action({ status: "idle" }, form as unknown as FormData)).rejects.toThrow("NEXT_HTTP_ERROR_FALLBACK;404");
  expect(run).not.toHaveBeenCalled();
});

test("who may not do it is refused before the form is read", async () => {
  const answer = await send({ token: OWN_TOKEN, box: "closed", amount: "x" });
  expect(answer).toMatchObject({ status: "refused", code: "not-allowed" });
  expect(run).not.toHaveBeenCalled();
});

test("a wrong field is named, what was typed comes back, and a password never does", async () => {
  const answer = await send({ token: OWN_TOKEN, amount: "thirty", password: "open sesame" });
  expect(answer).toEqual({ status: "invalid", fields: { amount: "amount" }, values: { amount: "thirty" } });
  expect(run).not.toHaveBeenCalled();
});
