import { describe, expect, test } from "vitest";
import { cleanForwardedHeaders } from "#lib/server/forwarded-headers.ts";

const publicUrl = "https://shop.example.com:8443";

function cleaned(headers: Record<string, string>, remoteAddress: string | undefined = "127.0.0.1") {
  const given = { ...headers };
  cleanForwardedHeaders(given, { remoteAddress, publicUrl });
  return given as Record<string, string | undefined>;
}

describe("what a front server is said to have written", () => {
  test("names no other address of the shop than the configured one", () => {
    expect(
      cleaned({
        host: "127.0.0.1:3000",
        "x-forwarded-host": "evil.example",
        "x-forwarded-port": "444",
        "x-forwarded-proto": "http",
      }),
    ).toEqual({ host: "127.0.0.1:3000", "x-forwarded-proto": "https" });
  });

  test.each(["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.2", "172.18.0.4", "192.168.1.5", "fd00::3"])(
    "counts where the connection comes from %s, where one may stand",
    (remoteAddress) => {
      const headers = cleaned({ "x-forwarded-for": "198.51.100.1, 203.0.113.9" }, remoteAddress);
      expect(headers["x-forwarded-for"]).toBe("198.51.100.1, 203.0.113.9");
    },
  );

  test.each(["203.0.113.7", "::ffff:203.0.113.7", "2001:db8::7", "172.32.0.1"])(
    "is a stranger's word from %s: the connection's own address counts",
    (remoteAddress) => {
      expect(cleaned({ "x-forwarded-for": "10.0.0.1" }, remoteAddress)["x-forwarded-for"]).toBe(remoteAddress);
    },
  );

  test("is not made up where a connection has no address any more", () => {
    expect(cleaned({ "x-forwarded-for": "10.0.0.1" }, "")["x-forwarded-for"]).toBe("");
  });
});

describe("a form", () => {
  test("from the shop's own pages is for the shop, whatever Host the front server sends on", () => {
    expect(cleaned({ origin: publicUrl, host: "127.0.0.1:3000" })).toMatchObject({
      origin: publicUrl,
      host: "shop.example.com:8443",
    });
  });

  test.each([
    "https://shop.example.com",
    "http://shop.example.com:8443",
    "https://evil.example",
    "https://shop.example.com:8443.evil.example",
    "null",
  ])("from %s stays one from elsewhere", (origin) => {
    expect(cleaned({ origin, host: "127.0.0.1:3000" })).toMatchObject({ origin, host: "127.0.0.1:3000" });
  });
});
