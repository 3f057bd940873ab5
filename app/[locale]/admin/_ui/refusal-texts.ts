import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import type { RefusalTexts } from "./said.tsx";

export function refusalTexts(t: AdminTexts): RefusalTexts {
  return {
    "other-address": t("common.otherAddress"),
    "not-allowed": t("common.notAllowed"),
    "stale-form": t("common.staleForm"),
  };
}
