import { clsx } from "clsx";
import Link from "next/link";

export type Chip = { label: string; count: number; href: string; current: boolean };

/** The states of a list with their counts; the choice lives in the address. */
export function FilterChips({ label, chips }: { label: string; chips: readonly Chip[] }) {
  return (
    <nav aria-label={label} className="-mx-4 mb-4 overflow-x-auto px-4 md:mx-0 md:px-0">
      <ul className="flex gap-2 md:flex-wrap">
        {chips.map((chip) => (
          <li key={chip.label}>
            <Link
              href={chip.href}
              aria-current={chip.current ? "page" : undefined}
              className={clsx(
                "flex min-h-[36px] items-center gap-2 rounded-full border px-3 whitespace-nowrap",
                chip.current
                  ? "border-accent bg-accent-soft text-accent"
                  : "border-line bg-raised text-ink-2 hover:bg-hover",
              )}
            >
              {chip.label}
              <span className={clsx("figures text-xs", !chip.current && "text-ink-3")}>{chip.count}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
