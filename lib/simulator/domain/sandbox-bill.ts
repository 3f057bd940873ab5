/**
 * The bill of the official sandbox is a template: the same sample whatever was really paid. Its contents are not
 * published, so this sample is our own.
 */
import type { Buyer, Trade } from "#lib/simulator/domain/model.ts";
import type { BilledPayment, SellerMove } from "#lib/simulator/domain/seller-account.ts";

const NOON_MS = 12 * 60 * 60 * 1000;

const SAMPLE_BUYER: Buyer = {
  buyerId: "2088102100000002",
  logonId: "sandbox_buyer@example.com",
  name: "沙箱",
  password: "",
  balanceFen: 0,
  cardName: "",
  cardFen: 0,
  creditFen: 0,
};

function sampleTrade(sellerId: string, at: number): Trade {
  return {
    tradeNo: "2019010122001400020500000001",
    appId: "",
    sellerId,
    outTradeNo: "sandbox-sample",
    totalFen: 1,
    subject: "沙箱账单模板",
    body: "",
    passbackParams: "",
    buyerId: SAMPLE_BUYER.buyerId,
    status: "TRADE_SUCCESS",
    createdAt: at,
    expiresAt: at,
    paidAt: at,
    closedAt: null,
    notifyUrl: "",
    charsetName: "utf-8",
    signType: "RSA2",
    fundChannel: "ALIPAYACCOUNT",
    refundedFen: 0,
    couponId: null,
    couponName: "",
    couponType: null,
    couponFen: 0,
  };
}

/** One payment of one fen at noon of the bill's first day. */
export function sandboxBill(input: { sellerId: string; from: number }): {
  payment: BilledPayment;
  move: SellerMove;
  buyer: Buyer;
} {
  const at = input.from + NOON_MS;
  const trade = sampleTrade(input.sellerId, at);
  const { sellerId, tradeNo, totalFen } = trade;
  return {
    payment: { trade, feeFen: 0 },
    move: { id: 1, sellerId, at, kind: "payment", amountFen: totalFen, balanceFen: totalFen, tradeNo, requestNo: "" },
    buyer: SAMPLE_BUYER,
  };
}
