"use client";

import { type ReactNode, useState } from "react";
import { Button, type ButtonLook } from "#app/_ui/primitives/button.tsx";
import { Dialog } from "#app/_ui/primitives/dialog.tsx";

type Props = ButtonLook & {
  /** The button that opens the question. */
  label: string;
  title: string;
  text: string;
  /** The way out. */
  keep: string;
  closeLabel: string;
  /** The form that does it. */
  children: ReactNode;
  className?: string;
};

/** Asks before something that cannot be undone. The button that does it says what it does. */
export function AskFirst({ label, title, text, keep, closeLabel, children, className = "", ...look }: Props) {
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
  };
  return (
    <>
      <Button
        onClick={() => {
          setOpen(true);
        }}
        className={className}
        {...look}
      >
        {label}
      </Button>
      <Dialog open={open} onClose={close} title={title} closeLabel={closeLabel}>
        <div className="px-4 py-4 md:px-6 md:py-6">
          <p className="text-ink-2">{text}</p>
          <div className="mt-6 grid gap-3 sm:grid-cols-2">
            <Button onClick={close}>{keep}</Button>
            {children}
          </div>
        </div>
      </Dialog>
    </>
  );
}
