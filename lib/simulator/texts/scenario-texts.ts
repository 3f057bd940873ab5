/** The named scenarios: what happens, who does what, and what a correct merchant does. */

import type { ScenarioName } from "#lib/simulator/domain/scenario.ts";
import type { Language } from "#lib/simulator/texts/language.ts";
import { plural } from "#lib/simulator/texts/plural.ts";

/** Whose turn it is. */
export type StepActor = "person" | "alipay" | "merchant";

interface ScenarioStep {
  who: StepActor;
  text: string;
}

interface StoryTexts {
  title: string;
  what: string;
  steps: readonly ScenarioStep[];
  /** What a correct merchant shows and has in its books at the end. */
  correct: string;
}

const person = (text: string): ScenarioStep => ({ who: "person", text });
const alipay = (text: string): ScenarioStep => ({ who: "alipay", text });
const merchant = (text: string): ScenarioStep => ({ who: "merchant", text });

const chinese = {
  scenarios: "演练",
  scenariosText: "把一串故障装到下一笔订单上，照着步骤走一遍，看商家做得对不对。",
  load: "装到下一笔订单",
  loadOn: "装上",
  number: "只用于这个商户订单号",
  numberHint: "留空：下一个打开收银台的新订单。",
  loaded: "正在演练",
  noneLoaded: "没有装上的演练。",
  catalogue: "全部演练",
  takeOff: "取消",
  wasLoaded: "演练已装上。",
  steps: "步骤",
  correct: "正确的商家",
  progress: "进度",
  nothingToShoot: "没有要发射的故障：照着步骤做就行。",
  shotsText: (done: number, times: number) => `${done} / ${times} 次`,
  phase: {
    waiting: "等待下一笔订单",
    ready: "已就位",
    shooting: "进行中",
    shot: "全部发射完毕",
  },
  who: { person: "你", alipay: "支付宝", merchant: "商家" } satisfies Record<StepActor, string>,
  scenario: {
    "paid-never-heard": {
      title: "付了款，商家一直没听到",
      what: "付款成功，八次通知全部丢失。",
      steps: [
        person("下单并付款，然后直接关掉收银台。"),
        alipay("八次通知（首次和七次重试，跨 24 小时 24 分）全部丢失。"),
        merchant("自己去查询（alipay.trade.query），查到已付款。"),
      ],
      correct: "几分钟之内订单变为已付款，恰好一次；不靠通知，也不靠返回页。",
    },
    "return-before-notify": {
      title: "先返回，后通知",
      what: "买家已经回到商家页面，通知 30 秒后才来。",
      steps: [
        person("下单并付款，立即返回商家。"),
        alipay("通知推迟 30 秒（模拟时钟）。"),
        merchant("返回参数不作凭证：显示“正在确认”，并向支付宝查询。"),
      ],
      correct: "页面不说失败，也不让人再付一次；查到之后显示已付款。",
    },
    "notify-before-return": {
      title: "先通知，不返回",
      what: "付款后买家关掉标签页，从不返回。",
      steps: [
        person("下单并付款，付完就关掉标签页。"),
        alipay("通知立即发送。"),
        merchant("收到通知即记为已付款，不等买家返回。"),
      ],
      correct: "订单已付款，可以发货；买家下次来就能看到。",
    },
    "notify-twice-at-once": {
      title: "通知同时到达两次",
      what: "同一条通知在同一刻到达两次。",
      steps: [person("下单并付款。"), alipay("同一个 notify_id 同时发送两次。"), merchant("两次都回答 success。")],
      correct: "一次付款，一笔记账，库存只扣一次，邮件只发一封。",
    },
    "paid-at-close": {
      title: "商家关单后一秒，买家付了款",
      what: "商家关闭订单的那一刻，买家正好付款。",
      steps: [
        person("下单，打开收银台；想试“付款在先”就先扫码，否则只开着页面。"),
        person("在商家那边取消订单（或等它过期）。"),
        alipay(
          "已扫码：付款在先，关单被拒（ACQ.TRADE_STATUS_ERROR）。没扫码：关单答 ACQ.TRADE_NOT_EXIST，随后买家从旧标签页付款。",
        ),
        alipay("一秒后发出付款通知。"),
        merchant("关单被拒就查询，订单是已付款；已取消的订单收到钱，就自动全额退回，恰好一次。"),
      ],
      correct: "要么已付款，要么钱退回；绝不会收了钱又没有订单。",
    },
    "paid-twice": {
      title: "两个标签页各付一次",
      what: "同一笔订单打开了两个收银台，两个都付了。",
      steps: [
        person("下单，打开收银台，不付。"),
        person("回到商家再点一次付款，打开第二个收银台，付款。"),
        alipay(
          "同一个商户订单号：第二次付款被拒（TRADE_HAS_SUCCESS）。不同的订单号：买家在另一个标签页也付了，两笔都是真的。",
        ),
        merchant("认得第二笔是多付的。"),
      ],
      correct: "订单只付一次；多出的那笔自动退回，账上两笔都看得到。",
    },
    "forged-notifies": {
      title: "有人伪造通知",
      what: "真通知到达之前，先来七条假的。",
      steps: [
        person("下单并付款。"),
        alipay("依次送到：伪造签名、签名后被改、金额不对、卖家不对、别的应用、重新切分、降级为 RSA；最后才是真的。"),
        merchant("一条都不信：回答 fail（或 4xx），账上没有变化。"),
      ],
      correct: "七条都没有回答 success；真的那条到达后订单已付款，恰好一次。",
    },
    "refund-silent-done": {
      title: "退款没有答复，其实已退",
      what: "钱已退给买家，连接却断了。",
      steps: [
        person("付款之后，在商家那边退款。"),
        alipay("退款已执行，答复丢失（连同客户端自动重试的那次）。"),
        merchant("结果记为未知，用同一个 out_request_no 查询或重试。"),
      ],
      correct: "恰好退一次；绝不换一个退款号再退。",
    },
    "refund-silent-not-done": {
      title: "退款没有答复，其实没退",
      what: "请求没有到达，连接就断了。",
      steps: [
        person("付款之后，在商家那边退款。"),
        alipay("什么都没有发生，连接断了（两次）。"),
        merchant("结果记为未知；查询只答 10000，于是用同一个 out_request_no 重试。"),
      ],
      correct: "最后退了一次；中间从不显示“已退款”，也不显示“失败”。",
    },
    "refund-refused": {
      title: "商家余额不足，退款被拒",
      what: "第一次退款被拒：ACQ.SELLER_BALANCE_NOT_ENOUGH。",
      steps: [
        person("付款之后，在商家那边退款。"),
        alipay("以 ACQ.SELLER_BALANCE_NOT_ENOUGH 拒绝一次。"),
        merchant("告诉店员为什么，金额仍然可退。"),
        person("“充值”之后再退一次：这次成功。"),
      ],
      correct: "第一次记为失败，账上没有变化；第二次退成，只退一次。",
    },
    "refund-elsewhere": {
      title: "在商家中心退了款",
      what: "店员没有用商店后台，而是在支付宝的商家中心退款。",
      steps: [
        person("付款之后，在控制台的“商家中心”给这笔交易退款。"),
        alipay("发出退款通知：TRADE_SUCCESS（部分）或 TRADE_CLOSED（全额），带 refund_fee。"),
        merchant("不把它当成第二次付款；记下这笔退款。"),
      ],
      correct: "账上多一笔退款，和支付宝一致；没有再退一次。",
    },
    "system-busy": {
      title: "系统繁忙了一阵子",
      what: "四次调用都答 20000，什么都没有发生。",
      steps: [
        person("下单并付款，或者退款。"),
        alipay("这笔订单接下来的四次调用都答 20000 系统繁忙。"),
        merchant("20000 表示不知道：等一等再问，不下结论。"),
      ],
      correct: "不显示失败，也不重复收钱退钱；系统恢复后一切补上。",
    },
    "line-down": {
      title: "到支付宝的线路断了",
      what: "接下来的六次调用全部断线。",
      steps: [
        person("下单并付款，或者退款。"),
        alipay("这笔订单的六次调用都没有到达（客户端自动重试也算一次）。"),
        merchant("店面照常，稍后再问。"),
      ],
      correct: "页面很快给出答复，结果记为未知；线路恢复后自己补上。",
    },
  } satisfies Record<ScenarioName, StoryTexts>,
};

export type ScenarioTexts = Omit<typeof chinese, "scenario"> & { scenario: Record<ScenarioName, StoryTexts> };

const english: ScenarioTexts = {
  scenarios: "Scenarios",
  scenariosText:
    "Load a string of faults for the next order, walk through the steps, and see whether the merchant copes.",
  load: "Load for the next order",
  loadOn: "Load",
  number: "Only for this merchant’s number",
  numberHint: "Empty: the next new number that a cashier is opened for.",
  loaded: "Being played",
  noneLoaded: "No scenario is loaded.",
  catalogue: "All scenarios",
  takeOff: "Take off",
  wasLoaded: "The scenario is loaded.",
  steps: "Steps",
  correct: "A correct merchant",
  progress: "Progress",
  nothingToShoot: "There is nothing to shoot: just follow the steps.",
  shotsText: (done, times) => `${done} of ${plural(times, "shot")}`,
  phase: {
    waiting: "waiting for the next order",
    ready: "ready",
    shooting: "under way",
    shot: "everything shot",
  },
  who: { person: "You", alipay: "Alipay", merchant: "Merchant" },
  scenario: {
    "paid-never-heard": {
      title: "Paid, but the shop never heard",
      what: "The payment succeeds and all eight notifies are lost.",
      steps: [
        person("Order and pay, then close the cashier."),
        alipay("Loses all eight notifies: the first and the seven retries over 24 hours and 24 minutes."),
        merchant("Asks by itself (alipay.trade.query) and learns of the payment."),
      ],
      correct: "Within minutes the order is paid, once: without a notify and without the buyer’s return.",
    },
    "return-before-notify": {
      title: "Return before notify",
      what: "The buyer is back in the shop; the notify comes 30 seconds later.",
      steps: [
        person("Order, pay, and return to the shop at once."),
        alipay("Puts the notify off by 30 seconds of its clock."),
        merchant("Takes the return address for no proof: says that it is checking, and asks Alipay."),
      ],
      correct: "The page neither says failed nor asks to pay again; it shows paid once Alipay has said so.",
    },
    "notify-before-return": {
      title: "Notify, and no return",
      what: "The buyer closes the tab after paying and never comes back.",
      steps: [
        person("Order, pay, and close the tab."),
        alipay("Sends the notify at once."),
        merchant("Records the payment by the notify, without waiting for the buyer."),
      ],
      correct: "The order is paid and can be shipped; the buyer sees it on their next visit.",
    },
    "notify-twice-at-once": {
      title: "The notify arrives twice at once",
      what: "The same notify arrives twice in the same moment.",
      steps: [
        person("Order and pay."),
        alipay("Sends one notify_id twice at the same time."),
        merchant("Answers success both times."),
      ],
      correct: "One payment, one entry, one deduction of stock, one mail.",
    },
    "paid-at-close": {
      title: "Paid one second after the shop closed it",
      what: "The buyer pays in the moment in which the shop closes the order.",
      steps: [
        person("Order and open the cashier; scan the code to see the payment win, or leave the page just open."),
        person("Cancel the order in the shop (or let it expire)."),
        alipay(
          "Scanned: the payment is first and the close is refused (ACQ.TRADE_STATUS_ERROR). Not scanned: the close answers ACQ.TRADE_NOT_EXIST, and then the buyer pays from the old tab.",
        ),
        alipay("Sends the payment’s notify a second later."),
        merchant(
          "Refused: asks, and the order is paid. Money for a cancelled order: goes back by itself, in full, once.",
        ),
      ],
      correct: "Paid, or the money went back. Never money without an order.",
    },
    "paid-twice": {
      title: "Paid twice in two tabs",
      what: "Two cashiers are open for one order, and both are paid.",
      steps: [
        person("Order and open the cashier; do not pay."),
        person("Go back to the shop, press pay again, and pay in the second cashier."),
        alipay(
          "The same number: the second payment is refused (TRADE_HAS_SUCCESS). Two numbers: the buyer pays in the other tab as well, and both payments are real.",
        ),
        merchant("Sees that the second one is too much."),
      ],
      correct: "The order is paid once; the surplus goes back by itself, and the books show both.",
    },
    "forged-notifies": {
      title: "An attacker sends forged notifies",
      what: "Seven bad notifies arrive before the right one.",
      steps: [
        person("Order and pay."),
        alipay(
          "Delivers, one after another: a forged signature, a changed amount, a wrong amount, a wrong seller, another application, a signature split anew, a downgrade to RSA; then the right one.",
        ),
        merchant("Believes none: answers fail (or 4xx), and nothing changes in its books."),
      ],
      correct: "None of the seven is answered success; the right one makes the order paid, once.",
    },
    "refund-silent-done": {
      title: "Refund answered nothing (but done)",
      what: "The money went back to the buyer, and the line broke.",
      steps: [
        person("After paying, refund in the shop."),
        alipay("Refunds, and loses the reply (and that of the client’s silent repeat)."),
        merchant("Takes the result for unknown; asks or repeats with the same out_request_no."),
      ],
      correct: "Refunded exactly once; never again under a new number.",
    },
    "refund-silent-not-done": {
      title: "Refund answered nothing (and not done)",
      what: "The line breaks before the request arrives.",
      steps: [
        person("After paying, refund in the shop."),
        alipay("Does nothing, and the line breaks (twice)."),
        merchant(
          "Takes the result for unknown; a query answers a bare 10000, so it repeats with the same out_request_no.",
        ),
      ],
      correct: "Refunded once in the end; meanwhile it says neither refunded nor failed.",
    },
    "refund-refused": {
      title: "Refund refused for the seller’s balance",
      what: "The first refund is refused: ACQ.SELLER_BALANCE_NOT_ENOUGH.",
      steps: [
        person("After paying, refund in the shop."),
        alipay("Refuses once with ACQ.SELLER_BALANCE_NOT_ENOUGH."),
        merchant("Tells the staff why; the sum can still be refunded."),
        person("“Top up” and refund again: this time it works."),
      ],
      correct: "The first is recorded as failed and changes no books; the second is done, once.",
    },
    "refund-elsewhere": {
      title: "Refunded in the merchant centre",
      what: "Staff did not use the shop’s back office but Alipay’s own merchant centre.",
      steps: [
        person("After paying, refund the trade in the console’s merchant centre."),
        alipay("Sends a refund notify: TRADE_SUCCESS (in part) or TRADE_CLOSED (in full), with refund_fee."),
        merchant("Does not take it for a second payment, and records the refund."),
      ],
      correct: "The books have the refund as Alipay has it, and nothing is refunded twice.",
    },
    "system-busy": {
      title: "System busy for a while",
      what: "Four calls are answered 20000, and nothing happens.",
      steps: [
        person("Order and pay, or refund."),
        alipay("Answers the next four calls about this order with 20000."),
        merchant("Knows that 20000 means unknown: waits and asks again."),
      ],
      correct: "Nothing is shown as failed, nothing is charged or refunded twice; all is made up for later.",
    },
    "line-down": {
      title: "The line to Alipay is down",
      what: "The next six calls break.",
      steps: [
        person("Order and pay, or refund."),
        alipay("Six calls about this order do not arrive (a client’s silent repeat counts)."),
        merchant("Goes on selling, and asks later."),
      ],
      correct: "Pages answer quickly, results are unknown meanwhile, and everything is made up for by itself.",
    },
  },
};

export const SCENARIO_TEXTS: Record<Language, ScenarioTexts> = { "zh-CN": chinese, en: english };
