import "server-only";
import { cookies } from "next/headers";
import type { Owned } from "#lib/server/order-access.ts";
import { shop } from "#lib/server/shop.ts";

const COOKIE = "payer-key";
/** As long as an order can wait for its money at most (ORDER_LIFETIME_MINUTES). */
const COOKIE_SECONDS = 24 * 3_600;

/**
 * Keeps an order's key in this browser while the buyer is at Alipay, where the order was opened by its link: the address
 * that Alipay leads back to carries no key, and Alipay is told none.
 */
export async function rememberPayer({ order, key }: Owned<{ orderNo: string }>): Promise<void> {
  if (key === null) return;
  const [{ config }, jar] = await Promise.all([shop(), cookies()]);
  jar.set(COOKIE, `${order.orderNo}.${key}`, {
    ...{ httpOnly: true, secure: config.publicUrl.startsWith("https:"), sameSite: "lax" },
    ...{ path: "/pay/return", maxAge: COOKIE_SECONDS },
  });
}

/** The key with which this browser left for Alipay to pay the order, if it did. */
export async function findPayerKey(orderNo: string): Promise<string | null> {
  const [of, key] = ((await cookies()).get(COOKIE)?.value ?? "").split(".", 2);
  return of === orderNo && key !== undefined ? key : null;
}
