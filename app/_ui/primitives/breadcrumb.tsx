import Link from "next/link";
import { Icon } from "#app/_ui/primitives/icon.tsx";

type Crumb = { href: string; label: string };

export function Breadcrumb({ home, between, here }: { home: Crumb; between?: Crumb; here: string }) {
  return (
    <nav data-slot="breadcrumb" aria-label={here}>
      <ol className="flex flex-wrap items-center gap-1 text-sm text-ink-3">
        {[home, between].map(
          (crumb) =>
            crumb && (
              <li key={crumb.href} className="flex items-center gap-1">
                <Link href={crumb.href} className="inline-flex min-h-[44px] items-center hover:text-accent">
                  {crumb.label}
                </Link>
                <Icon name="chevronRight" size={14} />
              </li>
            ),
        )}
        <li aria-current="page" className="text-ink-2">
          {here}
        </li>
      </ol>
    </nav>
  );
}
