import { createPrivateKey } from "node:crypto";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createPaymentGateway } from "#lib/alipay/gateway.ts";
import { createNotificationVerifier } from "#lib/alipay/notify.ts";
import type { Clock } from "#lib/services/ports.ts";
import type { SimulatorProcess } from "#tests/support/simulator-process.ts";
import type { TestShop } from "#tests/support/test-shop.ts";

/** Lets a test shop speak with a real offline Alipay, over real HTTP and with real signatures, instead of a script. */
export function connectToSimulator(
  shop: TestShop,
  { simulator, clock, notifyUrl }: { simulator: SimulatorProcess; clock: Clock; notifyUrl: string },
): void {
  const { appId, sellerId, alipayPublicKey } = simulator;
  const keys = createAlipayKeys({ publicKeys: [alipayPublicKey] });
  Object.assign(shop.deps, {
    clock,
    gateway: createPaymentGateway({
      appId,
      privateKey: createPrivateKey(simulator.appPrivateKey).export({ type: "pkcs1", format: "pem" }).toString(),
      keys,
      gateway: simulator.gateway,
      notifyUrl,
      returnUrl: "http://127.0.0.1/return",
      clock,
      log: shop.deps.log,
    }),
    verifier: createNotificationVerifier({ appId, keys }),
    merchant: { environment: "simulator", appId, sellerId },
  });
}
