/** What `alipay.trade.page.pay` accepts as biz_content (protocol sheet, section 3.1). */

import type { BizContent } from "#lib/simulator/domain/biz-content.ts";
import { isTimeoutExpress } from "#lib/simulator/domain/expiry.ts";
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
  enablePayChannels: string;
  disablePayChannels: string;
}

const OUT_TRADE_NO = /^[A-Za-z0-9_-]{1,64}$/;
const SUBJECT_LENGTH_MAX = 256;
const BODY_LENGTH_MAX = 400;
const PASSBACK_LENGTH_MAX = 512;

function isSubject(text: string): boolean {
  return text.trim() !== "" && text.length <= SUBJECT_LENGTH_MAX && !/[/=&]/.test(text);
}

/** The input, or the name of the first field that the gateway would refuse. */
export function readPagePayInput(
  biz: BizContent,
): { ok: true; input: PagePayInput } | { ok: false; refusedField: string } {
  const refuse = (refusedField: string) => ({ ok: false as const, refusedField });
  const outTradeNo = biz.text("out_trade_no");
  const subject = biz.text("subject");
  const body = biz.text("body");
  const passbackParams = biz.text("passback_params");
  const timeExpire = biz.text("time_expire");
  const timeoutExpress = biz.text("timeout_express");
  const totalFen = fenFromYuan(biz.text("total_amount"));
  const timeExpireAt = timeExpire === "" ? null : parseBeijingTime(timeExpire);

  if (!OUT_TRADE_NO.test(outTradeNo)) return refuse("out_trade_no");
  if (totalFen === null || totalFen < 1) return refuse("total_amount");
  if (!isSubject(subject)) return refuse("subject");
  if (biz.text("product_code") !== "FAST_INSTANT_TRADE_PAY") return refuse("product_code");
  if (body.length > BODY_LENGTH_MAX) return refuse("body");
  if (passbackParams.length > PASSBACK_LENGTH_MAX) return refuse("passback_params");
  if (timeExpire !== "" && timeExpireAt === null) return refuse("time_expire");
  if (timeoutExpress !== "" && !isTimeoutExpress(timeoutExpress)) return refuse("timeout_express");
  return {
    ok: true,
    input: {
      outTradeNo,
      totalFen,
      subject,
      body,
      passbackParams,
      timeExpireAt,
      timeoutExpress,
      quitUrl: biz.text("quit_url"),
      qrPayMode: biz.text("qr_pay_mode"),
      enablePayChannels: biz.text("enable_pay_channels"),
      disablePayChannels: biz.text("disable_pay_channels"),
    },
  };
}
