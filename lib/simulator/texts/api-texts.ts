/** The console's page about its own HTTP API. */
import type { Language } from "#lib/simulator/texts/language.ts";

const chinese = {
  lead: "页面上的按钮，测试程序用 HTTP 也都能按。请求和答复都是 JSON，金额在商家中心用元（文字），其余用分；时间是毫秒。",
  errors: '出错时是 4xx 和 {"error": "…"}，句子里写明字段和允许的值。浏览器里的其他网站不能调用。',
  call: "调用",
  body: "正文",
  example: "例子",
  exampleLead: "一次完整的排练：付款，丢掉通知，过一天，看经过。",
  groups: {
    pay: "买家",
    watch: "观察",
    merchant: "商家中心",
    faults: "故障与演练",
    clock: "时间与状态",
    applications: "应用",
  },
  calls: {
    pay: "买家打开地址、扫码（或登录）并付款。返回签名的 returnUrl。",
    scan: "只扫码：交易建立，还没有付款。",
    buyers: "测试买家和他们的钱包。",
    trades: "最近的交易。",
    trade: "一笔交易的全部经过：退款、通知和每次尝试、事件、请求。",
    requests: "最近的请求。",
    resend: "立即再发一次通知。",
    merchant: "各收款账号的余额。",
    refunds: "像商家中心那样退款；不写 amount 即退全部。",
    freezes: "冻结或解冻一笔交易：冻结时不能退款。",
    money: "提现、充值。",
    faults: "装上故障。字段不写即任何；times 次数，rate 概率。",
    faultsGet: "装着的故障和已发生的。",
    faultsDelete: "全部取消，或取消一个。",
    badNotify: "立即向这笔交易的通知地址发一条坏消息。",
    scenarios: "装上一个演练，之后查看进度。",
    clock: "移动时钟：途中到期的一切都会先发生，然后才答复。",
    reset: "回到没有任何交易的状态；应用和密钥保留。",
    state: "取出或放回全部状态。",
    applications: "应用与开关；支付宝公钥。",
    makeApplication: "新建应用；不给 publicKey 就生成一对密钥并返回私钥。",
    settings: "改开关，只写要改的。",
  },
};

export type ApiTexts = typeof chinese;

const english: ApiTexts = {
  lead: "Whatever a button on these pages does, a test can do over HTTP. Requests and replies are JSON; sums are yuan as text in the merchant centre and fen elsewhere, times are milliseconds.",
  errors:
    'What goes wrong is a 4xx with {"error": "…"}, a sentence that names the field and what it may hold. Other websites in the same browser may not call it.',
  call: "Call",
  body: "Body",
  example: "Example",
  exampleLead: "A whole rehearsal: pay, lose the notify, live a day, read the story.",
  groups: {
    pay: "Buyer",
    watch: "Watch",
    merchant: "Merchant centre",
    faults: "Faults and scenarios",
    clock: "Time and state",
    applications: "Applications",
  },
  calls: {
    pay: "The buyer opens the address, scans (or logs in) and pays. Gives the signed returnUrl.",
    scan: "Only scans: the trade exists and is not paid.",
    buyers: "The test buyers and their wallets.",
    trades: "The newest trades.",
    trade: "One trade’s whole story: refunds, notifies with each attempt, events, requests.",
    requests: "The newest requests.",
    resend: "Sends a notify once more, now.",
    merchant: "What each seller’s account holds.",
    refunds: "Refunds as the merchant centre does; all that is left when amount is absent.",
    freezes: "Freezes or frees a trade: while frozen, it cannot be refunded.",
    money: "Takes money out of a seller’s account, or puts some in.",
    faults: "Loads a fault. What is absent means any; times is how often, rate how likely.",
    faultsGet: "What is loaded, and the shots that were fired.",
    faultsDelete: "Clears all, or one.",
    badNotify: "Sends a bad message to this trade’s notify_url at once.",
    scenarios: "Loads a scenario; its progress can be asked for afterwards.",
    clock: "Moves the clock: answers when everything that falls due on the way has happened.",
    reset: "Back to no trades at all; applications and keys stay.",
    state: "Takes everything out, or puts it back.",
    applications: "Applications with their switches; Alipay’s public key.",
    makeApplication: "Makes an application; without publicKey it makes a pair and gives the private key.",
    settings: "Turns switches; name only those that change.",
  },
};

export const API_TEXTS: Record<Language, ApiTexts> = { "zh-CN": chinese, en: english };
