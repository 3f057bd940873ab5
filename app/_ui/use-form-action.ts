import { type SubmitEvent, useActionState, useState, useTransition } from "react";
import type { Action, ActionState } from "#lib/server/define-action.ts";

/** `failed`: the server could not be reached, so nobody knows whether it was done. */
export type FormState<Output> = ActionState<Output> | { status: "failed" };

/**
 * Sends a form to its action. Without scripts the browser posts it; with them it is sent from here, so that React does
 * not empty the fields and a broken connection is told on the spot instead of taking the page away.
 */
export function useFormAction<Output>(action: Action<Output>) {
  const [posted, formAction] = useActionState<ActionState<Output>, FormData>(action, { status: "idle" });
  const [sent, setSent] = useState<FormState<Output> | null>(null);
  const [pending, startTransition] = useTransition();
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    startTransition(async () => {
      try {
        setSent(await action({ status: "idle" }, data));
      } catch (error) {
        // fetch reports a broken connection as a TypeError; everything else, redirects too, is the framework's.
        if (!(error instanceof TypeError)) throw error;
        setSent({ status: "failed" });
      }
    });
  };
  const state: FormState<Output> = sent ?? posted;
  return { state, formAction, onSubmit, pending };
}
