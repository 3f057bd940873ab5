/** What came of a shot; a bad notify that the merchant believed stands out. */
import { toneBadge } from "#lib/simulator/console/blocks.ts";
import type { ConsoleView } from "#lib/simulator/console/layout.ts";
import { BESIDE_FAULTS, type Shot } from "#lib/simulator/domain/fault.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";

/** As an acknowledged notify is told. An old trade's notify is genuine: a correct merchant answers it so too. */
const BELIEVED = "HTTP 200 success";

export function shotResult(view: ConsoleView, shot: Shot): Markup {
  const isBad = BESIDE_FAULTS.some((kind) => kind === shot.kind) && shot.kind !== "old-notify";
  if (!isBad || shot.result !== BELIEVED) return html`${shot.result}`;
  return html`${shot.result} ${toneBadge("bad", view.speech.texts.faults.believed)}`;
}
