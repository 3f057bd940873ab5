"use client";

import { useActionState } from "react";
import { Field, fieldAria, Input } from "#app/_ui/primitives/field.tsx";
import { SubmitButton } from "#app/_ui/primitives/submit-button.tsx";
import type { Action } from "#lib/server/define-action.ts";
import { type RefusalTexts, type Said, SaidNotice } from "../_ui/said.tsx";

type Texts = { email: string; password: string; submit: string };

export function LoginForm({
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
  const typed = state.status === "idle" ? "" : (state.values["email"] ?? "");
  return (
    <form action={send} className="grid gap-4">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SaidNotice state={state} refusals={refusals} />
      <Field id="email" label={texts.email}>
        <Input
          {...fieldAria({ id: "email" })}
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={typed}
          key={typed}
        />
      </Field>
      <Field id="password" label={texts.password}>
        <Input
          {...fieldAria({ id: "password" })}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
      </Field>
      <SubmitButton tone="primary">{texts.submit}</SubmitButton>
    </form>
  );
}
