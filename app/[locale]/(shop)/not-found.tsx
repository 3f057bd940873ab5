import { NotFoundNotice } from "#app/_ui/shop/not-found-notice.tsx";
import { LOCALES, type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

/** A not-found page is given no parameters: the browser picks the language of the address it is at. */
export default function NotFound() {
  const words = (locale: Locale) => {
    const t = shopTexts(locale);
    return {
      title: t("errors.notFoundTitle"),
      text: t("errors.notFoundText"),
      home: t("errors.home"),
      homeHref: localeHref(locale, "/"),
      orders: t("errors.orders"),
      ordersHref: localeHref(locale, "/orders"),
    };
  };
  return <NotFoundNotice words={{ [LOCALES[0]]: words("zh-CN"), [LOCALES[1]]: words("en") }} />;
}
