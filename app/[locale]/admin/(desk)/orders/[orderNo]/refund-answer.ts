/** What the refund dialog shows after its form was sent: sentences that the server has written. */
export type RefundAnswer =
  | { kind: "done" | "failed" | "refused"; title: string; lines: string[] }
  /** Amber: nobody knows yet; the refund can be asked about under its own number. */
  | { kind: "unknown"; title: string; lines: string[]; refundId: string };

/** What the dialog reads when it opens. */
export type RefundOpening = {
  formKey: string;
  box: { name: "paid" | "refunded" | "refunding" | "refundable"; text: string }[];
  /** All that can be refunded, as the form sends it ("88.88"). */
  whole: string;
  amountHint: string;
  nothingLeft: boolean;
};

/** What the server says of a typed amount. */
export type RefundReview =
  | { status: "ok"; amount: string; amountText: string; submitLabel: string }
  | { status: "refused"; message: string };
