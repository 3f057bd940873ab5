/** A synchronous method, with the disaster that waits for it, if any. */
import { GATEWAY_FAULTS, type GatewayFault } from "#lib/simulator/domain/fault.ts";
import type { Admission } from "#lib/simulator/gateway/admit-request.ts";
import { lostCall, type ReplyPlan, refusalInstead, spoilAnswer } from "#lib/simulator/gateway/disaster.ts";
import type { MethodAnswer } from "#lib/simulator/gateway/method-call.ts";
import { type Finished, finishWithReply } from "#lib/simulator/gateway/outcome.ts";
import type { MergedRequest } from "#lib/simulator/gateway/raw-request.ts";
import { SYNCHRONOUS_METHODS, type SynchronousName } from "#lib/simulator/gateway/synchronous-methods.ts";
import type { Claim } from "#lib/simulator/gateway/too-good-answer.ts";
import { payNumberFromOpenTab } from "#lib/simulator/operations/pay-from-open-tab.ts";
import { signerFor } from "#lib/simulator/operations/signer.ts";
import { replyKey } from "#lib/simulator/protocol/reply.ts";
import type { FiredFault } from "#lib/simulator/store/faults.ts";
import type { World } from "#lib/simulator/world.ts";

type Admitted = Extract<Admission, { kind: "admitted" }> & { method: SynchronousName };

/** What the call is about, whichever of the trade's two numbers it names. */
function claimOf(world: World, { method, biz }: Admitted): Claim {
  const named = biz.text("out_trade_no");
  const outTradeNo = named === "" ? (world.trades.find(biz.text("trade_no"))?.outTradeNo ?? "") : named;
  return { method, outTradeNo, outRequestNo: biz.text("out_request_no"), refundAmount: biz.text("refund_amount") };
}

/**
 * The buyer pays in the moment of the close. Where they have opened the trade, their payment is first and the close is
 * refused; where nobody has, there is nothing to close, and they pay from the tab that is still open.
 */
function closeMeanwhile(
  world: World,
  input: { fault: FiredFault<GatewayFault>; claim: Claim; sellerId: string; close: () => MethodAnswer },
): MethodAnswer {
  const { outTradeNo } = input.claim;
  const pay = () => {
    const result = payNumberFromOpenTab(world, outTradeNo);
    world.faults.tellResult({ shotId: input.fault.shotId, sent: "", result });
  };
  const isOpen = world.trades.findByNumber({ sellerId: input.sellerId, outTradeNo }) !== null;
  if (isOpen) pay();
  const answer = input.close();
  if (!isOpen) pay();
  return answer;
}

function planReply(
  world: World,
  input: { admitted: Admitted; request: MergedRequest; fault: FiredFault<GatewayFault> | null; claim: Claim },
): ReplyPlan {
  const { admitted, request, fault, claim } = input;
  const { method, biz, application } = admitted;
  const notifyUrl = request.params.get("notify_url") ?? "";
  const call = () => SYNCHRONOUS_METHODS[method]({ world, application, biz, notifyUrl, origin: request.origin });
  if (fault === null) {
    const signing = method === "alipay.open.app.alipaycert.download" ? "none" : "right";
    return { key: replyKey(method), answer: call(), signing };
  }
  const refusal = refusalInstead(fault, claim);
  if (refusal !== null) return refusal;
  const answer =
    fault.kind === "buyer-pays-at-close"
      ? closeMeanwhile(world, { fault, claim, sellerId: application.sellerId, close: call })
      : call();
  return spoilAnswer(world, { fault, claim, answer });
}

/** Whatever the method does is done before the first `await`: the signing of a reply holds up nobody else. */
export async function answerCall(world: World, request: MergedRequest, admitted: Admitted): Promise<Finished> {
  const claim = claimOf(world, admitted);
  const target = { method: claim.method, appId: admitted.application.appId, outTradeNo: claim.outTradeNo };
  const fault = world.faults.take(GATEWAY_FAULTS, target, world.clock.now());
  const lost = fault && lostCall(fault, claim);
  if (lost) return lost;

  const plan = planReply(world, { admitted, request, fault, claim });
  const { key, answer, signing } = plan;
  const asked = plan.charset === undefined ? request : { ...request, charset: plan.charset };
  const finished = await finishWithReply(asked, {
    key,
    answer,
    signing,
    fault,
    signer: signerFor(world, admitted.application),
  });
  return plan.deliver ? plan.deliver(finished) : finished;
}
