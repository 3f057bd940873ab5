import type { Locale } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

export type ShopMode = "simulator" | "sandbox" | "production";

/** Says that no real money moves, wherever that is so. Nothing in production. */
export function ModeBanner({ locale, mode }: { locale: Locale; mode: ShopMode }) {
  if (mode === "production") return null;
  const t = shopTexts(locale);
  return (
    <div
      role="note"
      className="bg-wait-soft text-center text-xs text-wait [background-image:repeating-linear-gradient(135deg,transparent_0_10px,light-dark(rgb(133_84_0/0.07),rgb(233_183_87/0.08))_10px_20px)]"
    >
      <p className="page py-[6px]">{mode === "simulator" ? t("shop.playMoney") : t("shop.sandbox")}</p>
    </div>
  );
}
