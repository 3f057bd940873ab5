"use client";

import type { ComponentProps } from "react";
import { useFormStatus } from "react-dom";
import { Button, type ButtonLook } from "#app/_ui/primitives/button.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";

/** Sends its form, shows that it is on the way and cannot be pressed twice. `pending` adds a caller's own progress. */
export function SubmitButton({
  children,
  pending = false,
  disabled = false,
  ...props
}: ComponentProps<"button"> & ButtonLook & { pending?: boolean }) {
  const form = useFormStatus();
  const busy = pending || form.pending;
  return (
    <Button data-slot="submit-button" type="submit" disabled={disabled || busy} aria-busy={busy} {...props}>
      {busy && <Icon name="spinner" className="animate-spin" />}
      {children}
    </Button>
  );
}
