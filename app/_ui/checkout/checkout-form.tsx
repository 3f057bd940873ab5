"use client";

import Link from "next/link";
import { type ReactNode, useEffect, useRef } from "react";
import type { CheckoutTexts } from "#app/_ui/checkout/checkout-texts.ts";
import { Field, fieldAria, Input, Select, Textarea } from "#app/_ui/primitives/field.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import { SubmitButton } from "#app/_ui/primitives/submit-button.tsx";
import { type FormState, useFormAction } from "#app/_ui/use-form-action.ts";
import type { Action } from "#lib/server/define-action.ts";
import type { CheckoutOutcome } from "#lib/server/place-order-from-cart.ts";

type State = FormState<CheckoutOutcome>;

type Props = {
  action: Action<CheckoutOutcome>;
  /** Fields that the server made with the page. */
  hidden: Record<"token" | "formKey" | "locale" | "seenTotalFen", string>;
  provinces: readonly { value: string; label: string }[];
  texts: CheckoutTexts;
  summary: ReactNode;
};

/** Contact, address and review on one page. What was typed is never cleared, whatever the server answers. */
export function CheckoutForm({ action, hidden, provinces, texts, summary }: Props) {
  const { state, formAction, onSubmit, pending } = useFormAction(action);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state.status === "idle") return;
    const invalid = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    (invalid ?? form.current?.querySelector<HTMLElement>("[data-outcome]"))?.focus();
  }, [state]);
  const values = "values" in state ? state.values : {};
  const problems = state.status === "invalid" ? state.fields : {};
  const field = (name: string) => ({
    value: values[name] ?? "",
    error: problems[name] === undefined ? undefined : (texts.errors[problems[name]] ?? texts.errors["required"]),
  });
  return (
    <form
      ref={form}
      action={formAction}
      onSubmit={onSubmit}
      noValidate
      className="grid gap-6 lg:grid-cols-[1fr_400px] lg:gap-10"
    >
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="min-w-0">
        <Contact field={field} texts={texts} />
        <Address field={field} provinces={provinces} texts={texts} />
      </div>
      <aside className="self-start lg:sticky lg:top-4">
        {summary}
        <div className="mt-4 flex items-center gap-3 rounded-lg border border-line px-4 py-3">
          <Icon name="wallet" className="shrink-0 text-accent" />
          <p className="text-sm">
            <span className="block font-medium">{texts.alipay}</span>
            <span className="text-ink-3">{texts.alipayText}</span>
          </p>
        </div>
        <div aria-live="polite" className="empty:hidden">
          <Outcome state={state} texts={texts} />
        </div>
        <SubmitButton tone="primary" size="lg" pending={pending} className="mt-4 w-full">
          {texts.pay}
        </SubmitButton>
        <p className="mt-3 flex items-start gap-2 text-sm text-ink-3">
          <Icon name="shield" size={16} className="mt-[3px] shrink-0" />
          {texts.trust}
        </p>
      </aside>
    </form>
  );
}

type FieldState = (name: string) => { value: string; error: string | undefined };

function Contact({ field, texts }: { field: FieldState; texts: CheckoutTexts }) {
  const name = field("contactName");
  const phone = field("contactPhone");
  const email = field("contactEmail");
  return (
    <fieldset>
      <legend className="mb-3 text-lg font-semibold">{texts.contact}</legend>
      <div className="grid gap-4 md:grid-cols-2">
        <Field id="contactName" label={texts.name} error={name.error} className="md:col-span-2">
          <Input
            {...fieldAria({ id: "contactName", error: name.error })}
            name="contactName"
            autoComplete="name"
            required
            maxLength={40}
            defaultValue={name.value}
          />
        </Field>
        <Field id="contactPhone" label={texts.phone} hint={texts.phoneHint} error={phone.error}>
          <Input
            {...fieldAria({ id: "contactPhone", hint: true, error: phone.error })}
            name="contactPhone"
            type="tel"
            autoComplete="tel"
            required
            maxLength={24}
            defaultValue={phone.value}
          />
        </Field>
        <Field id="contactEmail" label={texts.email} hint={texts.emailHint} error={email.error}>
          <Input
            {...fieldAria({ id: "contactEmail", hint: true, error: email.error })}
            name="contactEmail"
            type="email"
            autoComplete="email"
            required
            maxLength={120}
            defaultValue={email.value}
          />
        </Field>
      </div>
    </fieldset>
  );
}

function Address({
  field,
  provinces,
  texts,
}: {
  field: FieldState;
  provinces: Props["provinces"];
  texts: CheckoutTexts;
}) {
  const province = field("province");
  const city = field("city");
  const detail = field("addressDetail");
  const note = field("buyerNote");
  return (
    <fieldset className="mt-8">
      <legend className="mb-3 text-lg font-semibold">{texts.address}</legend>
      <div className="grid gap-4 md:grid-cols-2">
        <Field id="province" label={texts.province} error={province.error}>
          <Select
            // A select shows a new default only when it is made anew.
            key={province.value}
            {...fieldAria({ id: "province", error: province.error })}
            name="province"
            autoComplete="address-level1"
            required
            defaultValue={province.value}
          >
            <option value="">{texts.chooseProvince}</option>
            {provinces.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field id="city" label={texts.city} error={city.error}>
          <Input
            {...fieldAria({ id: "city", error: city.error })}
            name="city"
            autoComplete="address-level2"
            required
            maxLength={60}
            placeholder={texts.cityPlaceholder}
            defaultValue={city.value}
          />
        </Field>
        <Field id="addressDetail" label={texts.detail} error={detail.error} className="md:col-span-2">
          <Input
            {...fieldAria({ id: "addressDetail", error: detail.error })}
            name="addressDetail"
            autoComplete="street-address"
            required
            maxLength={120}
            placeholder={texts.detailPlaceholder}
            defaultValue={detail.value}
          />
        </Field>
        <Field id="buyerNote" label={texts.note} hint={texts.noteHint} error={note.error} className="md:col-span-2">
          <Textarea
            {...fieldAria({ id: "buyerNote", hint: true, error: note.error })}
            name="buyerNote"
            maxLength={200}
            rows={2}
            defaultValue={note.value}
          />
        </Field>
      </div>
    </fieldset>
  );
}

function Outcome({ state, texts }: { state: State; texts: CheckoutTexts }) {
  const notice = "mt-4 outline-none";
  switch (state.status) {
    case "idle":
      return null;
    case "invalid":
      return (
        <Notice tone="bad" className={notice}>
          {texts.fix}
        </Notice>
      );
    case "failed":
      return (
        <Notice tone="bad" className={notice} data-outcome="" tabIndex={-1}>
          {texts.refused.failed}
        </Notice>
      );
    case "refused":
      return (
        <Notice tone="bad" className={notice} data-outcome="" tabIndex={-1}>
          {texts.refused[state.code]}
        </Notice>
      );
    case "done":
      return state.output.status === "refused" ? (
        <Notice tone="bad" className={notice} data-outcome="" tabIndex={-1}>
          {state.output.message}
        </Notice>
      ) : (
        <Notice tone="wait" className={notice} data-outcome="" tabIndex={-1}>
          <p className="font-medium">{texts.changedTitle}</p>
          <ul className="mt-1 list-disc pl-4">
            {state.output.changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
          <Link href={texts.cartHref} className="mt-1 inline-flex min-h-[44px] items-center underline">
            {texts.toCart}
          </Link>
        </Notice>
      );
  }
}
