/** The console's fault panel. */

import type { FaultKind } from "#lib/simulator/domain/fault.ts";
import type { Language } from "#lib/simulator/texts/language.ts";

const chinese = {
  faults: "待发故障",
  faultsText: "每个故障发生指定的次数，然后自己消失。",
  noFaults: "没有待发的故障。",
  addFault: "装上故障",
  clearFaults: "全部取消",
  shotsLeft: "剩余次数",
  times: "次数",
  anyMethod: "任何接口",
  anyNumber: "任何订单号",
  kind: {
    "lose-notify": "丢失通知",
    "delay-notify": "推迟通知",
    "duplicate-notify": "同时发送两次通知",
    "lost-reply-before": "执行之前断线",
    "lost-reply-after": "执行之后断线",
    "system-error": "系统繁忙（未执行）",
    "system-error-after": "系统繁忙（其实已执行）",
    "unsigned-reply": "答复没有签名",
    "wrong-sign-reply": "答复签名错误",
    "slow-reply": "答复很慢",
  } satisfies Record<FaultKind, string>,
};

export type FaultTexts = typeof chinese;

const english: FaultTexts = {
  faults: "Loaded faults",
  faultsText: "Each fault happens as often as it says, then it is gone.",
  noFaults: "No fault is loaded.",
  addFault: "Load fault",
  clearFaults: "Clear all",
  shotsLeft: "Shots left",
  times: "Times",
  anyMethod: "any method",
  anyNumber: "any order number",
  kind: {
    "lose-notify": "Lose the notify",
    "delay-notify": "Delay the notify",
    "duplicate-notify": "Send the notify twice at once",
    "lost-reply-before": "Break the line before acting",
    "lost-reply-after": "Break the line after acting",
    "system-error": "System busy (did not act)",
    "system-error-after": "System busy (but did act)",
    "unsigned-reply": "Reply without signature",
    "wrong-sign-reply": "Reply with a wrong signature",
    "slow-reply": "Slow reply",
  },
};

export const FAULT_TEXTS: Record<Language, FaultTexts> = { "zh-CN": chinese, en: english };
