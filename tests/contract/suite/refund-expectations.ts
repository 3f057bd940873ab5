/** alipay.trade.refund and alipay.trade.fastpay.refund.query. */
import { keysInOrder, signedMessage } from "#tests/contract/signed-messages.ts";
import { ASSUMED, captured, documented, type Expectation, must, mustBe, mustEqual, reported } from "./expectation.ts";
import {
  type Answer,
  answerOf,
  commonParams,
  exec,
  isSigned,
  type MerchantUnderTest,
  newNumber,
  send,
  signed,
} from "./merchant-under-test.ts";
import { openedTrade, paidTrade, sharedPaidTrade, TOTAL } from "./trades.ts";

const QUERY = "alipay.trade.query";
const REFUND = "alipay.trade.refund";
const REFUND_QUERY = "alipay.trade.fastpay.refund.query";
const REFUND_PAGE = documented("the interface page of alipay.trade.refund");
const ONCE_IN_FULL = "it refunds a trade once, and in full";

function refund(merchant: MerchantUnderTest, biz: Record<string, unknown>): Promise<Answer> {
  return exec(merchant, REFUND, biz);
}

const refunds: Omit<Expectation, "method">[] = [
  {
    what: "a full refund has the fields of a genuine reply, in their order, and closes the trade",
    confirmedBy: captured("yan-2023-trade-refund"),
    needs: ["payer"],
    async check(merchant) {
      const { outTradeNo } = await paidTrade(merchant);
      const params = commonParams(merchant, REFUND, { out_trade_no: outTradeNo, refund_amount: TOTAL });
      const reply = await send(merchant, signed(merchant, params));
      mustEqual(keysInOrder(reply.text), keysInOrder(signedMessage("yan-2023-trade-refund").raw));
      mustBe(isSigned(merchant, reply), "the signature does not cover the object's bytes");
      must(answerOf(reply), { code: "10000", fund_change: "Y", refund_fee: TOTAL, out_trade_no: outTradeNo });
      must(await exec(merchant, QUERY, { out_trade_no: outTradeNo }), { trade_status: "TRADE_CLOSED" });
      // Without a number of its own, a refund is found under the trade's.
      const found = await exec(merchant, REFUND_QUERY, { out_trade_no: outTradeNo, out_request_no: outTradeNo });
      must(found, { refund_status: "REFUND_SUCCESS", refund_amount: TOTAL });
    },
  },
  {
    what: "refund_fee is the sum of all refunds of a trade, which stays TRADE_SUCCESS until nothing is left",
    confirmedBy: REFUND_PAGE,
    needs: ["payer"],
    notInSandbox: ONCE_IN_FULL,
    async check(merchant) {
      const { outTradeNo } = await paidTrade(merchant);
      const part = (number: string, amount: string) =>
        refund(merchant, { out_trade_no: outTradeNo, out_request_no: number, refund_amount: amount });
      must(await part("a", "8.88"), { fund_change: "Y", refund_fee: "8.88" });
      must(await part("b", "10.00"), { fund_change: "Y", refund_fee: "18.88" });
      must(await exec(merchant, QUERY, { out_trade_no: outTradeNo }), { trade_status: "TRADE_SUCCESS" });
      must(await part("c", "70.00"), { fund_change: "Y", refund_fee: TOTAL });
      must(await exec(merchant, QUERY, { out_trade_no: outTradeNo }), { trade_status: "TRADE_CLOSED" });
    },
  },
  {
    what: "the same number and amount again moves no money: 10000 with fund_change N and the old date",
    confirmedBy: reported("a public sample of a repeated refund"),
    needs: ["payer"],
    notInSandbox: ONCE_IN_FULL,
    async check(merchant) {
      const { outTradeNo } = await paidTrade(merchant);
      const again = () => refund(merchant, { out_trade_no: outTradeNo, out_request_no: "a", refund_amount: "1.00" });
      const first = await again();
      const second = await again();
      must(second, { code: "10000", fund_change: "N", refund_fee: "1.00" });
      mustEqual(second["gmt_refund_pay"], first["gmt_refund_pay"]);
    },
  },
  {
    what: "the same number with another amount is ACQ.DISCORDANT_REPEAT_REQUEST",
    confirmedBy: REFUND_PAGE,
    needs: ["payer"],
    notInSandbox: ONCE_IN_FULL,
    async check(merchant) {
      const { outTradeNo } = await paidTrade(merchant);
      const biz = { out_trade_no: outTradeNo, out_request_no: "a" };
      must(await refund(merchant, { ...biz, refund_amount: "1.00" }), { fund_change: "Y" });
      const other = await refund(merchant, { ...biz, refund_amount: "2.00" });
      must(other, { code: "40004", sub_code: "ACQ.DISCORDANT_REPEAT_REQUEST" });
    },
  },
  {
    what: "refunds that together exceed the total are ACQ.REASON_TRADE_REFUND_FEE_ERR, with sums of zero",
    confirmedBy: reported("a sandbox sample, 2018"),
    needs: ["payer"],
    notInSandbox: ONCE_IN_FULL,
    async check(merchant) {
      const { outTradeNo } = await paidTrade(merchant);
      const part = (number: string) =>
        refund(merchant, { out_trade_no: outTradeNo, out_request_no: number, refund_amount: "50.00" });
      must(await part("a"), { fund_change: "Y" });
      must(await part("b"), {
        code: "40004",
        sub_code: "ACQ.REASON_TRADE_REFUND_FEE_ERR",
        sub_msg: "REASON_TRADE_REFUND_FEE_ERR",
        out_trade_no: outTradeNo,
        refund_fee: "0.00",
        send_back_fee: "0.00",
      });
    },
  },
  {
    what: "a part without a number of its own, or more than the total, is ACQ.REFUND_AMT_NOT_EQUAL_TOTAL",
    confirmedBy: REFUND_PAGE,
    needs: ["payer"],
    async check(merchant) {
      const { outTradeNo } = await sharedPaidTrade(merchant);
      const nameless = await refund(merchant, { out_trade_no: outTradeNo, refund_amount: "1.00" });
      must(nameless, { code: "40004", sub_code: "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL" });
      const tooMuch = await refund(merchant, { out_trade_no: outTradeNo, out_request_no: "a", refund_amount: "88.89" });
      must(tooMuch, { code: "40004", sub_code: "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL" });
    },
    notInSandbox: "it counts every call, refused or not, as the one that a trade may have",
  },
  {
    what: "an unpaid trade is not refunded: ACQ.TRADE_STATUS_ERROR",
    confirmedBy: REFUND_PAGE,
    needs: ["payer"],
    async check(merchant) {
      const outTradeNo = await openedTrade(merchant);
      const answer = await refund(merchant, { out_trade_no: outTradeNo, refund_amount: TOTAL });
      must(answer, { code: "40004", sub_code: "ACQ.TRADE_STATUS_ERROR" });
    },
  },
  {
    what: "a wholly refunded trade is not refunded under a new number: ACQ.TRADE_HAS_CLOSE",
    confirmedBy: REFUND_PAGE,
    needs: ["payer"],
    notInSandbox: ONCE_IN_FULL,
    async check(merchant) {
      const { outTradeNo } = await paidTrade(merchant);
      must(await refund(merchant, { out_trade_no: outTradeNo, refund_amount: TOTAL }), { fund_change: "Y" });
      const again = await refund(merchant, { out_trade_no: outTradeNo, out_request_no: "b", refund_amount: TOTAL });
      must(again, { code: "40004", sub_code: "ACQ.TRADE_HAS_CLOSE" });
    },
  },
  {
    what: "a refund of what does not exist is ACQ.TRADE_NOT_EXIST, with sums of zero",
    confirmedBy: reported("public samples of production"),
    needs: [],
    async check(merchant) {
      const answer = await refund(merchant, { out_trade_no: newNumber(), refund_amount: "1.00" });
      must(answer, { code: "40004", sub_code: "ACQ.TRADE_NOT_EXIST", refund_fee: "0.00", send_back_fee: "0.00" });
    },
  },
  {
    what: "a refund without an amount, or without a number, is ACQ.INVALID_PARAMETER",
    confirmedBy: REFUND_PAGE,
    needs: [],
    async check(merchant) {
      must(await refund(merchant, { out_trade_no: newNumber() }), { sub_code: "ACQ.INVALID_PARAMETER" });
      must(await refund(merchant, { refund_amount: "1.00" }), { sub_code: "ACQ.INVALID_PARAMETER" });
    },
  },
  {
    what: "a refund that asks back what was shared out is ACQ.ALLOC_AMOUNT_VALIDATE_ERROR where nothing was",
    confirmedBy: ASSUMED,
    needs: ["payer"],
    notInSandbox: "it counts every call, refused or not, as the one that a trade may have",
    async check(merchant) {
      const { outTradeNo } = await sharedPaidTrade(merchant);
      const shares = [{ royalty_type: "transfer", trans_out: "2088000000000001", amount: "1.00" }];
      const answer = await refund(merchant, {
        out_trade_no: outTradeNo,
        out_request_no: "a",
        refund_amount: "1.00",
        refund_royalty_parameters: shares,
      });
      must(answer, { code: "40004", sub_code: "ACQ.ALLOC_AMOUNT_VALIDATE_ERROR" });
    },
  },
];

const refundQueries: Omit<Expectation, "method">[] = [
  {
    what: "a refund that was made is found, with the fields of a genuine reply in their order",
    confirmedBy: captured("yan-2023-refund-query"),
    needs: ["payer"],
    async check(merchant) {
      const { outTradeNo } = await paidTrade(merchant);
      const out_request_no = `${outTradeNo}r`;
      must(await refund(merchant, { out_trade_no: outTradeNo, out_request_no, refund_amount: TOTAL }), {
        fund_change: "Y",
      });
      const params = commonParams(merchant, REFUND_QUERY, { out_trade_no: outTradeNo, out_request_no });
      const reply = await send(merchant, signed(merchant, params));
      mustEqual(keysInOrder(reply.text), keysInOrder(signedMessage("yan-2023-refund-query").raw));
      must(answerOf(reply), { refund_amount: TOTAL, refund_status: "REFUND_SUCCESS", total_amount: TOTAL });
    },
  },
  {
    what: "an unknown refund is answered by 10000 and nothing else, signed",
    confirmedBy: reported("a public sample of production"),
    needs: ["payer"],
    async check(merchant) {
      const { outTradeNo } = await sharedPaidTrade(merchant);
      const biz = { out_trade_no: outTradeNo, out_request_no: "never" };
      const reply = await send(merchant, signed(merchant, commonParams(merchant, REFUND_QUERY, biz)));
      mustEqual(answerOf(reply), { code: "10000", msg: "Success" });
      mustBe(isSigned(merchant, reply), "the reply is not signed");
    },
  },
  {
    what: "a refund query about what does not exist is ACQ.TRADE_NOT_EXIST",
    confirmedBy: documented("the interface page of alipay.trade.fastpay.refund.query"),
    needs: [],
    async check(merchant) {
      const answer = await exec(merchant, REFUND_QUERY, { out_trade_no: newNumber(), out_request_no: "a" });
      must(answer, { code: "40004", sub_code: "ACQ.TRADE_NOT_EXIST" });
    },
  },
  {
    what: "a refund query without the refund's number, or without the trade's, is ACQ.INVALID_PARAMETER",
    confirmedBy: documented("the interface page of alipay.trade.fastpay.refund.query"),
    needs: [],
    async check(merchant) {
      must(await exec(merchant, REFUND_QUERY, { out_trade_no: newNumber() }), { sub_code: "ACQ.INVALID_PARAMETER" });
      must(await exec(merchant, REFUND_QUERY, { out_request_no: "a" }), { sub_code: "ACQ.INVALID_PARAMETER" });
    },
  },
];

export const REFUND_EXPECTATIONS: readonly Expectation[] = [
  ...refunds.map((expectation) => ({ ...expectation, method: REFUND })),
  ...refundQueries.map((expectation) => ({ ...expectation, method: REFUND_QUERY })),
];
