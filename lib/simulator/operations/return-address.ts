import type { PaySession } from "#lib/simulator/domain/model.ts";
import { signerForId } from "#lib/simulator/operations/signer.ts";
import { signedReturnAddress } from "#lib/simulator/protocol/return-address.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";
import type { World } from "#lib/simulator/world.ts";

/** The signed way back to the merchant for a paid trade; null when the merchant gave no return_url. */
export function returnAddressOf(world: World, session: PaySession, tradeNo: string): string | null {
  if (session.returnUrl === "") return null;
  return signedReturnAddress({
    returnUrl: session.returnUrl,
    charsetName: session.charsetName,
    outTradeNo: session.outTradeNo,
    totalAmount: yuanFromFen(session.totalFen),
    tradeNo,
    appId: session.appId,
    sellerId: session.sellerId,
    at: world.clock.now(),
    method: `alipay.trade.${session.product}.pay.return`,
    signType: session.signType,
    privateKey: signerForId(world, session.appId).privateKey,
  });
}
