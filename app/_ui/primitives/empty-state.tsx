import type { ReactNode } from "react";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";

/** Nothing here (yet, or for this search): one sentence and one thing to do. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div
      data-slot="empty-state"
      className="flex flex-col items-center gap-3 rounded-lg bg-sunken px-6 py-16 text-center"
    >
      <Icon name={icon} size={44} strokeWidth={1.2} className="text-ink-3" />
      <p className="text-lg">{title}</p>
      {children !== undefined && <div className="max-w-[44ch] text-ink-2">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}
