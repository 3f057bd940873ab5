import type { Action } from "#lib/server/define-action.ts";
import type { RefusalTexts, Said } from "../../../_ui/said.tsx";
import type { RefundAnswer } from "./refund-answer.ts";

export type RefundDialogProps = {
  /** Nothing to refund, or not for this colleague. The dialog stays where it is: it may be showing an outcome. */
  disabled: boolean;
  /** Where the dialog's numbers come from. */
  href: string;
  /** Hidden fields of every form in here: order number, language, token. */
  fields: Record<string, string>;
  reasons: readonly { value: string; label: string }[];
  texts: RefundDialogTexts;
  refusals: RefusalTexts;
  refund: Action<RefundAnswer>;
  ask: Action<Said>;
};

export type RefundDialogTexts = Record<
  | "open"
  | "title"
  | "close"
  | "loading"
  | "loadFailed"
  | "paid"
  | "refunded"
  | "refunding"
  | "refundable"
  | "nothingLeft"
  | "how"
  | "whole"
  | "part"
  | "amount"
  | "reason"
  | "choose"
  | "reasonProblem"
  | "note"
  | "noteHint"
  | "review"
  | "edit"
  | "irrevocable"
  | "sending"
  | "lost"
  | "lostText"
  | "retry"
  | "askAgain",
  string
>;
