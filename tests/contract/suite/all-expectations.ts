/** Everything that is expected of an Alipay, whichever it is. */
import { BILL_EXPECTATIONS } from "./bill-expectations.ts";
import type { Confirmation, Expectation } from "./expectation.ts";
import { GATEWAY_EXPECTATIONS } from "./gateway-expectations.ts";
import { PAGE_EXPECTATIONS } from "./page-expectations.ts";
import { REFUND_EXPECTATIONS } from "./refund-expectations.ts";
import { SDK_EXPECTATIONS } from "./sdk-expectations.ts";
import { TRADE_EXPECTATIONS } from "./trade-expectations.ts";

export const ALL_EXPECTATIONS: readonly Expectation[] = [
  ...GATEWAY_EXPECTATIONS,
  ...SDK_EXPECTATIONS,
  ...PAGE_EXPECTATIONS,
  ...TRADE_EXPECTATIONS,
  ...REFUND_EXPECTATIONS,
  ...BILL_EXPECTATIONS,
];

/** How an expectation is known, in words. */
export function grounds(confirmedBy: Confirmation): string {
  switch (confirmedBy.by) {
    case "signed message":
      return `signed by Alipay: ${confirmedBy.message}`;
    case "documentation":
      return `documented: ${confirmedBy.page}`;
    case "report":
      return `reported: ${confirmedBy.where}`;
    case "assumed":
      return "assumed: only the real Alipay can confirm it";
  }
}
