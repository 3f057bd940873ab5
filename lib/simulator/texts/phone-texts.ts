/** The simulated phone. */
import type { Language } from "#lib/simulator/texts/language.ts";

const chinese = {
  title: "模拟手机",
  caption: "这里演的是买家扫码之后的手机",
  cancel: "取消付款",
  cancelledTitle: "已取消付款",
  cancelledText: "没有扣款。重新扫码可以继续支付。",
  scanAgain: "重新扫码",
  paidTitle: "支付成功",
  paidText: "可以回到电脑上的收银台，它会自己跳转。",
  done: "完成",
};

export type PhoneTexts = typeof chinese;

const english: PhoneTexts = {
  title: "Simulated phone",
  caption: "This plays the buyer’s phone after scanning",
  cancel: "Cancel",
  cancelledTitle: "Payment cancelled",
  cancelledText: "No money has moved. Scan again to pay.",
  scanAgain: "Scan again",
  paidTitle: "Paid",
  paidText: "The cashier page on the computer moves on by itself.",
  done: "Done",
};

export const PHONE_TEXTS: Record<Language, PhoneTexts> = { "zh-CN": chinese, en: english };
