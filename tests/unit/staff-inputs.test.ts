import { describe, expect, test } from "vitest";
import { clientAddressOf } from "#lib/auth/client-address.ts";
import { adminTexts, textOf } from "#lib/i18n/admin-texts.ts";
import { formatRelative } from "#lib/i18n/format-relative.ts";
import { findAdminPath } from "#lib/server/safe-path.ts";
import { findTypedFen } from "#lib/server/yuan-input.ts";

describe("where sign-in leads", () => {
  test.each(["/admin", "/admin/orders?q=a%26b&filter=paid", "/en/admin/refunds", "/admin/orders/QH20261120AAAAAAAA"])(
    "to %s, which is a page of the back office",
    (path) => {
      expect(findAdminPath(path)).toBe(path);
    },
  );

  test.each([
    undefined,
    "",
    "admin",
    "https://evil.test/admin",
    "//evil.test/admin",
    "/\\evil.test/admin",
    "/\t/evil.test/admin",
    "\\\\evil.test",
    "/%2f%2fevil.test/admin",
    "/admin/../../evil",
    "/admin/..//evil.test",
    "/administrator",
    "/en/administrator",
    "/cart",
    "/admin/login",
    "/en/admin/login",
    "javascript:alert(1)",
    `/admin/${"x".repeat(1_000)}`,
  ])("never to %j", (path) => {
    expect(findAdminPath(path)).toBeNull();
  });
});

describe("a typed amount", () => {
  test.each([
    ["59.90", 5_990],
    ["59.9", 5_990],
    ["59", 5_900],
    ["0.01", 1],
    ["0", 0],
    [" ¥1299.00 ", 129_900],
    ["￥8", 800],
    ["999999999.99", 99_999_999_999],
  ])("%j is %i fen", (text, fen) => {
    expect(findTypedFen(text)).toBe(fen);
  });

  test.each([
    "",
    "¥",
    ".5",
    "5.",
    "1,299.00",
    "1.234",
    "-1",
    "+1",
    "1e3",
    "٥",
    "５",
    "0x10",
    "1 000",
    "1000000000",
    "NaN",
    "007",
  ])("%j is refused rather than guessed", (text) => {
    expect(findTypedFen(text)).toBeNull();
  });
});

describe("whose tries are counted", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["198.51.100.1, 203.0.113.7", "203.0.113.7"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"],
    ["2001:db8:1:2:bbbb:1:2:3", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::9", "2001:db8:1:2::/64"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["what is this", "unknown"],
    ["", "unknown"],
  ])("X-Forwarded-For %j counts for %s", (header, address) => {
    expect(clientAddressOf(new Headers({ "x-forwarded-for": header }))).toBe(address);
  });

  test("no header at all is one shared counter", () => {
    expect(clientAddressOf(new Headers())).toBe("unknown");
  });
});

describe("words out of the database", () => {
  test("are shown in the page's language, and as they are where nobody has translated them", () => {
    const t = adminTexts("en");
    expect(textOf(t, "refund.reasons", "damaged")).toBe("Damaged");
    expect(textOf(t, "refund.reasons", "brand-new-reason")).toBe("brand-new-reason");
    expect(textOf(t, "refund.reasons", "../../x")).toBe("../../x");
  });
});

describe("how long ago", () => {
  const now = new Date("2026-11-20T04:00:00Z");
  test.each([
    [0, "0 sec. ago"],
    [59, "59 sec. ago"],
    [60, "1 min. ago"],
    [3_599, "59 min. ago"],
    [3_600, "1 hr. ago"],
    [86_400, "1 day ago"],
    [40 * 86_400, "1 mo. ago"],
  ])("%i seconds is %s", (seconds, text) => {
    const at = new Date(now.getTime() - seconds * 1000);
    expect(
      formatRelative("en", { at, now })
        .replace("in 0", "0")
        .replace(/^0 sec\.$/, "0 sec. ago"),
    ).toBe(text);
  });
});
