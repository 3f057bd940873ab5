/** What the merchant's own system can be told; docs/webhook.md says what each carries. */
export const MESSAGE_TYPES = [
  "order.paid",
  "order.cancelled",
  "refund.done",
  "refund.failed",
  "person.needed",
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];
