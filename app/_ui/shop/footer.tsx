import Link from "next/link";
import type { ReactNode } from "react";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

export function Footer({ locale }: { locale: Locale }) {
  const t = shopTexts(locale);
  return (
    <footer className="mt-auto border-t border-line bg-sunken text-sm text-ink-2">
      <div className="page grid gap-6 py-8 md:grid-cols-3">
        <Column title={t("footer.payment")}>{t("footer.paymentText")}</Column>
        <Column title={t("footer.delivery")}>{t("footer.deliveryText")}</Column>
        <Column title={t("footer.refund")}>
          {t("footer.refundText")}
          <ul className="mt-1">
            <li>
              <Link href={localeHref(locale, "/help")} className="link inline-flex min-h-[44px] items-center">
                {t("footer.refundLink")}
              </Link>
            </li>
            <li>
              <Link href={localeHref(locale, "/orders")} className="link inline-flex min-h-[44px] items-center">
                {t("footer.orders")}
              </Link>
            </li>
          </ul>
        </Column>
      </div>
      <p className="page pb-6 text-ink-3">{t("footer.rights")}</p>
    </footer>
  );
}

function Column({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-1 text-sm font-semibold text-ink">{title}</h2>
      <div>{children}</div>
    </section>
  );
}
