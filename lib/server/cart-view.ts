import "server-only";
import { type Fen, subtractFen } from "#lib/domain/money.ts";
import { FREE_FREIGHT_FROM_FEN, LINE_QUANTITY_MAX } from "#lib/domain/order.ts";
import { formatFen, formatMoney } from "#lib/i18n/format-money.ts";
import { type Locale, localeHref, pickText } from "#lib/i18n/locale.ts";
import { type ShopTexts, shopTexts } from "#lib/i18n/shop-texts.ts";
import { shop } from "#lib/server/shop.ts";
import type { Cart } from "#lib/server/views.ts";

/** One line as the browser shows it. All money and all words are finished texts. */
export type CartLineView = {
  sku: string;
  href: string;
  name: string;
  label: string;
  picture: string;
  unit: string;
  line: string;
  quantity: number;
  /** The largest quantity that may be chosen now. */
  max: number;
  /** What the buyer should know: a changed price, short stock. */
  notice: string | null;
  /** True where the line is in the way of an order. */
  blocking: boolean;
  /** The names of the line's controls. */
  labels: { quantity: string; less: string; more: string; remove: string };
};

export type CartView = {
  count: number;
  countLabel: string;
  countText: string;
  lines: CartLineView[];
  /** "1,299.00"; null where nothing in the cart can be bought. */
  items: string | null;
  freight: string | null;
  freightIsFree: boolean;
  total: string | null;
  /** The same as a number, for the checkout form to say which sum was agreed to. Never computed with in the browser. */
  totalFen: number | null;
  freightHint: string | null;
  canCheckOut: boolean;
  /** Why it cannot be checked out, in words. */
  obstacle: string | null;
};

export async function cartViewOf(visitorHash: string | null, locale: Locale): Promise<CartView> {
  const t = shopTexts(locale);
  const { queries } = await shop();
  const cart: Cart =
    visitorHash === null
      ? { lines: [], itemCount: 0, totals: null, outOfRange: false }
      : await queries.cart.findCart(visitorHash);
  const obstacle = obstacleOf(cart, t);
  return {
    count: cart.itemCount,
    countLabel: t("header.cartCount", { count: cart.itemCount }),
    countText: t("cart.count", { count: cart.itemCount }),
    lines: cart.lines.map((line) => lineView(line, locale, t)),
    items: cart.totals && formatFen(cart.totals.itemsFen),
    freight: cart.totals && formatFen(cart.totals.freightFen),
    freightIsFree: cart.totals?.freightFen === 0,
    total: cart.totals && formatFen(cart.totals.totalFen),
    totalFen: cart.totals?.totalFen ?? null,
    freightHint: cart.totals && freightHint(cart.totals, t),
    canCheckOut: cart.totals !== null && obstacle === null,
    obstacle,
  };
}

function lineView(line: Cart["lines"][number], locale: Locale, t: ShopTexts): CartLineView {
  const name = pickText(locale, { zh: line.nameZh, en: line.nameEn });
  return {
    sku: line.sku,
    href: localeHref(locale, `/products/${line.slug}?v=${encodeURIComponent(line.sku)}`),
    name,
    label: pickText(locale, { zh: line.labelZh, en: line.labelEn }),
    picture: `/pictures/${line.pictureFile}`,
    unit: formatFen(line.priceFen),
    line: formatFen(line.lineFen),
    quantity: line.quantity,
    max: Math.min(line.available, LINE_QUANTITY_MAX),
    notice: noticeOf(line, t),
    blocking: line.problem !== null,
    labels: {
      quantity: t("cart.quantity", { name }),
      less: t("cart.less", { name }),
      more: t("cart.more", { name }),
      remove: t("cart.remove", { name }),
    },
  };
}

function noticeOf(line: Cart["lines"][number], t: ShopTexts): string | null {
  switch (line.problem) {
    case "gone":
      return t("cart.gone");
    case "sold-out":
      return t("cart.soldOut");
    case "short":
      return t("cart.shortage", { available: line.available });
    case null:
      return priceNotice(line, t);
  }
}

function priceNotice({ priceFen, seenPriceFen }: { priceFen: Fen; seenPriceFen: Fen }, t: ShopTexts): string | null {
  if (priceFen === seenPriceFen) return null;
  const price = formatMoney(seenPriceFen);
  return priceFen > seenPriceFen ? t("cart.priceUp", { price }) : t("cart.priceDown", { price });
}

function freightHint(totals: { itemsFen: Fen; freightFen: Fen }, t: ShopTexts): string | null {
  if (totals.itemsFen >= FREE_FREIGHT_FROM_FEN) return t("cart.isFree");
  if (totals.freightFen === 0) return null;
  const missing = subtractFen({ from: FREE_FREIGHT_FROM_FEN as Fen, take: totals.itemsFen });
  return t("cart.toFree", { amount: formatMoney(missing) });
}

function obstacleOf(cart: Cart, t: ShopTexts): string | null {
  if (cart.lines.some((line) => line.problem !== null)) return t("cart.fixFirst");
  return cart.outOfRange ? t("cart.outOfRange") : null;
}
