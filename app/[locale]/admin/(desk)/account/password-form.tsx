"use client";

import { useActionState } from "react";
import { Field, fieldAria, Input } from "#app/_ui/primitives/field.tsx";
import { SubmitButton } from "#app/_ui/primitives/submit-button.tsx";
import type { Action } from "#lib/server/define-action.ts";
import { type RefusalTexts, type Said, SaidNotice } from "../../_ui/said.tsx";

type Texts = { current: string; next: string; hint: string; submit: string };

export function PasswordForm({
  action,
  fields,
  texts,
  refusals,
}: {
  action: Action<Said>;
  fields: Record<string, string>;
  texts: Texts;
  refusals: RefusalTexts;
}) {
  const [state, send] = useActionState(action, { status: "idle" });
  return (
    <form action={send} className="grid gap-4">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SaidNotice state={state} refusals={refusals} />
      <Field id="current" label={texts.current}>
        <Input
          {...fieldAria({ id: "current" })}
          name="current"
          type="password"
          autoComplete="current-password"
          required
        />
      </Field>
      <Field id="next" label={texts.next} hint={texts.hint}>
        <Input
          {...fieldAria({ id: "next", hint: texts.hint })}
          name="next"
          type="password"
          autoComplete="new-password"
          minLength={12}
          maxLength={128}
          required
        />
      </Field>
      <SubmitButton className="justify-self-start">{texts.submit}</SubmitButton>
    </form>
  );
}
