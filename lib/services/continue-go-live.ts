import { type BillNote, GO_LIVE_ACTIONS, type GoLiveEvidence } from "#lib/domain/go-live.ts";
import { billDaysToAsk } from "#lib/domain/go-live-judgement.ts";
import { recordAudit } from "#lib/services/audit.ts";
import type {
  BillAnswer,
  BillSource,
  Deps,
  NewAudit,
  OrderRow,
  PayPageVisitor,
  UnitOfWork,
} from "#lib/services/ports.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";

export type GoLiveDeps = Deps & { payPage: PayPageVisitor; bills: BillSource };

/** Sooner the second question about a refund tells nothing that the first did not. */
const ASK_REFUND_AGAIN_MS = 5_000;

type Check = { order: OrderRow; evidence: GoLiveEvidence };

/**
 * Looks at everything of a go-live check that can be looked at now: the pay page, the payment, the refund query, the bill.
 * What comes by itself, the buyer, the notification and the worker write down. Nothing that is seen already is asked again.
 */
export async function continueGoLive(deps: GoLiveDeps, { orderNo }: { orderNo: string }): Promise<void> {
  for (const look of [lookAtPayPage, askAboutPayment, askAboutRefund, lookAtBills]) {
    const order = await deps.database.read.orders.findByNo(orderNo);
    const evidence = await deps.database.read.goLive.findEvidence(orderNo);
    if (!order || !evidence) return;
    await look(deps, { order, evidence });
  }
}

/** Opened once by the shop itself and followed no further: no trade comes of it (protocol sheet, section 3.1). */
async function lookAtPayPage(deps: GoLiveDeps, { order, evidence }: Check): Promise<void> {
  if (evidence.payPage?.said === "opened") return;
  const signed = await signPayUrl(deps, { orderId: order.id, product: "page" });
  if (signed.status !== "redirect") return;
  const { said, host, code, cause } = await deps.payPage.visit(signed.url);
  const before = evidence.payPage;
  if (before?.said === said && before.code === code) return;
  await note(deps, order, {
    action: GO_LIVE_ACTIONS.payPage,
    subject: evidence.outTradeNo ?? order.orderNo,
    after: said,
    detail: { host, code, cause },
  });
}

async function askAboutPayment(deps: GoLiveDeps, { order, evidence }: Check): Promise<void> {
  if (evidence.payment === null) await refreshPayment(deps, { orderId: order.id });
}

async function askAboutRefund(deps: GoLiveDeps, { order, evidence }: Check): Promise<void> {
  const { payment, refund, refundQuery, outTradeNo } = evidence;
  if (!payment || !refund || outTradeNo === null || refund.sentAt === null || refund.status === "failed") return;
  const isRecent = refundQuery !== null && deps.clock.now().getTime() - refundQuery.at.getTime() < ASK_REFUND_AGAIN_MS;
  if (refundQuery?.said === "found" || isRecent) return;
  const { outRequestNo } = refund;
  const { answer } = await deps.gateway.queryRefund({ tradeNo: payment.tradeNo, outTradeNo, outRequestNo });
  if (refundQuery?.said === answer.kind) return;
  await note(deps, order, {
    action: GO_LIVE_ACTIONS.refundQuery,
    subject: outRequestNo,
    after: answer.kind,
    detail: {
      amountFen: answer.kind === "found" ? answer.amountFen : null,
      cause: answer.kind === "unknown" ? answer.cause : null,
    },
  });
}

async function lookAtBills(deps: GoLiveDeps, { order, evidence }: Check): Promise<void> {
  const isSandbox = deps.merchant.environment === "sandbox";
  for (const day of billDaysToAsk(evidence, { now: deps.clock.now(), isSandbox })) {
    const seen = readBill(await deps.bills.findTradeBill(day), evidence);
    const before = evidence.bills.find((bill) => bill.day === day);
    if (before && isSame(before, seen)) continue;
    const { said, ...detail } = seen;
    await note(deps, order, { action: GO_LIVE_ACTIONS.bill, subject: day, after: said, detail });
  }
}

type BillSeen = Omit<BillNote, "day" | "at">;

/** The rows that carry our numbers: Alipay's for the payment, ours for the refund. */
function readBill(answer: BillAnswer, { payment, refund }: GoLiveEvidence): BillSeen {
  const nothing = { paymentFen: null, refundFen: null, unreadable: 0, code: null, cause: null };
  switch (answer.kind) {
    case "unknown":
      return { ...nothing, said: "unknown", code: answer.code, cause: answer.cause };
    case "not-there":
      return { ...nothing, said: "not-there", code: answer.code };
    case "bill": {
      const ours = answer.rows.filter(({ tradeNo }) => tradeNo === payment?.tradeNo);
      const paid = ours.find(({ kind }) => kind === "payment");
      const back = ours.find(({ kind, outRequestNo }) => kind === "refund" && outRequestNo === refund?.outRequestNo);
      return {
        ...nothing,
        said: "there",
        paymentFen: paid?.orderFen ?? null,
        refundFen: back?.orderFen ?? null,
        unreadable: answer.unreadable.length,
      };
    }
  }
}

function isSame(before: BillNote, seen: BillSeen): boolean {
  const names = ["said", "paymentFen", "refundFen", "unreadable", "code", "cause"] as const;
  return names.every((name) => before[name] === seen[name]);
}

async function note(
  deps: GoLiveDeps,
  order: OrderRow,
  entry: { action: string; subject: string; after: string; detail: NewAudit["detail"] },
): Promise<void> {
  const write = (tx: UnitOfWork) => recordAudit(tx, deps, { actor: "alipay", orderId: order.id, ...entry });
  await deps.database.write(write);
}
