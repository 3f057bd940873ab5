/** The test buyers and what is in their wallets. */
import { dataTable, notice, pageHead, part, textField, toneBadge } from "#lib/simulator/console/blocks.ts";
import { type ConsoleView, consolePage, copyable, facts } from "#lib/simulator/console/layout.ts";
import type { WalletField } from "#lib/simulator/console/wallets/wallet-input.ts";
import type { Wallet } from "#lib/simulator/console/wallets/wallets.ts";
import type { Coupon } from "#lib/simulator/domain/model.ts";
import type { FormFields } from "#lib/simulator/pages/form-fields.ts";
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { readableYuan } from "#lib/simulator/pages/sums.ts";

/** What the page says about the form that was sent: nothing, that it is done, or which field was wrong. */
export interface BuyersState {
  done?: "purse" | "coupon" | "reset" | "buyer";
  refused?: WalletField;
  /** The refused form, so that nothing has to be typed twice. */
  field?: FormFields;
  /** Whose form it was; empty for a new buyer's. */
  buyerId?: string;
}

const NEW_BUYER_FIELDS: readonly WalletField[] = ["name", "logonId", "logonIdTaken", "password"];
const COUPON_FIELDS: readonly WalletField[] = ["couponName", "type", "couponAmount", "minimum"];

function purseTable(view: ConsoleView, wallet: Wallet): Markup {
  const words = view.speech.texts.wallet;
  const row = (key: string, name: string, fen: number) => ({ key, cells: [name, `¥${readableYuan(fen)}`] });
  return dataTable(
    words.purses,
    [
      { label: words.purses, kind: "lead" },
      { label: words.amount, kind: "sum" },
    ],
    [
      row("balance", words.balance, wallet.balanceFen),
      row("card", wallet.cardName, wallet.cardFen),
      row("credit", words.credit, wallet.creditFen),
    ],
  );
}

function couponItem(view: ConsoleView, coupon: Coupon): Markup {
  const words = view.speech.texts.wallet;
  const used =
    coupon.usedForTradeNo === null
      ? toneBadge("good", words.couponUnused)
      : html`${toneBadge("quiet", words.couponUsed)} <a href="/console/trades/${coupon.usedForTradeNo}">${coupon.usedForTradeNo}</a>`;
  return html`<li><b>${coupon.name}</b> · ${words.couponTerms(readableYuan(coupon.amountFen), readableYuan(coupon.minimumFen))} · ${words.couponType[coupon.type]}<br>${used} ${copyable(view, coupon.couponId)}</li>`;
}

function purseForm(view: ConsoleView, buyerId: string, value: string): Markup {
  const words = view.speech.texts.wallet;
  return html`<form method="post" action="/console/buyers/${buyerId}/purse" class="row">
<label>${words.purse}<select name="channel"><option value="ALIPAYACCOUNT">${words.balance}</option><option value="BANKCARD">${words.card}</option><option value="PCREDIT">${words.credit}</option></select></label>
<label>${words.amount}<input name="amount" inputmode="decimal" autocomplete="off" required value="${value}"></label>
<button type="submit" class="is-small" name="action" value="add">${words.add}</button>
<button type="submit" class="is-small is-quiet" name="action" value="set">${words.set}</button>
</form>`;
}

function couponForm(view: ConsoleView, buyerId: string, field: FormFields): Markup {
  const words = view.speech.texts.wallet;
  const chosen = (type: string) => (field("type") === type ? html` selected` : "");
  return html`<form method="post" action="/console/buyers/${buyerId}/coupons" class="row">
<label>${words.couponName}<input name="name" maxlength="40" autocomplete="off" required value="${field("name")}"></label>
<label>${words.type}<select name="type"><option value="merchant"${chosen("merchant")}>${words.couponType.merchant}</option><option value="alipay"${chosen("alipay")}>${words.couponType.alipay}</option></select></label>
<label>${words.amount}<input name="amount" inputmode="decimal" autocomplete="off" required value="${field("amount")}"></label>
<label>${words.minimum}<input name="minimum" inputmode="decimal" autocomplete="off" value="${field("minimum")}" aria-describedby="minimum-${buyerId}"></label>
<button type="submit" class="is-small">${words.addCoupon}</button>
<p class="hint" id="minimum-${buyerId}">${words.minimumHint}</p>
</form>`;
}

const noFields: FormFields = () => "";

function walletCard(view: ConsoleView, wallet: Wallet, state: BuyersState): Markup {
  const words = view.speech.texts.wallet;
  const { refused } = state;
  const isTheirs = refused !== undefined && state.buyerId === wallet.buyerId;
  const isCoupon = isTheirs && COUPON_FIELDS.includes(refused);
  const isPurse = isTheirs && !isCoupon;
  const field = state.field ?? noFields;
  const problem = isTheirs ? notice("bad", words.refused[refused]) : "";
  const coupons =
    wallet.coupons.length === 0
      ? html`<p class="quiet">${words.noCoupons}</p>`
      : html`<ul class="spaced">${wallet.coupons.map((coupon) => couponItem(view, coupon))}</ul>`;
  return html`<article class="card" id="buyer-${wallet.buyerId}"><header><h2>${wallet.name}</h2>
<form method="post" action="/console/buyers/${wallet.buyerId}/reset"><button type="submit" class="is-small is-quiet">${words.reset}</button></form></header>
${problem}
${facts([
  ["buyer_logon_id", copyable(view, wallet.logonId)],
  ["buyer_id", copyable(view, wallet.buyerId)],
  [words.password, copyable(view, wallet.password)],
])}
${purseTable(view, wallet)}
<details class="payload"${isPurse ? html` open` : ""}><summary>${words.change}</summary>${purseForm(view, wallet.buyerId, isPurse ? field("amount") : "")}</details>
<h3>${words.coupons}</h3>${coupons}
<details class="payload"${isCoupon ? html` open` : ""}><summary>${words.newCoupon}</summary>${couponForm(view, wallet.buyerId, isCoupon ? field : noFields)}</details>
</article>`;
}

function newBuyerForm(view: ConsoleView, state: BuyersState): Markup {
  const words = view.speech.texts.wallet;
  const { refused } = state;
  const isHere = refused !== undefined && NEW_BUYER_FIELDS.includes(refused);
  const value = (name: string) => (isHere ? (state.field?.(name) ?? "") : "");
  const problem = (...fields: WalletField[]) =>
    refused !== undefined && fields.includes(refused) ? { problem: words.refused[refused] } : {};
  return html`<div class="cards"><article class="card"><form method="post" action="/console/buyers">
${textField({ name: "name", label: words.name, value: value("name"), required: true, ...problem("name") })}
${textField({ name: "logonId", label: words.logonId, hint: words.logonIdHint, value: value("logonId"), required: true, ...problem("logonId", "logonIdTaken") })}
${textField({ name: "password", label: words.password, hint: words.passwordHint, value: isHere ? value("password") : "111111", required: true, numeric: true, ...problem("password") })}
<button type="submit" class="is-small">${words.addBuyer}</button></form></article></div>`;
}

export function buyersPage(view: ConsoleView, wallets: readonly Wallet[], state: BuyersState): string {
  const words = view.speech.texts.wallet;
  const title = view.speech.texts.console.buyers;
  const isGone = state.refused === "buyer" ? notice("bad", words.refused.buyer) : "";
  return consolePage(view, {
    section: "buyers",
    title,
    body: html`${pageHead({ title, lead: words.lead })}
${state.done === undefined ? isGone : notice("good", words.done[state.done])}
<div class="cards">${wallets.map((wallet) => walletCard(view, wallet, state))}</div>
${part({ title: words.newBuyer, lead: words.newBuyerLead, body: newBuyerForm(view, state), id: "new-buyer" })}`,
  });
}
