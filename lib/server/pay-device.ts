import type { PayProduct } from "#lib/domain/payment.ts";

/** What a browser says of itself; null where it sends no such header. */
export type BrowserWords = {
  userAgent: string | null;
  /** Sec-CH-UA-Mobile, which Chromium sends over https and on localhost: `?1` or `?0`. */
  mobileHint: string | null;
};

export type PayDevice = {
  isPhone: boolean;
  /** True inside WeChat, which lets no page of Alipay through. */
  blocksAlipay: boolean;
};

/**
 * `Mobi` is the word that phones' browsers agree on. Tablets count as computers, also those that say `Mobile`: the page
 * for computers shows a code that the phone beside a tablet can scan, and an iPad calls itself a Mac anyway.
 */
const PHONE = /Mobi|\bOpera Mini\b/i;
const TABLET = /\biPad\b|\bTablet\b/i;

/** WeChat, WeCom and WeChat on computers; QQ and DingTalk do not carry the word (README "Decisions" 48). */
const WECHAT = /\bMicroMessenger\//i;

/**
 * What a buyer's browser is, as far as Alipay is concerned. Hint or name: a phone whose buyer wants the site as on a
 * computer changes both, and a computer that plays a phone wants to be treated as one, even if it changes one alone.
 */
export function payDeviceOf({ userAgent, mobileHint }: BrowserWords): PayDevice {
  const name = userAgent ?? "";
  const isPhone = mobileHint?.trim() === "?1" || (PHONE.test(name) && !TABLET.test(name));
  return { isPhone, blocksAlipay: WECHAT.test(name) };
}

/** The product that opens Alipay's cashier on this device: its own where the application has it, else what there is. */
export function payProductFor({ isPhone }: Pick<PayDevice, "isPhone">, signed: readonly PayProduct[]): PayProduct {
  const own: PayProduct = isPhone ? "wap" : "page";
  return signed.includes(own) ? own : (signed[0] ?? "page");
}
