/** Choosing what to pay with: purses, coupons and the button that moves the money. Scripts only restate the sum. */

import { raw } from "hono/html";
import type { Buyer, Coupon, FundChannel } from "#lib/simulator/domain/model.ts";
import { FUND_CHANNELS, judgeCoupon, type PayMeans } from "#lib/simulator/domain/pay-means.ts";
import { purseOf } from "#lib/simulator/domain/pay-trade.ts";
import type { Speech } from "#lib/simulator/pages/language.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { readableYuan } from "#lib/simulator/pages/sums.ts";

export interface PayChoice {
  buyer: Buyer;
  coupons: readonly Coupon[];
  means: PayMeans;
  totalFen: number;
  /** The coupon chosen in the try before; empty for none. */
  chosenCouponId: string;
}

const checkedIf = (isChecked: boolean) => (isChecked ? raw(" checked") : "");
const disabledIf = (isDisabled: boolean) => (isDisabled ? raw(" disabled") : "");

function usableCoupons({ coupons, totalFen, means }: PayChoice): Coupon[] {
  return coupons.filter((coupon) => judgeCoupon(coupon, { totalFen, means }) === "usable");
}

/** What is due with the coupon that is chosen now. */
function dueFen(choice: PayChoice): number {
  const chosen = usableCoupons(choice).find(({ couponId }) => couponId === choice.chosenCouponId);
  return choice.totalFen - (chosen?.amountFen ?? 0);
}

/** The purse that is chosen beforehand: the first that suffices, else the first that may be used at all. */
function firstPurse(choice: PayChoice): FundChannel | null {
  const allowed = FUND_CHANNELS.filter((channel) => choice.means.allowsPurse(channel));
  const due = dueFen(choice);
  return allowed.find((channel) => purseOf(choice.buyer, channel).fen >= due) ?? allowed[0] ?? null;
}

function purseName(buyer: Buyer, channel: FundChannel, speech: Speech): string {
  const words = speech.texts.cashier;
  switch (channel) {
    case "ALIPAYACCOUNT":
      return words.balance;
    case "BANKCARD":
      return buyer.cardName;
    case "PCREDIT":
      return words.credit;
  }
}

function purses(choice: PayChoice, speech: Speech): Markup {
  const words = speech.texts.cashier;
  const preset = firstPurse(choice);
  // A purse is called short when even the best coupon would not help it.
  const leastDueFen = choice.totalFen - Math.max(0, ...usableCoupons(choice).map(({ amountFen }) => amountFen));
  const rows = FUND_CHANNELS.map((channel) => {
    const { fen } = purseOf(choice.buyer, channel);
    const isAllowed = choice.means.allowsPurse(channel);
    const isShort = fen < leastDueFen;
    const sum = readableYuan(fen);
    const enough = isShort ? html`<span class="is-short">${words.short(sum)}</span>` : words.available(sum);
    return html`<label class="purse">
    <input type="radio" name="channel" value="${channel}"${checkedIf(channel === preset)}${disabledIf(!isAllowed)}>
    <span>${purseName(choice.buyer, channel, speech)}</span><span class="quiet">${isAllowed ? enough : words.notAllowed}</span>
  </label>`;
  });
  return html`<fieldset class="purses"><legend>${words.payFrom}</legend>${rows}</fieldset>`;
}

function couponRow(choice: PayChoice, coupon: Coupon, speech: Speech): Markup {
  const words = speech.texts.cashier;
  const verdict = judgeCoupon(coupon, choice);
  const isUsable = verdict === "usable";
  const due = readableYuan(choice.totalFen - coupon.amountFen);
  const reason =
    verdict === "below-minimum" ? words.couponMinimum(readableYuan(coupon.minimumFen)) : words.couponState[verdict];
  const isChosen = isUsable && coupon.couponId === choice.chosenCouponId;
  return html`<label class="purse">
    <input type="radio" name="coupon" value="${coupon.couponId}"${isUsable ? html` data-due="${due}"` : ""}${checkedIf(isChosen)}${disabledIf(!isUsable)}>
    <span>${coupon.name} <small class="quiet">${words.couponFrom[coupon.type]}</small></span><span class="quiet">${isUsable ? words.couponPays(due) : reason}</span>
  </label>`;
}

/** Coupons are a choice, never chosen for the buyer: a test that does not speak of them pays the whole sum. */
function coupons(choice: PayChoice, speech: Speech): Markup {
  const words = speech.texts.cashier;
  const unused = choice.coupons.filter(({ usedForTradeNo }) => usedForTradeNo === null);
  if (unused.length === 0) return html``;
  const isNone = dueFen(choice) === choice.totalFen;
  return html`<fieldset class="purses"><legend>${words.coupons}</legend>
  <label class="purse"><input type="radio" name="coupon" value="" data-due="${readableYuan(choice.totalFen)}"${checkedIf(isNone)}><span>${words.noCoupon}</span></label>
  ${unused.map((coupon) => couponRow(choice, coupon, speech))}
</fieldset>`;
}

/** All that a pay form holds besides its own address, hidden fields and password. */
export function payChoice(choice: PayChoice, speech: Speech): Markup {
  return html`${purses(choice, speech)}${coupons(choice, speech)}`;
}

/** Whether the merchant takes any purse of this wallet. */
export function canPay(choice: PayChoice): boolean {
  return firstPurse(choice) !== null;
}

/** The one button that moves money, with the sum on it; a sentence instead when no purse may be used. */
export function payButton(choice: PayChoice, speech: Speech): Markup {
  const words = speech.texts.cashier;
  if (!canPay(choice)) return html`<p class="problem" role="alert">${words.noPurse}</p>`;
  return html`<button type="submit" data-pay="${words.confirm("{sum}")}">${words.confirm(readableYuan(dueFen(choice)))}</button>`;
}

export function problemNote(problem: string): Markup {
  return problem === "" ? html`` : html`<p class="problem" role="alert">${problem}</p>`;
}
