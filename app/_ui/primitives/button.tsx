import { clsx } from "clsx";
import type { ComponentProps } from "react";

export type ButtonLook = {
  /** One primary button on a page. */
  tone?: "primary" | "secondary" | "quiet" | "danger";
  size?: "md" | "lg" | "sm";
};

/** The classes of a button, for links that look like one. `sm` is 36 px high: back office only, where a row has many. */
export function buttonClass({ tone = "secondary", size = "md" }: ButtonLook = {}): string {
  return clsx(
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-md text-center font-medium transition-colors select-none",
    "disabled:opacity-50 aria-disabled:opacity-50",
    size === "lg" && "min-h-[52px] px-6 text-base",
    size === "md" && "min-h-[44px] px-4 text-base",
    size === "sm" && "min-h-[36px] px-3 text-sm",
    tone === "primary" && "bg-accent text-on-accent enabled:hover:bg-accent-strong [a&]:hover:bg-accent-strong",
    tone === "secondary" && "border border-line-strong bg-raised text-ink enabled:hover:bg-hover [a&]:hover:bg-hover",
    tone === "quiet" && "text-ink-2 enabled:hover:bg-hover enabled:hover:text-ink [a&]:hover:bg-hover",
    tone === "danger" && "border border-bad bg-raised text-bad enabled:hover:bg-bad-soft [a&]:hover:bg-bad-soft",
  );
}

export function Button({ tone, size, className, type = "button", ...props }: ComponentProps<"button"> & ButtonLook) {
  const look = { ...(tone && { tone }), ...(size && { size }) };
  return <button data-slot="button" type={type} className={clsx(buttonClass(look), className)} {...props} />;
}
