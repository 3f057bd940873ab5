"use client";

import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from "react";
import { Icon } from "#app/_ui/primitives/icon.tsx";

export type DialogProps = Omit<ComponentProps<"dialog">, "open" | "onClose" | "title"> & {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  closeLabel: string;
  /** `centre` becomes a sheet from below on a phone; `right` is a drawer. */
  side?: "centre" | "right";
};

/**
 * A modal over the browser's own dialog element, which keeps the focus inside, gives it back and closes on Esc. A click
 * beside it closes it too.
 */
export function Dialog({
  open,
  onClose,
  title,
  closeLabel,
  side = "centre",
  className,
  children,
  ...props
}: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog === null) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      data-slot="dialog"
      ref={element}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
      aria-labelledby={titleId}
      className={clsx(
        "m-0 max-h-none max-w-none bg-paper p-0 shadow-float backdrop:bg-scrim backdrop:animate-appear",
        side === "right"
          ? "fixed inset-y-0 right-0 left-auto h-dvh w-full open:animate-sheet-right sm:w-[420px]"
          : "fixed inset-x-0 top-auto bottom-0 max-h-[90dvh] w-full rounded-t-lg open:animate-sheet-up md:inset-0 md:m-auto md:h-fit md:w-[520px] md:rounded-lg md:open:animate-appear",
        className,
      )}
      {...props}
    >
      <div className={clsx("flex flex-col", side === "right" ? "h-full" : "max-h-[90dvh]")}>
        <div className="flex items-center justify-between gap-4 border-b border-line py-2 pr-2 pl-4 md:pl-6">
          <h2 id={titleId} className="text-lg">
            {title}
          </h2>
          <button
            type="button"
            aria-label={closeLabel}
            onClick={() => element.current?.close()}
            className="grid size-[44px] place-items-center rounded-md text-ink-2 hover:bg-hover"
          >
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
