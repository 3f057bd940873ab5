import { clsx } from "clsx";
import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonClass } from "#app/_ui/primitives/button.tsx";

/** A link to a page of the shop that looks like a button. */
export function LinkButton({ tone, size, className, ...props }: ComponentProps<typeof Link> & ButtonLook) {
  const look = { ...(tone && { tone }), ...(size && { size }) };
  return <Link data-slot="link-button" className={clsx(buttonClass(look), className)} {...props} />;
}
