import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { findShanghaiMoment, shanghaiText } from "#lib/alipay/shanghai-time.ts";

// A file of its own: only a process of its own can change its time zone, a worker thread cannot.

describe.each([
  ["UTC", 0],
  ["America/New_York", 300],
  ["Asia/Shanghai", -480],
])("G-23: on a server in %s", (zone, offsetInWinter) => {
  function inZone(check: () => void) {
    vi.stubEnv("TZ", zone);
    expect(new Date("2026-01-01T00:00:00Z").getTimezoneOffset()).toBe(offsetInWinter);
    check();
  }

  test("moments are written in Shanghai time", () => {
    inZone(() => {
      expect(shanghaiText(new Date("2026-11-22T16:00:00.999Z"))).toBe("2026-11-23 00:00:00");
      expect(shanghaiText(new Date("2026-12-31T15:59:59Z"))).toBe("2026-12-31 23:59:59");
      // The hour that New York has twice, and the one that it does not have.
      expect(shanghaiText(new Date("2026-11-01T05:30:00Z"))).toBe("2026-11-01 13:30:00");
      expect(shanghaiText(new Date("2026-03-08T07:30:00Z"))).toBe("2026-03-08 15:30:00");
    });
  });

  test("every moment reads back as it was written, to the second", () => {
    inZone(() => {
      const second = fc.integer({ min: 662_688_000, max: 4_102_444_800 });
      fc.assert(
        fc.property(second, (seconds) => {
          const moment = new Date(seconds * 1000);
          expect(findShanghaiMoment(shanghaiText(moment))).toEqual(moment);
        }),
      );
    });
  });
});
