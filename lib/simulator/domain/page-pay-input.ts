/** What `alipay.trade.page.pay` and `alipay.trade.wap.pay` accept as biz_content (protocol sheet, section 3). */
import { isHttpAddress } from "#lib/simulator/domain/address.ts";
import type { BizContent } from "#lib/simulator/domain/biz-content.ts";
import { expiryOf, isTimeoutExpress } from "#lib/simulator/domain/expiry.ts";
import type { PayProduct } from "#lib/simulator/domain/model.ts";
import { parseBeijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { fenFromYuan } from "#lib/simulator/protocol/yuan.ts";

export interface PagePayInput {
  outTradeNo: string;
  totalFen: number;
  subject: string;
  body: string;
  passbackParams: string;
  timeExpireAt: number | null;
  timeoutExpress: string;
  quitUrl: string;
  qrPayMode: string;
  qrcodeWidth: number | null;
  enablePayChannels: string;
  disablePayChannels: string;
}

/** What the rules depend on besides the request's own words. */
interface PagePayContext {
  product: PayProduct;
  now: number;
  /** The official sandbox keeps a trade open for fifteen hours at most, production for fifteen days. */
  sandboxLimits: boolean;
}

const PRODUCT_CODES: Record<PayProduct, string> = { page: "FAST_INSTANT_TRADE_PAY", wap: "QUICK_WAP_WAY" };

const HOUR_MS = 60 * 60 * 1000;
const LIFE_DAYS_MAX = 15;
const SANDBOX_LIFE_HOURS_MAX = 15;
const GOODS_COUNT_MAX = 150;

/** Hyphens are documented nowhere and stand in numbers that Alipay has really signed. */
const OUT_TRADE_NO = /^[A-Za-z0-9_-]{1,64}$/;
/** What a URL encoder leaves, and nothing else. */
const URL_ENCODED = /^(?:[A-Za-z0-9.*_~!'()+-]|%[0-9A-Fa-f]{2})*$/;
const CHANNEL_LIST = /^[A-Za-z0-9_]+(?:,[A-Za-z0-9_]+)*$/;

/** A field, what it may hold in the words that the buyer's page quotes, and whether it does. */
interface Rule {
  field: string;
  allowed: string;
  isRight(biz: BizContent, context: PagePayContext): boolean;
}

function optional(field: string, allowed: string, isRight: (text: string) => boolean): Rule {
  return { field, allowed, isRight: (biz) => biz.text(field) === "" || isRight(biz.text(field)) };
}

function upTo(field: string, length: number): Rule {
  return optional(field, `最长 ${length} 个字符`, (text) => text.length <= length);
}

function oneOf(field: string, values: readonly string[]): Rule {
  return optional(field, values.join("、"), (text) => values.includes(text));
}

function objectOnly(field: string): Rule {
  return { field, allowed: "JSON 对象", isRight: (biz) => biz.isObjectOrAbsent(field) };
}

function isPositive(fen: number | null): boolean {
  return fen !== null && fen > 0;
}

function isGoods(goods: BizContent): boolean {
  const isNamed = ["goods_id", "goods_name"].every((name) => goods.text(name).trim() !== "");
  const isCounted = /^[1-9]\d{0,9}$/.test(goods.text("quantity"));
  return isNamed && isCounted && fenFromYuan(goods.text("price")) !== null;
}

/** Whether an end that the merchant asked for lies near enough. One in the past is the cashier's business to refuse. */
function isNearEnough(biz: BizContent, { now, sandboxLimits }: PagePayContext): boolean {
  const timeExpireAt = parseBeijingTime(biz.text("time_expire"));
  const timeoutExpress = biz.text("timeout_express");
  if (timeExpireAt === null && timeoutExpress === "") return true;
  const lifeHoursMax = sandboxLimits ? SANDBOX_LIFE_HOURS_MAX : LIFE_DAYS_MAX * 24;
  return expiryOf({ timeExpireAt, timeoutExpress }, now) <= now + lifeHoursMax * HOUR_MS;
}

function lifeAllowed({ sandboxLimits }: PagePayContext): string {
  return sandboxLimits ? `沙箱最长 ${SANDBOX_LIFE_HOURS_MAX} 小时` : `1m 至 ${LIFE_DAYS_MAX}d`;
}

const BASIC_RULES: readonly Rule[] = [
  {
    field: "out_trade_no",
    allowed: "1 至 64 个字母、数字、下划线或连字符",
    isRight: (biz) => OUT_TRADE_NO.test(biz.text("out_trade_no")),
  },
  {
    field: "total_amount",
    allowed: "0.01 至 100000000，最多两位小数",
    isRight: (biz) => isPositive(fenFromYuan(biz.text("total_amount"))),
  },
  {
    field: "subject",
    allowed: "1 至 256 个字符，不含 / = &",
    isRight: (biz) => /^[^/=&]{1,256}$/s.test(biz.text("subject")) && biz.text("subject").trim() !== "",
  },
];

const FURTHER_RULES: readonly Rule[] = [
  upTo("body", 400),
  optional(
    "passback_params",
    "最长 512 个字符，须经 UrlEncode",
    (text) => text.length <= 512 && URL_ENCODED.test(text),
  ),
  optional("time_expire", "yyyy-MM-dd HH:mm:ss", (text) => parseBeijingTime(text) !== null),
  optional("timeout_express", "1m 至 15d 的整数，或 1c", isTimeoutExpress),
  optional("quit_url", "最长 400 个字符的 http 地址", (text) => text.length <= 400 && isHttpAddress(text)),
  oneOf("qr_pay_mode", ["0", "1", "2", "3", "4"]),
  optional("qrcode_width", "正整数", (text) => /^[1-9]\d{0,3}$/.test(text)),
  oneOf("goods_type", ["0", "1"]),
  {
    field: "goods_detail",
    allowed: `至多 ${GOODS_COUNT_MAX} 项，每项须有 goods_id、goods_name、quantity、price`,
    isRight(biz) {
      const goods = biz.objects("goods_detail");
      return goods !== null && goods.length <= GOODS_COUNT_MAX && goods.every(isGoods);
    },
  },
  optional("enable_pay_channels", "以逗号分隔的渠道", (text) => CHANNEL_LIST.test(text)),
  optional("disable_pay_channels", "以逗号分隔的渠道", (text) => CHANNEL_LIST.test(text)),
  {
    field: "disable_pay_channels",
    allowed: "不能与 enable_pay_channels 同时使用",
    isRight: (biz) => biz.text("enable_pay_channels") === "" || biz.text("disable_pay_channels") === "",
  },
  oneOf("integration_type", ["PCWEB", "ALIAPP"]),
  upTo("request_from_url", 256),
  upTo("store_id", 32),
  upTo("merchant_order_no", 32),
  ...["extend_params", "business_params", "promo_params", "ext_user_info", "invoice_info"].map(objectOnly),
  ...["royalty_info", "settle_info", "sub_merchant", "agreement_sign_params"].map(objectOnly),
];

function findWrong(biz: BizContent, context: PagePayContext): { field: string; allowed: string } | null {
  const productCode = PRODUCT_CODES[context.product];
  const product: Rule = {
    field: "product_code",
    allowed: productCode,
    isRight: () => biz.text("product_code") === productCode,
  };
  const life: Rule = {
    field: biz.text("time_expire") === "" ? "timeout_express" : "time_expire",
    allowed: lifeAllowed(context),
    isRight: isNearEnough,
  };
  const wrong = [...BASIC_RULES, product, ...FURTHER_RULES, life].find((rule) => !rule.isRight(biz, context));
  return wrong === undefined ? null : { field: wrong.field, allowed: wrong.allowed };
}

/** The input, or the first field that the gateway refuses with what it may hold. Fields without a rule are passed over. */
export function readPagePayInput(
  biz: BizContent,
  context: PagePayContext,
): { ok: true; input: PagePayInput } | { ok: false; refused: { field: string; allowed: string } } {
  const refused = findWrong(biz, context);
  if (refused !== null) return { ok: false, refused };
  const input: PagePayInput = {
    outTradeNo: biz.text("out_trade_no"),
    totalFen: fenFromYuan(biz.text("total_amount")) ?? 0,
    subject: biz.text("subject"),
    body: biz.text("body"),
    passbackParams: biz.text("passback_params"),
    timeExpireAt: parseBeijingTime(biz.text("time_expire")),
    timeoutExpress: biz.text("timeout_express"),
    quitUrl: biz.text("quit_url"),
    qrPayMode: biz.text("qr_pay_mode"),
    qrcodeWidth: biz.text("qrcode_width") === "" ? null : Number(biz.text("qrcode_width")),
    enablePayChannels: biz.text("enable_pay_channels"),
    disablePayChannels: biz.text("disable_pay_channels"),
  };
  return { ok: true, input };
}
