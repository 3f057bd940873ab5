import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "#app/_ui/primitives/icon.tsx";

const CONTROL = clsx(
  "block w-full min-w-0 rounded-md border border-line-strong bg-raised px-3 text-base text-ink",
  "focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent",
  "aria-invalid:border-bad aria-invalid:outline-bad",
);

export type FieldProps = {
  /** Also the id of the control and the stem of the ids of hint and error. */
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong, in words; announced together with the control. */
  error?: string | undefined;
  className?: string;
  children: ReactNode;
};

/** A label, its control, a hint and what is wrong. Give the control `fieldAria(id, ...)`. */
export function Field({ id, label, hint, error, className, children }: FieldProps) {
  return (
    <div data-slot="field" className={clsx("min-w-0", className)}>
      <label htmlFor={id} className="mb-1 block text-sm font-medium text-ink-2">
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-ink-3">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="mt-1 flex items-start gap-1 text-sm text-bad">
          <Icon name="alert" size={16} className="mt-[3px] shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}

/** The attributes that tie a control to its field. */
export function fieldAria({ id, hint, error }: { id: string; hint?: unknown; error?: string | undefined }) {
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  return {
    id,
    "aria-invalid": error !== undefined ? true : undefined,
    "aria-describedby": described.length > 0 ? described.join(" ") : undefined,
  };
}

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input data-slot="input" className={clsx(CONTROL, "h-[44px]", className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea data-slot="textarea" className={clsx(CONTROL, "min-h-[88px] py-2", className)} {...props} />;
}

export function Select({ className, ...props }: ComponentProps<"select">) {
  return <select data-slot="select" className={clsx(CONTROL, "h-[44px]", className)} {...props} />;
}
