/** The console's clock. */

import type { Language } from "#lib/simulator/texts/language.ts";
import { plural } from "#lib/simulator/texts/plural.ts";

const chinese = {
  clock: "模拟时钟",
  clockText: "时钟只能向前拨。途中到期的通知重试、超时关闭会按各自的时间依次发生。",
  offset: (text: string) => `比真实时间快 ${text}`,
  inStep: "与真实时间一致",
  move: "拨动",
  moveBy: (text: string) => `拨快 ${text}`,
  seconds: "秒数",
  minutesText: (count: number) => `${count} 分钟`,
  hoursText: (count: number) => `${count} 小时`,
  daysText: (count: number) => `${count} 天`,
  secondsText: (count: number) => `${count} 秒`,
};

export type ClockTexts = typeof chinese;

const english: ClockTexts = {
  clock: "Simulated clock",
  clockText: "The clock moves forward only. Retries and timeouts on the way happen at their own times, in order.",
  offset: (text) => `${text} ahead of real time`,
  inStep: "in step with real time",
  move: "Move",
  moveBy: (text) => `+ ${text}`,
  seconds: "Seconds",
  minutesText: (count) => plural(count, "minute"),
  hoursText: (count) => plural(count, "hour"),
  daysText: (count) => plural(count, "day"),
  secondsText: (count) => plural(count, "second"),
};

export const CLOCK_TEXTS: Record<Language, ClockTexts> = { "zh-CN": chinese, en: english };
