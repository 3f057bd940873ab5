"use client";

import { Notice } from "#app/_ui/primitives/notice.tsx";
import type { ActionState } from "#lib/server/define-action.ts";

/** What an action of the back office answers: a sentence that the server has written. */
export type Said = { tone: "good" | "wait" | "bad"; text: string };

/** What a form says when an action was not carried out at all. */
export type RefusalTexts = Record<"other-address" | "not-allowed" | "stale-form", string>;

/** The answer of an action, inside the page and announced. */
export function SaidNotice({ state, refusals }: { state: ActionState<Said>; refusals: RefusalTexts }) {
  const said = saidOf(state, refusals);
  return (
    <div role="status" aria-live="polite" className="empty:hidden">
      {said && <Notice tone={said.tone}>{said.text}</Notice>}
    </div>
  );
}

function saidOf(state: ActionState<Said>, refusals: RefusalTexts): Said | null {
  switch (state.status) {
    case "idle":
    case "invalid":
      return null;
    case "refused":
      return { tone: "bad", text: refusals[state.code] };
    case "done":
      return state.output;
  }
}
