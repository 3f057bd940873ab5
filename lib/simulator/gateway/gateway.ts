/** gateway.do as a function: from a raw request to what goes back, with everything written to the log. */
import { type Admission, admitRequest } from "#lib/simulator/gateway/admit-request.ts";
import { answerCall } from "#lib/simulator/gateway/answer.ts";
import { isPageMethod } from "#lib/simulator/gateway/method-names.ts";
import {
  type Finished,
  finishWithBuyerPage,
  finishWithReply,
  type GatewayResult,
} from "#lib/simulator/gateway/outcome.ts";
import { pagePay } from "#lib/simulator/gateway/page-pay.ts";
import { type MergedRequest, mergeRequest, type RawRequest } from "#lib/simulator/gateway/raw-request.ts";
import { requestRecord } from "#lib/simulator/gateway/request-record.ts";
import { settleDueTrades } from "#lib/simulator/operations/settle-due-trades.ts";
import { signerFor } from "#lib/simulator/operations/signer.ts";
import { replyKey } from "#lib/simulator/protocol/reply.ts";
import type { World } from "#lib/simulator/world.ts";

async function decide(world: World, request: MergedRequest, admission: Admission): Promise<Finished> {
  if (admission.kind === "refused") {
    if (admission.method !== null && isPageMethod(admission.method)) return finishWithBuyerPage(admission.head);
    return finishWithReply(request, {
      key: admission.method === null ? "error_response" : replyKey(admission.method),
      answer: { head: admission.head, fields: {} },
      signing: admission.isSigned ? "right" : "none",
      fault: null,
      signer: signerFor(world, admission.application),
    });
  }
  const { method } = admission;
  if (isPageMethod(method)) return pagePay(world, request, { ...admission, method });
  return answerCall(world, request, { ...admission, method });
}

export async function handleGatewayRequest(world: World, raw: RawRequest): Promise<GatewayResult> {
  const request = mergeRequest(raw, world.randomHex());
  settleDueTrades(world);
  const at = world.clock.now();
  const admission = admitRequest(world, request);
  const finished = await decide(world, request, admission);
  world.log.addRequest(requestRecord(at, raw, request, finished));
  return finished.result;
}
