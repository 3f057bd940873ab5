"use client";

import { Button } from "#app/_ui/primitives/button.tsx";
import { Notice, type NoticeTone } from "#app/_ui/primitives/notice.tsx";
import { ActionButton } from "../../../_ui/action-button.tsx";
import type { RefundAnswer } from "./refund-answer.ts";
import type { RefundDialogProps } from "./refund-dialog-props.ts";

const TONES: Record<RefundAnswer["kind"], NoticeTone> = {
  done: "good",
  unknown: "wait",
  failed: "bad",
  refused: "bad",
};

/** Green, amber or red, in the server's words; the amber one can be asked about at once. */
export function RefundOutcomeView(props: RefundDialogProps & { answer: RefundAnswer; onClose: () => void }) {
  const { answer, fields, texts, refusals } = props;
  const { locale = "", token = "" } = fields;
  return (
    <div className="grid gap-4" data-outcome={answer.kind}>
      <Notice tone={TONES[answer.kind]} role={answer.kind === "done" ? "status" : "alert"}>
        <p className="text-base font-medium">{answer.title}</p>
        {answer.lines.map((line) => (
          <p key={line} className="[overflow-wrap:anywhere]">
            {line}
          </p>
        ))}
      </Notice>
      <div className="flex flex-wrap items-start justify-end gap-2">
        {answer.kind === "unknown" && (
          <ActionButton
            action={props.ask}
            fields={{ refundId: answer.refundId, locale, token }}
            label={texts.askAgain}
            refusals={refusals}
            size="md"
          />
        )}
        <Button onClick={props.onClose}>{texts.close}</Button>
      </div>
    </div>
  );
}
