import { describe, expect, test } from "vitest";
import { payDeviceOf, payProductFor } from "#lib/server/pay-device.ts";

const SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0";
const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0";
const IPHONE = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`;
const IPAD = `Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) ${SAFARI} Mobile/15E148 Safari/604.1`;
const MAC = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${SAFARI} Safari/605.1.15`;
const ANDROID = `Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`;
const ANDROID_AS_COMPUTER = `Mozilla/5.0 (X11; Linux x86_64) ${CHROME} Safari/537.36`;
const WINDOWS = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`;

const isPhone = (userAgent: string | null, mobileHint: string | null = null) =>
  payDeviceOf({ userAgent, mobileHint }).isPhone;

describe("a phone", () => {
  test.each([
    ["an iPhone", IPHONE],
    ["Chrome on Android", ANDROID],
    ["Firefox on Android", "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0"],
    ["HarmonyOS", "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/132.0.0.0 ArkWeb/6.0 Mobile"],
    ["QQ's browser", `Mozilla/5.0 (Linux; U; Android 13; zh-cn) ${CHROME} MQQBrowser/15.0 Mobile Safari/537.36`],
    ["Opera Mini", "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80/191.249; U; en) Presto/2.12.423 Version/12.16"],
  ])("%s says so in its name", (_name, userAgent) => {
    expect(isPhone(userAgent)).toBe(true);
  });

  test("is one by its name, also where the hint of the machine that plays it says no", () => {
    expect(isPhone(IPHONE, "?0")).toBe(true);
  });

  test("says so in the hint, whatever its name", () => {
    expect(isPhone(ANDROID, "?1")).toBe(true);
    expect(isPhone(WINDOWS, "?1")).toBe(true);
    expect(isPhone(null, " ?1 ")).toBe(true);
  });
});

describe("a computer", () => {
  test.each([
    ["Windows", WINDOWS],
    ["a Mac, and an iPad that calls itself one", MAC],
    ["an iPad that says what it is", IPAD],
    ["a tablet with Android", `Mozilla/5.0 (Linux; Android 14; SM-X710) ${CHROME} Safari/537.36`],
    ["a tablet with Firefox", "Mozilla/5.0 (Android 15; Tablet; rv:144.0) Gecko/144.0 Firefox/144.0"],
    ["a tablet with HarmonyOS", "Mozilla/5.0 (Tablet; OpenHarmony 5.0) AppleWebKit/537.36 ArkWeb/6.0 Mobile"],
    ["a phone whose buyer wants the site as on a computer", ANDROID_AS_COMPUTER],
    ["whoever sends no name at all", null],
  ])("%s", (_name, userAgent) => {
    expect(isPhone(userAgent)).toBe(false);
  });

  test("and whatever is no hint of a phone makes none of it", () => {
    for (const hint of ["?0", "1", "true", "", null]) expect(isPhone(WINDOWS, hint), String(hint)).toBe(false);
  });
});

describe("inside other programs", () => {
  const blocksAlipay = (userAgent: string) => payDeviceOf({ userAgent, mobileHint: null }).blocksAlipay;

  test.each([
    ["WeChat on an iPhone", `${IPHONE} MicroMessenger/8.0.54(0x18003630) NetType/WIFI Language/zh_CN`],
    ["WeChat on Android", `${ANDROID} MMWEBSDK/20240404 MicroMessenger/8.0.49.2600(0x28003153) WeChat/arm64`],
    ["WeCom", `${IPHONE} wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh`],
    ["WeChat on Windows", `${WINDOWS} NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090a13)`],
  ])("%s lets no page of Alipay through", (_name, userAgent) => {
    expect(blocksAlipay(userAgent)).toBe(true);
  });

  test("WeChat on a phone is a phone", () => {
    expect(isPhone(`${IPHONE} MicroMessenger/8.0.54(0x18003630)`)).toBe(true);
  });

  test.each([
    ["DingTalk", `${IPHONE} AliApp(DingTalk/7.6.0) com.laiwang.DingTalk/1`],
    ["QQ", `${IPHONE} QQ/9.0.0.600 V1_IPH_SQ_9.0.0_1_APP_A Pixel/1170`],
    ["Alipay itself", `${IPHONE} AlipayDefined(nt:WIFI) AliApp(AP/10.5.70) AlipayClient/10.5.70`],
    ["a plain browser", ANDROID],
    ["one that only mentions it", `${ANDROID} NotMicroMessenger/1.0`],
  ])("%s is a browser like others", (_name, userAgent) => {
    expect(blocksAlipay(userAgent)).toBe(false);
  });
});

test("each device gets its own product where the application has it, and else the one there is", () => {
  const [phone, computer] = [{ isPhone: true }, { isPhone: false }];
  expect(payProductFor(phone, ["page", "wap"])).toBe("wap");
  expect(payProductFor(computer, ["wap", "page"])).toBe("page");
  expect(payProductFor(phone, ["page"])).toBe("page");
  expect(payProductFor(computer, ["wap"])).toBe("wap");
});
