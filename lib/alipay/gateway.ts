import { createBillSource } from "#lib/alipay/bill.ts";
import { type AlipayCall, createCall } from "#lib/alipay/call.ts";
import { heedCallLimit } from "#lib/alipay/call-limit.ts";
import { type AlipayAccess, createAlipayClients } from "#lib/alipay/client.ts";
import { closeTrade } from "#lib/alipay/close-trade.ts";
import { withinPageTime } from "#lib/alipay/page-time.ts";
import { signPayUrl } from "#lib/alipay/pay-url.ts";
import { queryRefund } from "#lib/alipay/query-refund.ts";
import { queryTrade } from "#lib/alipay/query-trade.ts";
import { refundTrade } from "#lib/alipay/refund-trade.ts";
import type { BillSource, Clock, Logger, PaymentGateway } from "#lib/services/ports.ts";

/**
 * How long one call may take, and how long all calls of one page together: a page that asks Alipay answers within ten
 * seconds (fault G-17), of which two are for everything else.
 */
const CALL_DEADLINE_MS = 8_000;

export type AlipayGateway = PaymentGateway & {
  /** A gateway for what one page asks, however many calls that takes. The worker, for which nobody waits, has all time. */
  forOnePage(): PaymentGateway;
  bills: BillSource;
};

/** Makes the gateway to Alipay. Throws on an empty setting or a key that cannot sign; no method throws afterwards. */
export function createPaymentGateway(
  deps: AlipayAccess & {
    /** Where Alipay reports payments, and where it sends the buyer back to. Absolute, from the configuration only. */
    notifyUrl: string;
    returnUrl: string;
    clock: Clock;
    log: Logger;
    /** How long one call may take in all, and all calls of one page. */
    deadlineMs?: number;
  },
): AlipayGateway {
  const { clock, log, notifyUrl, returnUrl, deadlineMs = CALL_DEADLINE_MS } = deps;
  if (notifyUrl === "" || returnUrl === "")
    throw new Error("the addresses for Alipay's notifications and returns are empty");
  const clients = createAlipayClients(deps, { deadlineMs, log });
  const everyCall = heedCallLimit(createCall({ clients, clock, log, deadlineMs }), clock);
  const through = (call: AlipayCall): PaymentGateway => ({
    async payUrl(request) {
      // The buyer's browser takes the address to Alipay: a signature that Alipay refuses there could not be mended. So
      // while the key is being changed, any answer to a question tells which key Alipay takes now.
      if (clients.isChanging) await queryTrade(call, request.outTradeNo);
      return signPayUrl({ sdk: clients.inUse(), clock, notifyUrl, returnUrl }, request);
    },
    queryTrade: (outTradeNo) => queryTrade(call, outTradeNo),
    closeTrade: (outTradeNo) => closeTrade(call, outTradeNo),
    refund: (request) => refundTrade({ call, log }, request),
    queryRefund: (request) => queryRefund(call, request),
  });
  return {
    ...through(everyCall),
    forOnePage: () => through(withinPageTime(everyCall, deadlineMs)),
    bills: createBillSource({ call: everyCall, gateway: deps.gateway }),
  };
}
