import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

/** A part of a page under a heading of its own. */
export function Panel({
  title,
  aside,
  className,
  children,
  ...props
}: Omit<ComponentProps<"section">, "title"> & { title: ReactNode; aside?: ReactNode }) {
  return (
    <section className={clsx("min-w-0 rounded-lg border border-line bg-raised", className)} {...props}>
      <header className="flex min-h-[44px] flex-wrap items-center justify-between gap-x-4 border-b border-line px-4 py-2">
        <h2 className="text-sm">{title}</h2>
        {aside}
      </header>
      <div className="p-4">{children}</div>
    </section>
  );
}

/** A name and what belongs to it, in a list of facts. */
export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-baseline gap-3 py-1">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}
