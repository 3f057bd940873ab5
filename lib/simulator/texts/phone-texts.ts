/** The simulated phone. */
import type { Language } from "#lib/simulator/texts/language.ts";

const chinese = {
  title: "模拟手机",
  caption: "这里演的是买家的手机：扫码之后，或输入付款码之后",
  homeTitle: "扫一扫",
  homeText: "打开二维码里的链接就是扫码。也可以输入收银台上的 8 位付款码。",
  code: "付款码",
  codeHint: "收银台二维码下面的 8 位数字",
  codeMissing: "请输入 8 位数字的付款码",
  codeUnknown: (code: string) => `没有付款码是 ${code} 的付款页面。请核对收银台上的数字，页面可能已重新打开过。`,
  whoPays: "用谁的手机",
  goOn: "去付款",
  switchBuyer: "换一位买家",
  keypad: "数字键盘",
  deleteDigit: "删除一位",
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
  caption: "This plays the buyer’s phone: after scanning, or after typing the code",
  homeTitle: "Scan",
  homeText: "Opening the link in the code is scanning. Or type the eight digits that the cashier shows.",
  code: "Code",
  codeHint: "Eight digits under the cashier’s code",
  codeMissing: "Please type the eight digits of the code",
  codeUnknown: (code) =>
    `No payment page has the code ${code}. Please compare it with the cashier; the page may have been opened anew.`,
  whoPays: "Whose phone",
  goOn: "Go on",
  switchBuyer: "Another buyer",
  keypad: "Keypad",
  deleteDigit: "Delete a digit",
  cancel: "Cancel",
  cancelledTitle: "Payment cancelled",
  cancelledText: "No money has moved. Scan again to pay.",
  scanAgain: "Scan again",
  paidTitle: "Paid",
  paidText: "The cashier page on the computer moves on by itself.",
  done: "Done",
};

export const PHONE_TEXTS: Record<Language, PhoneTexts> = { "zh-CN": chinese, en: english };
