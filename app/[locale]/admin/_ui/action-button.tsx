"use client";

import { useActionState } from "react";
import type { ButtonLook } from "#app/_ui/primitives/button.tsx";
import { SubmitButton } from "#app/_ui/primitives/submit-button.tsx";
import type { Action } from "#lib/server/define-action.ts";
import { type RefusalTexts, type Said, SaidNotice } from "./said.tsx";

/** A form of hidden fields and one button; it works before the page's script has come. */
export function ActionButton({
  action,
  fields,
  label,
  refusals,
  ...look
}: ButtonLook & { action: Action<Said>; fields: Record<string, string>; label: string; refusals: RefusalTexts }) {
  const [state, send] = useActionState(action, { status: "idle" });
  return (
    <form action={send} className="grid justify-items-start gap-2">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitButton size="sm" {...look}>
        {label}
      </SubmitButton>
      <SaidNotice state={state} refusals={refusals} />
    </form>
  );
}
