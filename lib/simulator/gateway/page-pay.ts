/** `alipay.trade.page.pay`: no answer to the merchant, but a way to the cashier for the buyer (section 3.1). */
import { readPagePayInput } from "#lib/simulator/domain/page-pay-input.ts";
import type { Admission } from "#lib/simulator/gateway/admit-request.ts";
import { type Finished, finishWithBuyerPage } from "#lib/simulator/gateway/outcome.ts";
import type { MergedRequest } from "#lib/simulator/gateway/raw-request.ts";
import { openSession } from "#lib/simulator/operations/open-session.ts";
import { commonErrorHead } from "#lib/simulator/protocol/gateway-error.ts";
import type { World } from "#lib/simulator/world.ts";

type Admitted = Extract<Admission, { kind: "admitted" }>;

export function pagePay(world: World, request: MergedRequest, admitted: Admitted): Finished {
  const read = readPagePayInput(admitted.biz);
  if (!read.ok) return finishWithBuyerPage(commonErrorHead("isv.invalid-parameter", `参数无效：${read.refusedField}`));
  const session = openSession(world, {
    application: admitted.application,
    input: read.input,
    notifyUrl: request.params.get("notify_url") ?? "",
    returnUrl: request.params.get("return_url") ?? "",
    charsetName: request.charsetName,
    product: "page",
    signType: "RSA2",
  });
  return { result: { kind: "cashier", sessionId: session.id }, shown: session.id, outcome: "page", fault: "" };
}
