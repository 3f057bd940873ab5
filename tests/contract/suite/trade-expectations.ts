/** alipay.trade.query and alipay.trade.close. */
import { keysInOrder, signedMessage } from "#tests/contract/signed-messages.ts";
import { ASSUMED, captured, documented, type Expectation, must, mustBe, mustEqual, reported } from "./expectation.ts";
import { answerOf, commonParams, exec, isSigned, newNumber, send, signed } from "./merchant-under-test.ts";
import { openedTrade, payUrl, sharedPaidTrade, TOTAL } from "./trades.ts";

const QUERY = "alipay.trade.query";
const CLOSE = "alipay.trade.close";

const query: Omit<Expectation, "method">[] = [
  {
    what: "a query of a paid trade has the fields of a genuine reply, in their order",
    confirmedBy: captured("yan-2023-trade-query"),
    needs: ["payer"],
    async check(merchant) {
      const { outTradeNo } = await sharedPaidTrade(merchant);
      const params = commonParams(merchant, QUERY, { out_trade_no: outTradeNo });
      const reply = await send(merchant, signed(merchant, params));
      mustEqual(keysInOrder(reply.text), keysInOrder(signedMessage("yan-2023-trade-query").raw));
      mustBe(isSigned(merchant, reply), "the signature does not cover the object's bytes");
      must(answerOf(reply), {
        code: "10000",
        buyer_logon_id: /\*\*\*/,
        buyer_user_id: /^2088\d{12}$/,
        buyer_user_type: "PRIVATE",
        send_pay_date: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
        total_amount: TOTAL,
        trade_no: /^\d{8}22001\d{15}$/,
        trade_status: "TRADE_SUCCESS",
      });
    },
  },
  {
    what: "a query of a paid trade tells the real sums",
    confirmedBy: reported("public samples of production, 2018 and 2019"),
    needs: ["payer"],
    notInSandbox: "it answers 0.00 in all four (yan-2023-trade-query)",
    async check(merchant) {
      const { outTradeNo } = await sharedPaidTrade(merchant);
      const sums = { buyer_pay_amount: TOTAL, invoice_amount: TOTAL, point_amount: "0.00", receipt_amount: TOTAL };
      must(await exec(merchant, QUERY, { out_trade_no: outTradeNo }), sums);
    },
  },
  {
    what: "a query lists the purses when it is asked to",
    confirmedBy: reported("public samples of production, 2018 and 2019"),
    needs: ["payer"],
    notInSandbox: "no sample of it has such a list",
    async check(merchant) {
      const { outTradeNo } = await sharedPaidTrade(merchant);
      const answer = await exec(merchant, QUERY, { out_trade_no: outTradeNo, query_options: ["fund_bill_list"] });
      mustEqual(answer["fund_bill_list"], [{ amount: TOTAL, fund_channel: "ALIPAYACCOUNT" }]);
    },
  },
  {
    what: "Alipay's own number wins where both numbers are given",
    confirmedBy: documented("the interface page of alipay.trade.query"),
    needs: ["payer"],
    async check(merchant) {
      const { outTradeNo } = await sharedPaidTrade(merchant);
      const first = await exec(merchant, QUERY, { out_trade_no: outTradeNo });
      const both = await exec(merchant, QUERY, { trade_no: first["trade_no"], out_trade_no: newNumber() });
      must(both, { code: "10000", out_trade_no: outTradeNo });
    },
  },
  {
    what: "a trade that a buyer has opened waits for the buyer",
    confirmedBy: documented("open/00f7nu"),
    needs: ["payer"],
    async check(merchant) {
      const outTradeNo = await openedTrade(merchant);
      const answer = await exec(merchant, QUERY, { out_trade_no: outTradeNo });
      must(answer, { code: "10000", trade_status: "WAIT_BUYER_PAY", total_amount: TOTAL, send_pay_date: undefined });
    },
  },
  {
    what: "a number that nobody has opened is ACQ.TRADE_NOT_EXIST, with four sums of zero",
    confirmedBy: captured("yan-2021-trade-query-NOT-EXIST-cert"),
    needs: [],
    async check(merchant) {
      const outTradeNo = newNumber();
      const params = commonParams(merchant, QUERY, { out_trade_no: outTradeNo });
      const reply = await send(merchant, signed(merchant, params));
      mustEqual(keysInOrder(reply.text), keysInOrder(signedMessage("yan-2021-trade-query-NOT-EXIST-cert").raw));
      must(answerOf(reply), {
        code: "40004",
        msg: "Business Failed",
        sub_code: "ACQ.TRADE_NOT_EXIST",
        sub_msg: "交易不存在",
        out_trade_no: outTradeNo,
        receipt_amount: "0.00",
      });
    },
  },
  {
    what: "a page payment that no buyer has scanned or logged in for is ACQ.TRADE_NOT_EXIST",
    confirmedBy: reported("developer.aliyun.com/article/707511, fzlee/alipay#9"),
    needs: [],
    async check(merchant) {
      const outTradeNo = newNumber();
      await fetch(payUrl(merchant, { out_trade_no: outTradeNo }), { redirect: "manual" });
      must(await exec(merchant, QUERY, { out_trade_no: outTradeNo }), { sub_code: "ACQ.TRADE_NOT_EXIST" });
    },
  },
  {
    what: "a query without a number is ACQ.INVALID_PARAMETER",
    confirmedBy: documented("the interface page of alipay.trade.query"),
    needs: [],
    async check(merchant) {
      must(await exec(merchant, QUERY, {}), { code: "40004", sub_code: "ACQ.INVALID_PARAMETER", sub_msg: "参数无效" });
    },
  },
];

const close: Omit<Expectation, "method">[] = [
  {
    what: "an unpaid trade is closed by a reply with the fields of a genuine one, and is then TRADE_CLOSED",
    confirmedBy: captured("yan-2023-trade-close"),
    needs: ["payer"],
    async check(merchant) {
      const outTradeNo = await openedTrade(merchant);
      const params = commonParams(merchant, CLOSE, { out_trade_no: outTradeNo });
      const reply = await send(merchant, signed(merchant, params));
      mustEqual(keysInOrder(reply.text), keysInOrder(signedMessage("yan-2023-trade-close").raw));
      must(answerOf(reply), { code: "10000", out_trade_no: outTradeNo });
      must(await exec(merchant, QUERY, { out_trade_no: outTradeNo }), { trade_status: "TRADE_CLOSED" });
    },
  },
  {
    what: "a paid trade is not closed: ACQ.TRADE_STATUS_ERROR",
    confirmedBy: documented("the interface page of alipay.trade.close"),
    needs: ["payer"],
    async check(merchant) {
      const { outTradeNo } = await sharedPaidTrade(merchant);
      const refusal = {
        code: "40004",
        sub_code: "ACQ.TRADE_STATUS_ERROR",
        sub_msg: "交易状态不合法",
        out_trade_no: outTradeNo,
      };
      must(await exec(merchant, CLOSE, { out_trade_no: outTradeNo }), refusal);
    },
  },
  {
    what: "a closed trade is not closed again: ACQ.TRADE_STATUS_ERROR",
    confirmedBy: ASSUMED,
    needs: ["payer"],
    async check(merchant) {
      const outTradeNo = await openedTrade(merchant);
      must(await exec(merchant, CLOSE, { out_trade_no: outTradeNo }), { code: "10000" });
      must(await exec(merchant, CLOSE, { out_trade_no: outTradeNo }), { sub_code: "ACQ.TRADE_STATUS_ERROR" });
    },
  },
  {
    what: "a page payment that no buyer has opened cannot be closed: ACQ.TRADE_NOT_EXIST",
    confirmedBy: ASSUMED,
    needs: [],
    async check(merchant) {
      const outTradeNo = newNumber();
      await fetch(payUrl(merchant, { out_trade_no: outTradeNo }), { redirect: "manual" });
      must(await exec(merchant, CLOSE, { out_trade_no: outTradeNo }), { sub_code: "ACQ.TRADE_NOT_EXIST" });
    },
  },
  {
    what: "a close without a number is ACQ.INVALID_PARAMETER",
    confirmedBy: documented("the interface page of alipay.trade.close"),
    needs: [],
    async check(merchant) {
      must(await exec(merchant, CLOSE, {}), { code: "40004", sub_code: "ACQ.INVALID_PARAMETER" });
    },
  },
];

export const TRADE_EXPECTATIONS: readonly Expectation[] = [
  ...query.map((expectation) => ({ ...expectation, method: QUERY })),
  ...close.map((expectation) => ({ ...expectation, method: CLOSE })),
];
