import { clsx } from "clsx";
import type { ComponentProps } from "react";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";

export type NoticeTone = "neutral" | "good" | "wait" | "bad";

const ICONS: Record<NoticeTone, IconName> = { neutral: "clock", good: "checkCircle", wait: "clock", bad: "alert" };

/** A message inside a page. Give it role="alert" or role="status" where it appears after the page did. */
export function Notice({
  tone = "neutral",
  icon = ICONS[tone],
  className,
  children,
  ...props
}: ComponentProps<"div"> & { tone?: NoticeTone; icon?: IconName }) {
  return (
    <div
      data-slot="notice"
      className={clsx(
        "flex gap-3 rounded-lg px-4 py-3 text-sm",
        tone === "neutral" && "bg-sunken text-ink-2",
        tone === "good" && "bg-good-soft text-good",
        tone === "wait" && "bg-wait-soft text-wait",
        tone === "bad" && "bg-bad-soft text-bad",
        className,
      )}
      {...props}
    >
      <Icon name={icon} className="mt-[1px] shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
