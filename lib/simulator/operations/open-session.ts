import type { Application, PayProduct, PaySession, SignType } from "#lib/simulator/domain/model.ts";
import type { PagePayInput } from "#lib/simulator/domain/page-pay-input.ts";
import { beginScenarios } from "#lib/simulator/operations/scenarios.ts";
import type { World } from "#lib/simulator/world.ts";

/** Remembers a verified page-pay request and gives the way to its cashier page. No trade exists yet. */
export function openSession(
  world: World,
  request: {
    application: Application;
    input: PagePayInput;
    notifyUrl: string;
    returnUrl: string;
    charsetName: string;
    product: PayProduct;
    signType: SignType;
  },
): PaySession {
  const session: PaySession = {
    id: world.randomHex(),
    appId: request.application.appId,
    sellerId: request.application.sellerId,
    ...request.input,
    product: request.product,
    scanCode: world.randomDigits(8),
    notifyUrl: request.notifyUrl,
    returnUrl: request.returnUrl,
    charsetName: request.charsetName,
    signType: request.signType,
    createdAt: world.clock.now(),
    loginBuyerId: null,
    loginToken: null,
  };
  const isNew = world.trades.latestSession(session.outTradeNo) === null;
  world.trades.addSession(session);
  if (isNew) beginScenarios(world, session);
  return session;
}
