"use client";

import { useActionState } from "react";
import { Field, fieldAria, Input } from "#app/_ui/primitives/field.tsx";
import { SubmitButton } from "#app/_ui/primitives/submit-button.tsx";
import type { Action } from "#lib/server/define-action.ts";
import { type RefusalTexts, type Said, SaidNotice } from "../../../_ui/said.tsx";

type Texts = Record<"carrier" | "carrierWrong" | "trackingNo" | "trackingHint" | "trackingWrong" | "submit", string>;

export function ShipForm(props: {
  action: Action<Said>;
  fields: Record<string, string>;
  carriers: readonly string[];
  texts: Texts;
  refusals: RefusalTexts;
}) {
  const { texts } = props;
  const [state, send] = useActionState(props.action, { status: "idle" });
  const wrong = state.status === "invalid" ? state.fields : {};
  const typed: Record<string, string> = state.status === "idle" ? {} : state.values;
  const carrierError = "carrier" in wrong ? texts.carrierWrong : undefined;
  const trackingError = "trackingNo" in wrong ? texts.trackingWrong : undefined;
  return (
    <form action={send} className="grid gap-3">
      {Object.entries(props.fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Field id="carrier" label={texts.carrier} error={carrierError}>
        <Input
          {...fieldAria({ id: "carrier", error: carrierError })}
          key={typed["carrier"]}
          name="carrier"
          list="carriers"
          maxLength={30}
          required
          autoComplete="off"
          defaultValue={typed["carrier"]}
        />
      </Field>
      <datalist id="carriers">
        {props.carriers.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Field id="trackingNo" label={texts.trackingNo} hint={texts.trackingHint} error={trackingError}>
        <Input
          {...fieldAria({ id: "trackingNo", hint: texts.trackingHint, error: trackingError })}
          key={typed["trackingNo"]}
          name="trackingNo"
          maxLength={40}
          required
          autoComplete="off"
          defaultValue={typed["trackingNo"]}
        />
      </Field>
      <SubmitButton tone="secondary">{texts.submit}</SubmitButton>
      <SaidNotice state={state} refusals={props.refusals} />
    </form>
  );
}
