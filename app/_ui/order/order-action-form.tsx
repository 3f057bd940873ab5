"use client";

import type { ReactNode } from "react";
import type { OrderOutcome } from "#app/_ui/pay/cashier-texts.ts";
import type { ButtonLook } from "#app/_ui/primitives/button.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import { SubmitButton } from "#app/_ui/primitives/submit-button.tsx";
import { type FormState, useFormAction } from "#app/_ui/use-form-action.ts";
import type { Action } from "#lib/server/define-action.ts";

/** What the server put into the page so that this person may act on this order. */
export type OrderForm = { orderNo: string; key: string | null; token: string };

/** A form of one button on an order. The server's answer is told in words; the page around it is made anew. */
export function OrderActionForm<Output extends OrderOutcome | "ready">({
  action,
  form,
  outcomes,
  children,
  className,
  ...look
}: ButtonLook & {
  action: Action<Output>;
  form: OrderForm;
  outcomes: Record<OrderOutcome, string>;
  children: ReactNode;
  className?: string;
}) {
  const { state, formAction, onSubmit, pending } = useFormAction(action);
  const code = codeOf(state);
  const words = code === null || code === "ready" ? null : outcomes[code];
  return (
    <form action={formAction} onSubmit={onSubmit} className={className}>
      <input type="hidden" name="token" value={form.token} />
      <input type="hidden" name="orderNo" value={form.orderNo} />
      {form.key !== null && <input type="hidden" name="key" value={form.key} />}
      <SubmitButton pending={pending} className="w-full" {...look}>
        {children}
      </SubmitButton>
      <div aria-live="assertive">
        {words !== null && (
          <Notice tone={code === "cancelled" || code === "confirmed" ? "good" : "wait"} className="mt-3">
            {words}
          </Notice>
        )}
      </div>
    </form>
  );
}

function codeOf(state: FormState<OrderOutcome | "ready">): OrderOutcome | "ready" | null {
  switch (state.status) {
    case "idle":
      return null;
    case "done":
      return state.output;
    case "refused":
      return state.code;
    // These forms have nothing to fill in: only a made-up one is invalid.
    case "invalid":
    case "failed":
      return "failed";
  }
}
