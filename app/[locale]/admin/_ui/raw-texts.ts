import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import type { RawTexts } from "./raw-drawer.tsx";

export function rawTexts(t: AdminTexts): RawTexts {
  return {
    open: t("order.raw"),
    title: t("order.rawTitle"),
    close: t("common.close"),
    copy: t("common.copy", { name: t("order.rawTitle") }),
    copied: t("common.copied"),
  };
}
