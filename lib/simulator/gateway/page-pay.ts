/** The page payments: no answer to the merchant, but a way to the cashier for the buyer (section 3). */
import { readPagePayInput } from "#lib/simulator/domain/page-pay-input.ts";
import type { Admission } from "#lib/simulator/gateway/admit-request.ts";
import type { PageMethodName } from "#lib/simulator/gateway/method-names.ts";
import { type Finished, finishWithBuyerPage } from "#lib/simulator/gateway/outcome.ts";
import type { MergedRequest } from "#lib/simulator/gateway/raw-request.ts";
import { openSession } from "#lib/simulator/operations/open-session.ts";
import { commonErrorHead } from "#lib/simulator/protocol/gateway-error.ts";
import type { World } from "#lib/simulator/world.ts";

type Admitted = Extract<Admission, { kind: "admitted" }> & { method: PageMethodName };

export function pagePay(world: World, request: MergedRequest, admitted: Admitted): Finished {
  const { application, method } = admitted;
  const product = method === "alipay.trade.wap.pay" ? "wap" : "page";
  const { sandboxLimits } = world.applications.settings(application.appId);
  const read = readPagePayInput(admitted.biz, { product, now: world.clock.now(), sandboxLimits });
  if (!read.ok) {
    const { field, allowed } = read.refused;
    return finishWithBuyerPage(commonErrorHead("isv.invalid-parameter", `参数无效：${field}（${allowed}）`));
  }
  const session = openSession(world, {
    application,
    input: read.input,
    notifyUrl: request.params.get("notify_url") ?? "",
    returnUrl: request.params.get("return_url") ?? "",
    charsetName: request.charsetName,
    product,
    signType: request.signType,
  });
  return { result: { kind: "cashier", product, sessionId: session.id }, shown: session.id, outcome: "page", fault: "" };
}
