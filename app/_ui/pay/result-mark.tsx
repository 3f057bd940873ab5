import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { PaymentPhase } from "#lib/server/payment-phase.ts";

/** The sign of a result. Only the paid one moves: a tick that draws itself once. */
export function ResultMark({ phase }: { phase: PaymentPhase }) {
  switch (phase) {
    case "paid":
      return (
        <span className="grid size-[72px] place-items-center rounded-full bg-good-soft text-good">
          <svg aria-hidden="true" width="40" height="40" viewBox="0 0 24 24" fill="none" stroke="currentColor">
            <path
              d="M5 12.5l4.5 4.5L19.5 7"
              strokeWidth="2.2"
              strokeLinecap="round"
              strokeLinejoin="round"
              strokeDasharray="22"
              className="animate-draw [--length:22]"
            />
          </svg>
        </span>
      );
    case "waiting":
      return (
        <span className="grid size-[72px] place-items-center rounded-full bg-wait-soft text-wait">
          <Icon name="spinner" size={36} className="animate-spin" />
        </span>
      );
    case "unverified":
    case "not-paid":
      return (
        <span className="grid size-[72px] place-items-center rounded-full bg-wait-soft text-wait">
          <Icon name="clock" size={36} />
        </span>
      );
    case "returning":
      return (
        <span className="grid size-[72px] place-items-center rounded-full bg-wait-soft text-wait">
          <Icon name="returnArrow" size={36} />
        </span>
      );
    case "closed":
      return (
        <span className="grid size-[72px] place-items-center rounded-full bg-hover text-ink-2">
          <Icon name="close" size={36} />
        </span>
      );
  }
}
