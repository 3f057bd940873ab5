import { expect, test } from "vitest";
import { findShanghaiMoment, shanghaiText } from "#lib/alipay/shanghai-time.ts";

test("a moment is written in Shanghai time, and its fraction of a second cut off", () => {
  expect(shanghaiText(new Date("2026-11-22T16:00:00.999Z"))).toBe("2026-11-23 00:00:00");
});

test("the milliseconds of gmt_refund are read", () => {
  expect(findShanghaiMoment("2021-07-14 09:51:36.631")).toEqual(new Date("2021-07-14T01:51:36.631Z"));
});

test.each([
  "",
  "2026-11-23",
  "2026-11-23T10:00:00",
  "2026-11-23 10:00:00Z",
  " 2026-11-23 10:00:00",
  "2026-02-29 10:00:00",
  "2026-02-31 10:00:00",
  "2026-13-01 10:00:00",
  "2026-11-23 24:00:00",
  "2026-11-23 10:60:00",
  "2026-11-23 10:00:60",
  "2026-11-23 10:00:00.6",
  "２０２６-11-23 10:00:00",
])("%j is no moment", (text) => {
  expect(findShanghaiMoment(text)).toBeNull();
});
