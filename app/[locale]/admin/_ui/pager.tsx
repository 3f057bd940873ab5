import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import type { AdminTexts } from "#lib/i18n/admin-texts.ts";

/** The way to the next page, and from any later page back to the first. */
export function Pager({ t, first, next }: { t: AdminTexts; first: string | null; next: string | null }) {
  if (first === null && next === null) return null;
  return (
    <nav className="mt-4 flex justify-end gap-2">
      {first !== null && (
        <LinkButton href={first} size="sm" tone="quiet">
          {t("common.first")}
        </LinkButton>
      )}
      {next !== null && (
        <LinkButton href={next} size="sm" rel="next">
          {t("common.next")}
        </LinkButton>
      )}
    </nav>
  );
}
