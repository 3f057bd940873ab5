import "server-only";
import { headers } from "next/headers";
import type { PayProduct } from "#lib/domain/payment.ts";
import { payDeviceOf, payProductFor } from "#lib/server/pay-device.ts";
import { shop } from "#lib/server/shop.ts";

export type BuyerDevice = {
  /** What opens Alipay's cashier on it. */
  product: PayProduct;
  blocksAlipay: boolean;
};

/** What the browser of this request is, as far as Alipay is concerned. */
export async function findBuyerDevice(): Promise<BuyerDevice> {
  const [sent, { config }] = await Promise.all([headers(), shop()]);
  const device = payDeviceOf({ userAgent: sent.get("user-agent"), mobileHint: sent.get("sec-ch-ua-mobile") });
  return { product: payProductFor(device, config.payProducts), blocksAlipay: device.blocksAlipay };
}
