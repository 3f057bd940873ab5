import { CopyButton } from "#app/_ui/primitives/copy-button.tsx";
import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import { MiddleText } from "./middle-text.tsx";

/** A number that people paste elsewhere. `name` says in words what it is. */
export function CopyNumber(props: { t: AdminTexts; text: string; name: string; head?: number }) {
  const { t, text, name, head } = props;
  return (
    <span className="inline-flex max-w-full items-center">
      <MiddleText text={text} {...(head !== undefined && { head })} />
      <CopyButton text={text} label={t("common.copy", { name })} done={t("common.copied")} className="-my-2 shrink-0" />
    </span>
  );
}
