import { clsx } from "clsx";
import type { ComponentProps } from "react";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";

export type BadgeTone = "neutral" | "good" | "wait" | "bad" | "accent";

/** A state in a word. The icon is required: colour alone says nothing to many people. */
export function Badge({
  tone = "neutral",
  icon,
  className,
  children,
  ...props
}: ComponentProps<"span"> & { tone?: BadgeTone; icon: IconName }) {
  return (
    <span
      data-slot="badge"
      data-tone={tone}
      className={clsx(
        "inline-flex items-center gap-1 rounded-full px-2 py-[2px] text-xs font-medium whitespace-nowrap",
        tone === "neutral" && "bg-hover text-ink-2",
        tone === "good" && "bg-good-soft text-good",
        tone === "wait" && "bg-wait-soft text-wait",
        tone === "bad" && "bg-bad-soft text-bad",
        tone === "accent" && "bg-accent-soft text-accent",
        className,
      )}
      {...props}
    >
      <Icon name={icon} size={14} />
      {children}
    </span>
  );
}
