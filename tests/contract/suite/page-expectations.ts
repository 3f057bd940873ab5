/** The page payments, what comes of a payment (return address, notify), and what a buyer is shown instead. */
import { signedMessage } from "#tests/contract/signed-messages.ts";
import {
  ASSUMED,
  type Confirmation,
  captured,
  documented,
  type Expectation,
  must,
  mustBe,
  mustEqual,
  reported,
} from "./expectation.ts";
import { commonParams, exec, newNumber, type Params, sdkOf, send, signed } from "./merchant-under-test.ts";
import { openedTrade, type PageMethod, paidTrade, payBiz, payUrl, sharedPaidTrade, TOTAL } from "./trades.ts";

const PAGE_PAY = "alipay.trade.page.pay";
const WAP_PAY = "alipay.trade.wap.pay";
const PAGE_METHODS: readonly PageMethod[] = [PAGE_PAY, WAP_PAY];

/** What the SDK's form would send when its button is pressed: HTML as a browser reads it. */
function readForm(html: string): { action: string; fields: Params } {
  const unescape = (text: string) => text.replaceAll("&quot;", '"');
  const inputs = [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)];
  return {
    action: unescape(/action="([^"]+)"/.exec(html)?.[1] ?? ""),
    fields: Object.fromEntries(inputs.map(([, name = "", value = ""]) => [name, unescape(value)])),
  };
}

const waysIn: Expectation[] = PAGE_METHODS.flatMap((method) => [
  {
    what: `an address made by the official SDK leads a buyer on (${method})`,
    method,
    confirmedBy: documented("028r8t"),
    needs: [],
    async check(merchant) {
      const opened = await fetch(payUrl(merchant, { out_trade_no: newNumber() }, method), { redirect: "manual" });
      must({ status: String(opened.status) }, { status: "302" });
    },
  },
  {
    what: `a form made by the official SDK leads a buyer on (${method})`,
    method,
    confirmedBy: documented("028r8t"),
    needs: [],
    async check(merchant) {
      const bizContent = payBiz(method, newNumber());
      const { action, fields } = readForm(sdkOf(merchant).pageExecute(method, "POST", { bizContent }));
      const opened = await fetch(action, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
      must({ status: String(opened.status) }, { status: "302" });
    },
  },
]);

interface BadPage {
  what: string;
  /** Put in after signing, so that a signature can be wrong too. */
  change: Params;
  code: string;
  confirmedBy: Confirmation;
}

const BAD_PAGES: readonly BadPage[] = [
  {
    what: "an unknown app_id",
    change: { app_id: "9021000000000000" },
    code: "invalid-app-id",
    confirmedBy: reported("a request without keys, sent to the production gateway"),
  },
  {
    what: "a wrong signature",
    change: { timestamp: "2026-01-02 03:04:05" },
    code: "invalid-signature",
    confirmedBy: reported("public samples of the page"),
  },
];

const badPages: Expectation[] = BAD_PAGES.map(({ what, change, code, confirmedBy }) => ({
  what: `${what} is shown to the buyer as a page in GBK, and told to nobody else`,
  method: PAGE_PAY,
  confirmedBy,
  needs: [],
  async check(merchant) {
    const right = signed(merchant, commonParams(merchant, PAGE_PAY, payBiz(PAGE_PAY, newNumber())));
    const reply = await send(merchant, { ...right, ...change });
    must({ ...reply, status: String(reply.status) }, { status: "200", contentType: /^text\/html; ?charset=GBK$/i });
    const text = new TextDecoder("gbk").decode(reply.bytes);
    mustBe(text.includes("调试错误，请回到请求来源地，重新发起请求"), "the page's own words are missing");
    mustBe(text.includes(code) && !text.includes(`isv.${code}`), `the page does not name ${code}`);
  },
}));

/** A payment asked for with these changes leads to no cashier. */
const refusedInput: Expectation[] = (
  [
    [{ total_amount: "0.00" }, documented("028r8t")],
    [{ total_amount: "1.001" }, documented("028r8t")],
    [{ product_code: "QUICK_WAP_WAY" }, documented("028r8t")],
    [{ out_trade_no: "a".repeat(65) }, documented("028r8t")],
    [{ timeout_express: "1.5h" }, documented("028r8t")],
    [{ timeout_express: "16d" }, documented("028r8t")],
    [{ subject: "茶=器" }, ASSUMED],
  ] as const
).map(([change, confirmedBy]) => ({
  what: `a payment with ${JSON.stringify(change).slice(0, 48)} leads to no cashier`,
  method: PAGE_PAY,
  confirmedBy,
  needs: [],
  async check(merchant) {
    const opened = await fetch(payUrl(merchant, { out_trade_no: newNumber(), ...change }), { redirect: "manual" });
    must({ status: String(opened.status) }, { status: "200" });
  },
}));

const afterPayment: Expectation[] = [
  {
    what: "the return address has the parameters of a genuine one, in their order, and its signature verifies",
    method: PAGE_PAY,
    confirmedBy: captured("yan-2023-return-url"),
    needs: ["payer"],
    notInSandbox: "only the person who pays sees the address",
    async check(merchant) {
      const { outTradeNo, returnUrl } = await sharedPaidTrade(merchant);
      const fields = [...new URL(returnUrl ?? "").searchParams];
      const genuine = signedMessage("yan-2023-return-url").params.map(([name]) => name);
      mustEqual(
        fields.map(([name]) => name),
        genuine,
      );
      const back = Object.fromEntries(fields);
      must(back, { out_trade_no: outTradeNo, total_amount: TOTAL, method: "alipay.trade.page.pay.return" });
      mustBe(sdkOf(merchant).checkNotifySignV2(back), "the official SDK refuses the signature");
    },
  },
  {
    what: "the notify of a payment has the fields of a genuine one, in their order, and its signature verifies",
    method: PAGE_PAY,
    confirmedBy: captured("yan-2023-notify-plus-in-subject"),
    needs: ["payer", "notifies"],
    async check(merchant) {
      const { outTradeNo } = await sharedPaidTrade(merchant);
      const notify = await merchant.notifies?.wait(outTradeNo, 1);
      const fields = Object.fromEntries(notify?.fields ?? []);
      const genuine = signedMessage("yan-2023-notify-plus-in-subject").params.map(([name]) => name);
      mustEqual(Object.keys(fields).sort(), genuine.toSorted());
      must(fields, { trade_status: "TRADE_SUCCESS", total_amount: TOTAL, notify_type: "trade_status_sync" });
      must({ ...notify?.headers }, { "user-agent": "Mozilla/4.0" });
      mustBe(sdkOf(merchant).checkNotifySignV2(fields), "the official SDK refuses the signature");
      mustBe(!sdkOf(merchant).checkNotifySignV2({ ...fields, total_amount: "88.89" }), "a forged sum is accepted");
    },
  },
  {
    what: "the notify of a partial refund keeps TRADE_SUCCESS and names the sum, the date and the refund",
    method: "alipay.trade.refund",
    confirmedBy: reported("public samples of partial refunds"),
    needs: ["payer", "notifies"],
    notInSandbox: "it refunds a trade once, and in full",
    async check(merchant) {
      const { outTradeNo } = await paidTrade(merchant);
      await merchant.notifies?.wait(outTradeNo, 1);
      await exec(merchant, "alipay.trade.refund", {
        out_trade_no: outTradeNo,
        out_request_no: "a",
        refund_amount: "1.00",
      });
      const notify = await merchant.notifies?.wait(outTradeNo, 2);
      must(Object.fromEntries(notify?.fields ?? []), {
        trade_status: "TRADE_SUCCESS",
        refund_fee: "1.00",
        out_biz_no: "a",
        gmt_refund: /\.\d{3}$/,
        receipt_amount: undefined,
      });
    },
  },
  {
    what: "a payment in a phone's browser is paid and found like one on a computer",
    method: WAP_PAY,
    confirmedBy: documented("the interface page of alipay.trade.wap.pay"),
    needs: ["payer"],
    notInSandbox: "it cannot pay inside a browser",
    async check(merchant) {
      const { outTradeNo, returnUrl } = await paidTrade(merchant, WAP_PAY);
      must(await exec(merchant, "alipay.trade.query", { out_trade_no: outTradeNo }), { trade_status: "TRADE_SUCCESS" });
      must(Object.fromEntries(new URL(returnUrl ?? "").searchParams), { method: "alipay.trade.wap.pay.return" });
    },
  },
  {
    what: "a trade that waits can be paid by a second address with the same sum and subject",
    method: PAGE_PAY,
    confirmedBy: documented("00dn7k"),
    needs: ["payer"],
    async check(merchant) {
      const outTradeNo = await openedTrade(merchant);
      await merchant.payer?.pay({ outTradeNo, payUrl: payUrl(merchant, { out_trade_no: outTradeNo }) });
      must(await exec(merchant, "alipay.trade.query", { out_trade_no: outTradeNo }), { trade_status: "TRADE_SUCCESS" });
    },
  },
];

export const PAGE_EXPECTATIONS: readonly Expectation[] = [...waysIn, ...badPages, ...refusedInput, ...afterPayment];
