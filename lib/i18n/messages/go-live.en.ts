import type { goLiveZhCn } from "#lib/i18n/messages/go-live.zh-CN.ts";
import type { TranslationOf } from "#lib/i18n/translator.ts";

/** Go-live checks: page, report and command line, in English. */
export const goLiveEn: TranslationOf<typeof goLiveZhCn> = {
  title: "Go-live check",
  lead: "Pays one fen for real with the present settings, gives it back, and writes down step by step what was seen and what was not. From the pay page to the next day's bill, only Alipay's own word counts.",
  mode: { simulator: "offline Alipay (play money)", sandbox: "Alipay's sandbox", production: "Alipay, production" },
  states: { seen: "Seen", waiting: "Waiting", missing: "Not seen", explained: "Not seen, as expected" },
  verdicts: {
    complete: "Every step was seen, or could not be seen here and is explained.",
    missing: "Some steps were not seen. Do what stands beside them, then check again.",
    unfinished: "The check is not finished yet.",
  },
  facts: {
    host: "Address",
    outTradeNo: "Our number",
    tradeNo: "Alipay's number",
    outRequestNo: "Refund number",
    said: "Alipay says",
    code: "Code",
    cause: "Cause",
    day: "Bill of",
    amount: "Amount",
    at: "Time",
    due: "Due from",
    until: "Pay before",
  },
  steps: {
    "pay-page": {
      title: "Pay page",
      says: {
        seen: "Alipay accepted the signed pay address and led on to its cashier.",
        "not-yet": "The pay address has not been opened yet.",
        "not-reached": "The order is over and its pay address was never opened.",
        refused: "Alipay showed an error page. Buyers would see the same.",
        unanswered: "The pay address gave no answer that could be judged.",
      },
      todo: {
        refused: "Correct the settings as the code says, then look again. npm run doctor checks keys and application.",
        unanswered: "See whether this machine can reach Alipay's gateway, then look again.",
      },
    },
    payment: {
      title: "Payment",
      says: {
        seen: "The payment is booked, and its sum is the order's.",
        "not-yet": "Waiting for the payment: open the cashier and pay one fen with Alipay.",
        expired: "The order was closed before it was paid.",
      },
      todo: { expired: "Begin a new check, and pay before its time is over." },
    },
    return: {
      title: "Return to the shop",
      says: {
        seen: "Alipay led a browser back to the shop, with an address that Alipay had signed. That is no proof of payment and was not taken for one.",
        "not-yet": "After the payment Alipay leads the browser back to the shop.",
        "not-reached": "Nothing was paid, so nobody came back.",
        "never-came": "No browser came back to the shop after the payment.",
        "not-genuine": "A browser came back, but the address was not signed by Alipay.",
      },
      todo: {
        "never-came":
          "After paying, stay on Alipay's page until it leads back, or press 返回商家 there. If that does not help, see whether PUBLIC_URL is an address that the browser can open.",
        "not-genuine":
          "Compare ALIPAY_PUBLIC_KEY with 支付宝公钥 in Alipay's console, and see whether a front server changes the address's parameters.",
      },
    },
    notification: {
      title: "Notification",
      says: {
        seen: "The notification of the payment came, was signed by Alipay, and agrees with the order.",
        "not-yet": "Alipay sends its notification within seconds of the payment.",
        "not-reached": "Nothing was paid, so there is no notification.",
        "never-came": "Five minutes after the payment no notification has come.",
        quarantined: "A notification signed by Alipay came, but it contradicts our records and was put aside.",
        unreachable:
          "Alipay cannot reach PUBLIC_URL from outside, so no notification can come. The shop learned of the payment by asking.",
      },
      todo: {
        "never-came":
          "See whether PUBLIC_URL answers over https from the internet, whether a firewall turns away the User-Agent Mozilla/4.0, and whether the front server lets POST /api/alipay/notify through. npm run doctor looks at each of these.",
        quarantined: "Look at it under Notifications, and compare ALIPAY_SELLER_ID and ALIPAY_APP_ID.",
        unreachable:
          "On a developer's machine that is all right. Before going live, use a public https address and check again.",
      },
    },
    query: {
      title: "Query",
      says: {
        seen: "Asked by the shop, Alipay confirmed the payment.",
        "not-yet": "After the payment the shop asks Alipay itself.",
        "not-reached": "Nothing was paid, so nothing was asked.",
        "under-way": "Alipay is being asked.",
        contradicted: "Alipay's answer contradicts the notification.",
      },
      todo: {
        "under-way": "If it stays like this, see whether the worker runs.",
        contradicted: "Do not go live yet. Look at this trade in Alipay's merchant centre.",
      },
    },
    refund: {
      title: "Refund",
      says: {
        seen: "Alipay refunded it, and the books say so.",
        "not-yet": "There is nothing to refund before the payment.",
        "not-reached": "Nothing was paid, so nothing was refunded.",
        "to-be-asked": "It can be refunded now.",
        "under-way":
          "The refund was sent and has no certain answer yet. It is asked about under the same number and never sent twice.",
        refused: "Alipay refused the refund.",
      },
      todo: {
        "to-be-asked": "Press Refund, and the fen goes back.",
        refused: "Do what the code asks for, then refund again. Often the merchant's balance is too low.",
      },
    },
    "refund-query": {
      title: "Refund query",
      says: {
        seen: "The refund query confirms the refund and its sum.",
        "not-yet": "It is asked after the refund.",
        "not-reached": "There was no refund, so nothing was asked.",
        absent: "Alipay does not know of the refund yet. Within seconds of the refund that is normal.",
        unanswered: "The refund query gave no answer that can be trusted.",
        "other-amount": "The refund query names another sum than the refund.",
      },
      todo: { "other-amount": "Do not go live yet. Look at this refund in Alipay's merchant centre." },
    },
    bill: {
      title: "Next day's bill",
      says: {
        seen: "Alipay's bill names the payment and the refund with their sums.",
        "not-yet": "Alipay makes its bill on the morning after payment and refund.",
        "not-reached": "Nothing was paid, so no bill will name it.",
        "not-due": "The bill is made at about nine on the next morning, Beijing time.",
        "to-be-asked": "The bill should be there by now and has not been looked at.",
        late: "The bill is not there yet. Alipay is late now and then.",
        "never-came": "A day after it was due the bill is still not there.",
        unanswered: "The bill could not be had.",
        refused: "Alipay refuses to give the bill.",
        absent: "The bill is there, but our payment or our refund is not on it.",
        unreadable: "The bill is there, with lines that could not be read. Ours may be among them.",
        "other-amount": "The bill names another sum than our records.",
        "sandbox-sample": "The sandbox's bill is a sample without real trades.",
      },
      todo: {
        "not-due":
          "Then run npm run golive again, or press Look again in the back office, and the report becomes whole.",
        "to-be-asked": "Look again.",
        late: "Look again in an hour.",
        "never-came": "See in Alipay's merchant centre whether the bill of that day can be downloaded by hand.",
        refused:
          "Do what the code asks for. The application needs the right to download bills (alipay.data.dataservice.bill.downloadurl.query).",
        absent:
          "See whether ALIPAY_APP_ID and ALIPAY_SELLER_ID belong to one merchant, and look at the trade in the merchant centre.",
        unreadable: "Download that day's bill in the merchant centre and look for the number above by hand.",
        "other-amount": "Do not go live yet. Compare this trade in the merchant centre.",
        "sandbox-sample": "This step can be proven in production only.",
      },
    },
  },
  page: {
    start: "Begin a check",
    again: "Check again",
    lookAgain: "Look again",
    cashier: "Open the cashier",
    refund: "Refund {amount}",
    report: "Report",
    order: "Order",
    started: "begun",
    none: "No check yet",
    earlier: "Earlier checks",
    readOnly: "Only an admin may begin a check and refund it.",
    costs: "This is a real payment of one fen. Alipay may charge a fee, which one fen is usually too little for.",
    looked: "Looked: this is how it stands now.",
    startedSaid: "The check has begun: open the cashier and pay.",
    unfinishedSaid: "The check before can still be paid. Go on with it.",
    refunds: {
      done: "Refunded.",
      waiting: "The refund was sent and has no certain answer yet. It is asked about by itself.",
      failed: "Alipay refused the refund. The reason stands below.",
      refused: "It cannot be refunded now.",
    },
    missing: "There is no such check.",
  },
  report: {
    title: "Alipay go-live check: report",
    made: "Report made",
    order: "Order",
    appId: "Application (APPID)",
    sellerId: "Merchant (PID)",
    environment: "Environment",
    address: "Shop's address",
    startedAt: "Check begun",
    amount: "Amount",
    result: "Result",
    steps: "Step by step",
    todo: "What to do",
    means: "Meaning",
    honest:
      "Seen means: by a message that Alipay signed, by Alipay's answer when asked, or by Alipay's bill. A browser that comes back proves no payment. All times are Beijing time.",
  },
  cli: {
    usage:
      "npm run golive -- [--yes] [--new] [--lang zh-CN|en]. --yes refunds without asking; --new begins anew where the check before cannot go on.",
    notRunning: "The shop does not run at {url}: run npm start in another terminal first, then this command.",
    started: "Check begun: order {orderNo}",
    resumed: "Going on with the check: order {orderNo}",
    open: "Open this address in a browser and pay {amount} with Alipay:",
    waiting: "Waiting for the payment until {until}. Ctrl-C stops this; the next run goes on.",
    askRefund: "Refund {amount} now?",
    nobody: "It is not refunded yet, and nobody can answer here: run it again with --yes.",
    declined: "Not refunded. The next run goes on.",
    refundRefused: "It cannot be refunded now ({code}).",
    reports: "Reports written:",
    tomorrow: "Run npm run golive again after {due}: it looks at the bill and completes the report.",
    again: "The next npm run golive goes on.",
    todo: "What to do:",
  },
};
