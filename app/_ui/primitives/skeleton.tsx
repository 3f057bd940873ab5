import { clsx } from "clsx";
import type { ComponentProps } from "react";

/** The place of something that is on its way; give it the final size. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="skeleton"
      aria-hidden="true"
      className={clsx("animate-skeleton rounded-md bg-hover", className)}
      {...props}
    />
  );
}
