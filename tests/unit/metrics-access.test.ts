import { expect, test, vi } from "vitest";
import { metricsAccess } from "#lib/server/metrics-access.ts";

vi.mock("server-only", () => ({}));

const TOKEN = "a-token-of-this-test";

function ask(authorization: string | null, token: string | null = TOKEN): string {
  const headers = new Headers(authorization === null ? {} : { authorization });
  return metricsAccess(new Request("http://127.0.0.1/api/metrics", { headers }), token);
}

test("without a token of its own the shop has no metrics, not even for this machine", () => {
  expect(ask("Bearer ", null)).toBe("none");
  expect(ask(null, null)).toBe("none");
});

test("the token opens them, and nothing that is only like it", () => {
  expect(ask(`Bearer ${TOKEN}`)).toBe("open");
  for (const wrong of [null, "", TOKEN, "Bearer ", `Bearer ${TOKEN.slice(1)}`, `Bearer ${TOKEN}x`]) {
    expect(ask(wrong), String(wrong)).toBe("closed");
  }
});
