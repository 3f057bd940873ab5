"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";

export type RailLink = {
  href: string;
  icon: IconName;
  label: string;
  exact: boolean;
  /** Left out of a phone's bar, which has room for six; another page leads there. */
  isWideOnly?: boolean;
};

/** The parts of the back office: a rail at the side on a desktop, a bar at the bottom on a phone. */
export function Rail({ label, links }: { label: string; links: readonly RailLink[] }) {
  const here = usePathname().replace(/^\/zh-CN(?=\/|$)/, "");
  return (
    <nav
      aria-label={label}
      className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-raised pb-[env(safe-area-inset-bottom)] md:static md:border-0 md:bg-transparent md:p-0"
    >
      <ul className="grid auto-cols-fr grid-flow-col md:auto-cols-auto md:grid-flow-row md:gap-1">
        {links.map(({ href, icon, label: name, exact, isWideOnly = false }) => {
          const current = here === href || (!exact && here.startsWith(`${href}/`));
          return (
            <li key={href} className={clsx(isWideOnly && "hidden md:block")}>
              <Link
                href={href}
                aria-current={current ? "page" : undefined}
                className={clsx(
                  "flex min-h-[56px] flex-col items-center justify-center gap-1 text-xs md:min-h-[40px] md:flex-row md:justify-start md:gap-3 md:rounded-md md:px-3 md:text-sm",
                  current ? "font-medium text-accent md:bg-accent-soft" : "text-ink-2 hover:bg-hover",
                )}
              >
                <Icon name={icon} />
                {name}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
