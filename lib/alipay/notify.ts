import type { AlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { findIdentifier } from "#lib/alipay/identifier.ts";
import { findShanghaiMoment } from "#lib/alipay/shanghai-time.ts";
import { type SignedForm, verifySignedForm } from "#lib/alipay/signed-form.ts";
import { findFenInYuan } from "#lib/domain/money.ts";
import type { GenuineNotice, NoticeVerdict, NotificationVerifier } from "#lib/services/ports.ts";

type Texts = Extract<SignedForm, { kind: "signed" }>["text"];

/**
 * Makes the verifier of notifications, which never throws. In certificate mode a notification does not say which
 * certificate it was signed with. One that no known key has signed is refused, and Alipay sends it again four minutes
 * later; a new certificate is learned meanwhile from the reply to a call of our own, never at a forger's wish.
 */
export function createNotificationVerifier({ appId, keys }: { appId: string; keys: AlipayKeys }): NotificationVerifier {
  return {
    verify(body) {
      const form = verifySignedForm(body, { appId, keys: keys.all() });
      if (form.kind === "refused") return { kind: "rejected", because: form.because };
      keys.saw(form.key);
      return readNotice(form.text, Buffer.from(body).toString("latin1"));
    },
  };
}

function readNotice(text: Texts, body: string): NoticeVerdict {
  // Other products sign with the same key; only this type tells of trades.
  if (text("notify_type") !== "trade_status_sync") return rejected("not about a trade");
  const kind = kindOf(text);
  if (kind === null) return rejected("unknown trade_status");
  const [notifyId, outTradeNo, tradeNo, sellerId] = ["notify_id", "out_trade_no", "trade_no", "seller_id"].map((name) =>
    findIdentifier(text(name)),
  );
  if (!notifyId || !outTradeNo || !tradeNo || !sellerId) return rejected("a number is missing or malformed");
  const notice: GenuineNotice = {
    notifyId,
    outTradeNo,
    tradeNo,
    sellerId,
    kind,
    tradeStatus: text("trade_status") ?? "",
    subject: text("subject") ?? "",
    totalFen: findFenInYuan(text("total_amount") ?? ""),
    buyerLogonId: text("buyer_logon_id"),
    paidAt: findShanghaiMoment(text("gmt_payment") ?? ""),
    outBizNo: text("out_biz_no"),
    body,
  };
  return { kind: "genuine", notice };
}

function rejected(because: string): NoticeVerdict {
  return { kind: "rejected", because };
}

/**
 * The refund fields come first: a partial refund keeps TRADE_SUCCESS, so the status alone would pay the order again. It
 * is a payment only where none of them is there (protocol sheet, section 0.5). An unpaid trade that timed out says
 * `refund_fee=0.00` and nothing more of a refund (section 4.2).
 */
function kindOf(text: Texts): GenuineNotice["kind"] | null {
  const status = text("trade_status") ?? "";
  const refundFee = text("refund_fee");
  const saysRefund = refundFee !== null || text("gmt_refund") !== null || text("out_biz_no") !== null;
  switch (status) {
    case "WAIT_BUYER_PAY":
      return "waiting";
    case "TRADE_SUCCESS":
    case "TRADE_FINISHED":
      return saysRefund ? "refund" : "payment";
    case "TRADE_CLOSED": {
      const gaveBack = text("gmt_refund") !== null || text("out_biz_no") !== null;
      return gaveBack || (refundFee !== null && refundFee !== "0.00") ? "refund" : "close";
    }
    default:
      return null;
  }
}
