/** Saving, loading and resetting everything. */
import type { Language } from "#lib/simulator/texts/language.ts";
import { plural } from "#lib/simulator/texts/plural.ts";

const chinese = {
  title: "状态存取",
  lead: (trades: number, applications: number) =>
    `现在有 ${trades} 笔交易、${applications} 个应用。整个状态可以存成一个文件，在别处或以后原样恢复。`,
  saveTitle: "导出",
  saveLead: "交易、退款、通知及其重试计划、买家钱包、账单、故障、请求日志、应用和时钟，都在一个 JSON 文件里。",
  download: "下载状态",
  downloadWithKeys: "连同密钥一起下载",
  keysHint: "密钥只用于练习。没有密钥的文件导入后，回复和通知用当地的支付宝密钥签名。",
  loadTitle: "导入",
  loadLead: "文件取代这里的全部交易，时钟回到保存的那一刻。文件里的应用加到现有应用旁边。",
  file: "状态文件（JSON）",
  loadHint: "要么全部导入，要么什么都不变。最大 64 MB。",
  load: "导入并取代现有状态",
  resetTitle: "重置",
  resetLead: "交易、通知、请求、故障和账单清空，买家钱包回到初始状态，时钟与真实时间一致。密钥、应用及其开关保留。",
  confirm: (trades: number) => `是的，删除全部 ${trades} 笔交易`,
  reset: "重置",
  refused: "没有导入，什么都没有改变。",
  done: { loaded: "状态已导入。", reset: "已重置，时钟与真实时间一致。" },
  wrong: {
    unconfirmed: "没有重置：请先勾选确认。",
    "no-file": "没有导入：请选择一个状态文件。",
    "too-large": "没有导入：文件超过 64 MB。",
  },
};

export type StateTexts = typeof chinese;

const english: StateTexts = {
  title: "State",
  lead: (trades, applications) =>
    `There are ${plural(trades, "trade")} and ${plural(applications, "application")}. All of it can be kept in one file and brought back as it was, here or elsewhere.`,
  saveTitle: "Save",
  saveLead:
    "Trades, refunds, notifies with their timetable, wallets, bills, faults, the request log, applications and the clock, in one JSON file.",
  download: "Download the state",
  downloadWithKeys: "Download with keys",
  keysHint:
    "The keys are for rehearsals only. Where a file without them is loaded, replies and notifies are signed with the key of that place.",
  loadTitle: "Load",
  loadLead:
    "The file takes the place of all trades here, and the clock goes to the moment at which it was saved. Its applications are added to those that are here.",
  file: "State file (JSON)",
  loadHint: "Everything is loaded or nothing is changed. At most 64 MB.",
  load: "Load in place of what is here",
  resetTitle: "Reset",
  resetLead:
    "Trades, notifies, requests, faults and bills are removed, wallets are as at first, and the clock is in step with real time. Keys, applications and their switches stay.",
  confirm: (trades) => (trades === 1 ? "Yes, remove the one trade" : `Yes, remove all ${plural(trades, "trade")}`),
  reset: "Reset",
  refused: "Nothing was loaded and nothing has changed.",
  done: { loaded: "The state was loaded.", reset: "Reset: the clock is in step with real time." },
  wrong: {
    unconfirmed: "Nothing was reset: tick the box first.",
    "no-file": "Nothing was loaded: choose a state file.",
    "too-large": "Nothing was loaded: the file is larger than 64 MB.",
  },
};

export const STATE_TEXTS: Record<Language, StateTexts> = { "zh-CN": chinese, en: english };
