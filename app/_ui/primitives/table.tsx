import { clsx } from "clsx";
import type { ComponentProps } from "react";

/** A table that scrolls sideways inside its own frame. `caption` names it for screen readers. */
export function Table({ caption, className, children, ...props }: ComponentProps<"table"> & { caption: string }) {
  return (
    <div data-slot="table" className="overflow-x-auto rounded-lg border border-line bg-raised">
      <table className={clsx("w-full border-collapse text-sm", className)} {...props}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

export function HeadCell({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={clsx(
        "h-[40px] border-b border-line px-3 text-left font-medium whitespace-nowrap text-ink-3",
        className,
      )}
      {...props}
    />
  );
}

export function Cell({ className, ...props }: ComponentProps<"td">) {
  return <td className={clsx("h-[40px] border-t border-line px-3 py-2 align-middle", className)} {...props} />;
}
