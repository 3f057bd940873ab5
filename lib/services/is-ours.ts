import type { Deps, Merchant } from "#lib/services/ports.ts";

/**
 * Whether an attempt or a payment belongs to the merchant whom the settings name now. What does not is neither ours to
 * close nor to refund, and asked in this merchant's name Alipay knows nothing of it, which proves nothing.
 */
export function isOurs({ merchant }: Pick<Deps, "merchant">, row: Pick<Merchant, "environment" | "appId">): boolean {
  return row.environment === merchant.environment && row.appId === merchant.appId;
}
