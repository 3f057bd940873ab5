"use client";

import { clsx } from "clsx";
import { type ComponentProps, useState } from "react";
import { Icon } from "#app/_ui/primitives/icon.tsx";

/** Copies `text`. `label` names what is copied ("复制订单号"); `done` is announced afterwards. */
export function CopyButton({
  text,
  label,
  done,
  className,
  ...props
}: Omit<ComponentProps<"button">, "children"> & { text: string; label: string; done: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => {
      setCopied(false);
    }, 2_000);
  };
  return (
    <button
      data-slot="copy-button"
      type="button"
      aria-label={label}
      title={label}
      onClick={() => void copy()}
      className={clsx(
        "inline-grid size-[44px] place-items-center rounded-md text-ink-3 hover:bg-hover hover:text-ink",
        className,
      )}
      {...props}
    >
      <Icon name={copied ? "check" : "copy"} size={16} />
      <span role="status" className="sr-only">
        {copied ? done : ""}
      </span>
    </button>
  );
}
