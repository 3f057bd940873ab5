import { type AdminTexts, textOf } from "#lib/i18n/admin-texts.ts";

/** Who did it, in words: a colleague by name, everyone else by what they are. */
export function actorName(t: AdminTexts, actor: string, names: Record<string, string>): string {
  if (actor.startsWith("staff:")) return names[actor] ?? t("timeline.actors.staff");
  return textOf(t, "timeline.actors", actor);
}
