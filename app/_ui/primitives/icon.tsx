import type { ComponentProps } from "react";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";

/** One of the icons in /icons.svg. Decoration only: the word beside it carries the meaning. */
export function Icon({ name, size = 20, ...props }: ComponentProps<"svg"> & { name: IconName; size?: number }) {
  return (
    <svg
      data-slot="icon"
      aria-hidden="true"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      {...props}
    >
      <use href={`/icons.svg#${name}`} />
    </svg>
  );
}
