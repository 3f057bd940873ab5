"use client";

import { useActionState, useId } from "react";
import { Field, fieldAria, Input } from "#app/_ui/primitives/field.tsx";
import { SubmitButton } from "#app/_ui/primitives/submit-button.tsx";
import type { Action } from "#lib/server/define-action.ts";
import { type RefusalTexts, type Said, SaidNotice } from "../../_ui/said.tsx";

type Texts = Record<"open" | "note" | "hint" | "wrong" | "submit", string>;

/** Behind a disclosure: putting something away is the rarer deed, and asks for a reason. */
export function SettleForm(props: {
  action: Action<Said>;
  fields: Record<string, string>;
  texts: Texts;
  refusals: RefusalTexts;
}) {
  const { texts } = props;
  const [state, send] = useActionState(props.action, { status: "idle" });
  const id = useId();
  const error = state.status === "invalid" ? texts.wrong : undefined;
  return (
    <details>
      <summary className="link inline-flex min-h-[36px] cursor-pointer items-center">{texts.open}</summary>
      <form action={send} className="mt-2 grid justify-items-start gap-2">
        {Object.entries(props.fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Field id={id} label={texts.note} hint={texts.hint} error={error} className="w-full">
          <Input
            {...fieldAria({ id, hint: texts.hint, error })}
            name="note"
            minLength={4}
            maxLength={200}
            required
            autoComplete="off"
          />
        </Field>
        <SubmitButton size="sm">{texts.submit}</SubmitButton>
        <SaidNotice state={state} refusals={props.refusals} />
      </form>
    </details>
  );
}
