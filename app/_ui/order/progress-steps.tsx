import { clsx } from "clsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";

export type Step = { label: string; at: string | null; done: boolean };

/** The way of an order from left to right, on a phone from above to below. */
export function ProgressSteps({ steps, label, current }: { steps: readonly Step[]; label: string; current: string }) {
  const here = steps.findLastIndex((step) => step.done);
  return (
    <ol aria-label={label} className="grid gap-0 md:grid-cols-5">
      {steps.map((step, index) => (
        <li
          key={step.label}
          aria-current={index === here ? "step" : undefined}
          className="relative flex gap-3 pb-4 last:pb-0 md:flex-col md:items-center md:pb-0 md:text-center"
        >
          {index > 0 && (
            <span
              aria-hidden="true"
              className={clsx(
                "absolute max-md:-top-[calc(100%-28px)] max-md:bottom-[calc(100%)] max-md:left-[13px] max-md:w-[2px]",
                "md:top-[13px] md:right-[calc(50%+18px)] md:left-[calc(-50%+18px)] md:h-[2px]",
                step.done ? "bg-accent" : "bg-line",
              )}
            />
          )}
          <span
            className={clsx(
              "grid size-[28px] shrink-0 place-items-center rounded-full border-2",
              step.done ? "border-accent bg-accent text-on-accent" : "border-line bg-paper text-ink-3",
            )}
          >
            {step.done ? <Icon name="check" size={16} /> : <span className="size-[6px] rounded-full bg-line-strong" />}
          </span>
          <span className="min-w-0">
            <span className={clsx("block text-sm", step.done ? "font-medium" : "text-ink-3")}>
              {step.label}
              {index === here && <span className="sr-only"> ({current})</span>}
            </span>
            {step.at !== null && <span className="figures block text-xs text-ink-3">{step.at}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
