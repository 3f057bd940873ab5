"use client";

import { clsx } from "clsx";
import type { ComponentProps } from "react";
import { Icon } from "#app/_ui/primitives/icon.tsx";

type Props = Omit<ComponentProps<"div">, "onChange"> & {
  value: number;
  min: number;
  max: number;
  labels: { quantity: string; less: string; more: string };
  disabled?: boolean;
  /** Given, the number is also a field of the form around it. */
  name?: string;
  onChange: (value: number) => void;
};

/** A whole number between limits, by two buttons or typed. */
export function Stepper({ value, min, max, labels, disabled = false, name, onChange, className, ...props }: Props) {
  const set = (next: number) => {
    const within = Math.min(Math.max(next, min), max);
    if (Number.isSafeInteger(within) && within !== value) onChange(within);
  };
  const button = "grid size-[44px] shrink-0 place-items-center rounded-md hover:bg-hover disabled:opacity-35";
  return (
    <div
      data-slot="stepper"
      className={clsx("inline-flex items-center rounded-md border border-line-strong bg-raised", className)}
      {...props}
    >
      <button
        type="button"
        aria-label={labels.less}
        disabled={disabled || value <= min}
        onClick={() => {
          set(value - 1);
        }}
        className={button}
      >
        <Icon name="minus" size={16} />
      </button>
      <input
        aria-label={labels.quantity}
        inputMode="numeric"
        autoComplete="off"
        name={name}
        disabled={disabled}
        value={value}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
        onChange={(event) => {
          const typed = event.currentTarget.value.replace(/\D/g, "");
          if (typed !== "") set(Number(typed));
        }}
        className="figures h-[44px] w-[44px] bg-transparent text-center outline-offset-[-2px]"
      />
      <button
        type="button"
        aria-label={labels.more}
        disabled={disabled || value >= max}
        onClick={() => {
          set(value + 1);
        }}
        className={button}
      >
        <Icon name="plus" size={16} />
      </button>
    </div>
  );
}
