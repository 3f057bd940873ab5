import { writeFileSync } from "node:fs";
import type { Restored } from "#lib/db/restore.ts";

/** As many lines of what was forgotten as fit on a screen; the whole list stands in a file. */
const LINES_SHOWN = 20;

/** Tells a person what a restore has done, what the shop will do by itself, and what is left for people. */
export function reportRestored({ takenAt, kept, mark, forgotten }: Restored): string {
  return [
    `Restored: the database is as it was at ${takenAt}.`,
    ...(kept === null ? [] : [`The one that was there is kept as ${kept}.`]),
    `When the shop runs again it asks Alipay what happened since to ${String(mark.orders)} orders; until then they are not refunded anew.`,
    ...(mark.sessions === 0 ? [] : ["All staff sign in again."]),
    ...describeForgotten(kept, forgotten),
  ].join("\n");
}

function describeForgotten(kept: string | null, forgotten: Restored["forgotten"]): string[] {
  const byHand = "Orders that were placed after the backup are unknown to the shop now: compare with Alipay's bill.";
  if (kept === null) return [byHand];
  if (forgotten === null) return [`The kept database cannot be compared with the backup. ${byHand}`];
  const lines = [...forgotten.orders.map((line) => `not in the backup: ${line}`), ...forgotten.moves];
  if (lines.length === 0) return ["The backup knows every order and refund of the kept database."];
  const file = `${kept}.differences.txt`;
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
  const shown = lines.slice(0, LINES_SHOWN).map((line) => `  ${line}`);
  return [`What the kept database knows beyond the backup (${String(lines.length)} lines, all in ${file}):`, ...shown];
}
