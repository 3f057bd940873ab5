/** The console's page of test buyers and their purses. */
import type { Language } from "#lib/simulator/texts/language.ts";

const chinese = {
  balance: "余额",
  card: "银行卡",
  password: "支付密码",
};

export type WalletTexts = typeof chinese;

const english: WalletTexts = {
  balance: "Balance",
  card: "Bank card",
  password: "Payment password",
};

export const WALLET_TEXTS: Record<Language, WalletTexts> = { "zh-CN": chinese, en: english };
