/** What the pages say, in both languages: one file for each part of the program. */

import { API_TEXTS, type ApiTexts } from "#lib/simulator/texts/api-texts.ts";
import { APPLICATION_TEXTS, type ApplicationTexts } from "#lib/simulator/texts/application-texts.ts";
import { BILL_TEXTS, type BillTexts } from "#lib/simulator/texts/bill-texts.ts";
import { CASHIER_TEXTS, type CashierTexts } from "#lib/simulator/texts/cashier-texts.ts";
import { CLOCK_TEXTS, type ClockTexts } from "#lib/simulator/texts/clock-texts.ts";
import { CONSOLE_TEXTS, type ConsoleTexts } from "#lib/simulator/texts/console-texts.ts";
import { FAULT_TEXTS, type FaultTexts } from "#lib/simulator/texts/fault-texts.ts";
import type { Language } from "#lib/simulator/texts/language.ts";
import { MERCHANT_TEXTS, type MerchantTexts } from "#lib/simulator/texts/merchant-texts.ts";
import { PHONE_TEXTS, type PhoneTexts } from "#lib/simulator/texts/phone-texts.ts";
import { REQUEST_TEXTS, type RequestTexts } from "#lib/simulator/texts/request-texts.ts";
import { SCENARIO_TEXTS, type ScenarioTexts } from "#lib/simulator/texts/scenario-texts.ts";
import { STATE_TEXTS, type StateTexts } from "#lib/simulator/texts/state-texts.ts";
import { STORY_TEXTS, type StoryTexts } from "#lib/simulator/texts/story-texts.ts";
import { TRADE_TEXTS, type TradeTexts } from "#lib/simulator/texts/trade-texts.ts";
import { WALLET_TEXTS, type WalletTexts } from "#lib/simulator/texts/wallet-texts.ts";

export interface Texts extends TradeTexts {
  brand: string;
  playMoney: string;
  otherLanguage: string;
  cashier: CashierTexts;
  phone: PhoneTexts;
  clock: ClockTexts;
  console: ConsoleTexts;
  application: ApplicationTexts;
  api: ApiTexts;
  faults: FaultTexts;
  merchant: MerchantTexts;
  bills: BillTexts;
  scenarios: ScenarioTexts;
  requests: RequestTexts;
  story: StoryTexts;
  state: StateTexts;
  wallet: WalletTexts;
}

const FRAME: Record<Language, Pick<Texts, "brand" | "playMoney" | "otherLanguage">> = {
  "zh-CN": { brand: "离线支付宝", playMoney: "演示用，不是真钱", otherLanguage: "English" },
  en: { brand: "离线支付宝", playMoney: "play money", otherLanguage: "中文" },
};

export function textsOf(language: Language): Texts {
  return {
    ...FRAME[language],
    ...TRADE_TEXTS[language],
    cashier: CASHIER_TEXTS[language],
    phone: PHONE_TEXTS[language],
    clock: CLOCK_TEXTS[language],
    console: CONSOLE_TEXTS[language],
    application: APPLICATION_TEXTS[language],
    api: API_TEXTS[language],
    faults: FAULT_TEXTS[language],
    merchant: MERCHANT_TEXTS[language],
    bills: BILL_TEXTS[language],
    scenarios: SCENARIO_TEXTS[language],
    requests: REQUEST_TEXTS[language],
    story: STORY_TEXTS[language],
    state: STATE_TEXTS[language],
    wallet: WALLET_TEXTS[language],
  };
}
