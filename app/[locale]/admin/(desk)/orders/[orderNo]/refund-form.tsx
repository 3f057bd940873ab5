"use client";

import { type SyntheticEvent, useState } from "react";
import { Field, fieldAria, Input, Select, Textarea } from "#app/_ui/primitives/field.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import { SubmitButton } from "#app/_ui/primitives/submit-button.tsx";
import type { RefundAnswer, RefundOpening, RefundReview } from "./refund-answer.ts";
import { RefundConfirm, type Reviewed } from "./refund-confirm.tsx";
import type { RefundDialogProps, RefundDialogTexts } from "./refund-dialog-props.ts";

type Draft = { how: "whole" | "part"; amount: string; reason: string; note: string };
type Problems = { amount?: string; reason?: string; form?: string };

type Props = RefundDialogProps & { opening: RefundOpening; onAnswer: (answer: RefundAnswer) => void };

/** First what and why, then the confirmation with the sum in the button. The server reads and writes every amount. */
export function RefundForm(props: Props) {
  const { opening, texts } = props;
  const [draft, setDraft] = useState<Draft>({ how: "whole", amount: "", reason: "", note: "" });
  const [problems, setProblems] = useState<Problems>({});
  const [checking, setChecking] = useState(false);
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);
  if (reviewed) {
    const back = () => {
      setReviewed(null);
    };
    return <RefundConfirm {...props} reviewed={reviewed} onBack={back} />;
  }
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part });
    setProblems({});
  };
  const review = async (event: SyntheticEvent) => {
    event.preventDefault();
    const typed = draft.how === "whole" ? opening.whole : draft.amount;
    if (draft.reason === "") {
      setProblems({ reason: texts.reasonProblem });
      return;
    }
    setChecking(true);
    const answer = await ask(props.href, typed);
    setChecking(false);
    if (answer === null) setProblems({ form: texts.loadFailed });
    else if (answer.status === "refused") setProblems({ [draft.how === "whole" ? "form" : "amount"]: answer.message });
    else setReviewed({ ...answer, reason: draft.reason, note: draft.note });
  };
  return (
    <form onSubmit={(event) => void review(event)} noValidate className="grid gap-4">
      <Box opening={opening} texts={texts} />
      {opening.nothingLeft ? (
        <Notice tone="neutral">{texts.nothingLeft}</Notice>
      ) : (
        <>
          <Fields {...props} draft={draft} problems={problems} change={change} />
          {problems.form !== undefined && (
            <Notice tone="bad" role="alert">
              {problems.form}
            </Notice>
          )}
          <SubmitButton tone="primary" pending={checking}>
            {texts.review}
          </SubmitButton>
        </>
      )}
    </form>
  );
}

function Box({ opening, texts }: { opening: RefundOpening; texts: RefundDialogTexts }) {
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 rounded-lg bg-sunken p-4 sm:grid-cols-4">
      {opening.box.map(({ name, text }) => (
        <div key={name} data-sum={name}>
          <dt className="text-xs text-ink-3">{texts[name]}</dt>
          <dd className="figures font-medium">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Fields(props: Props & { draft: Draft; problems: Problems; change: (part: Partial<Draft>) => void }) {
  const { texts, opening, reasons, draft, problems, change } = props;
  return (
    <>
      <fieldset>
        <legend className="mb-1 font-medium text-ink-2">{texts.how}</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          <How value="whole" label={texts.whole} draft={draft} change={change} />
          <How value="part" label={texts.part} draft={draft} change={change} />
        </div>
      </fieldset>
      {draft.how === "part" && (
        <Field id="refund-amount" label={texts.amount} hint={opening.amountHint} error={problems.amount}>
          <Input
            {...fieldAria({ id: "refund-amount", hint: opening.amountHint, error: problems.amount })}
            inputMode="decimal"
            autoComplete="off"
            maxLength={14}
            autoFocus
            value={draft.amount}
            onChange={(event) => {
              change({ amount: event.target.value });
            }}
          />
        </Field>
      )}
      <Field id="refund-reason" label={texts.reason} error={problems.reason}>
        <Select
          {...fieldAria({ id: "refund-reason", error: problems.reason })}
          value={draft.reason}
          onChange={(event) => {
            change({ reason: event.target.value });
          }}
        >
          <option value="" disabled>
            {texts.choose}
          </option>
          {reasons.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field id="refund-note" label={texts.note} hint={texts.noteHint}>
        <Textarea
          {...fieldAria({ id: "refund-note", hint: texts.noteHint })}
          maxLength={200}
          value={draft.note}
          onChange={(event) => {
            change({ note: event.target.value });
          }}
        />
      </Field>
    </>
  );
}

function How(props: { value: Draft["how"]; label: string; draft: Draft; change: (part: Partial<Draft>) => void }) {
  return (
    <label className="flex min-h-[44px] items-center gap-3 rounded-md border border-line-strong px-3 has-checked:border-accent has-checked:bg-accent-soft">
      <input
        type="radio"
        name="how"
        className="accent-accent"
        checked={props.draft.how === props.value}
        onChange={() => {
          props.change({ how: props.value });
        }}
      />
      {props.label}
    </label>
  );
}

/** Null where the server could not be asked. */
async function ask(href: string, amount: string): Promise<RefundReview | null> {
  try {
    const response = await fetch(`${href}?amount=${encodeURIComponent(amount)}`, { cache: "no-store" });
    return response.ok ? ((await response.json()) as RefundReview) : null;
  } catch {
    return null;
  }
}
