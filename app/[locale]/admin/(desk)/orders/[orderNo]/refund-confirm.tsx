"use client";

import { type SyntheticEvent, useState } from "react";
import { Button } from "#app/_ui/primitives/button.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import { SubmitButton } from "#app/_ui/primitives/submit-button.tsx";
import type { RefundAnswer, RefundOpening, RefundReview } from "./refund-answer.ts";
import type { RefundDialogProps } from "./refund-dialog-props.ts";

export type Reviewed = Extract<RefundReview, { status: "ok" }> & { reason: string; note: string };

type Props = RefundDialogProps & {
  opening: RefundOpening;
  reviewed: Reviewed;
  onBack: () => void;
  onAnswer: (answer: RefundAnswer) => void;
};

/** The last look: the sum stands in the button. A repeat after a broken connection carries the same key. */
export function RefundConfirm(props: Props) {
  const { texts, reviewed, reasons } = props;
  const [sending, setSending] = useState(false);
  const [lost, setLost] = useState(false);
  const send = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    const answer = await submit(props);
    setSending(false);
    if (answer === null) setLost(true);
    else props.onAnswer(answer);
  };
  const reason = reasons.find(({ value }) => value === reviewed.reason)?.label;
  return (
    <form onSubmit={(event) => void send(event)} className="grid gap-4">
      <p className="grid gap-1 rounded-lg bg-sunken p-4 text-center">
        <span className="figures text-2xl font-semibold">{reviewed.amountText}</span>
        <span className="text-ink-2 [overflow-wrap:anywhere]">
          {reason}
          {reviewed.note !== "" && ` · ${reviewed.note}`}
        </span>
      </p>
      <Notice tone="wait" icon="alert">
        {texts.irrevocable}
      </Notice>
      {lost && (
        <Notice tone="wait" role="alert">
          <strong>{texts.lost}</strong> {texts.lostText}
        </Notice>
      )}
      <div className="grid gap-2 sm:grid-cols-[auto_1fr]">
        <Button onClick={props.onBack} disabled={sending || lost}>
          {texts.edit}
        </Button>
        <SubmitButton tone="primary" pending={sending} autoFocus>
          {sending ? texts.sending : lost ? texts.retry : reviewed.submitLabel}
        </SubmitButton>
      </div>
    </form>
  );
}

/** Null where nobody knows whether the request arrived: that is amber, never red. */
async function submit({ refund, fields, opening, reviewed, refusals }: Props): Promise<RefundAnswer | null> {
  const form = new FormData();
  const { amount, reason, note } = reviewed;
  for (const [name, value] of Object.entries({ ...fields, formKey: opening.formKey, amount, reason, note })) {
    form.set(name, value);
  }
  try {
    const state = await refund({ status: "idle" }, form);
    if (state.status === "done") return state.output;
    if (state.status === "refused") return { kind: "refused", title: refusals[state.code], lines: [] };
    return { kind: "refused", title: refusals["stale-form"], lines: [] };
  } catch {
    return null;
  }
}
