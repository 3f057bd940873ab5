/** A person with the sandbox wallet, who is told where to go. */
import { setTimeout as pause } from "node:timers/promises";
import { exec, type MerchantUnderTest, type Payer, type Payment } from "#tests/contract/suite/merchant-under-test.ts";

const ASK_EVERY_MS = 3_000;
const PATIENCE_MS = 10 * 60_000;

/** `merchant` is asked for because the payer is part of it. */
export function payerAtTheKeyboard(merchant: () => MerchantUnderTest, say: (line: string) => void): Payer {
  async function until(payment: Payment, wanted: string, whatToDo: string): Promise<void> {
    say(`${whatToDo}\n\n  ${payment.payUrl}\n`);
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const answer = await exec(merchant(), "alipay.trade.query", { out_trade_no: payment.outTradeNo });
      if (answer["trade_status"] === wanted) return;
      await pause(ASK_EVERY_MS);
    }
    throw new Error(`nobody came within ${PATIENCE_MS / 60_000} minutes`);
  }
  return {
    open: (payment) =>
      until(payment, "WAIT_BUYER_PAY", "Open this address, log in with the sandbox buyer, do not pay:"),
    async pay(payment) {
      await until(payment, "TRADE_SUCCESS", "Open this address and pay with the sandbox buyer:");
      return { returnUrl: null };
    },
  };
}
