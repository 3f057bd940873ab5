import { MoneyText } from "#app/_ui/money.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import type { CartView } from "#lib/server/cart-view.ts";

type SumTexts = { items: string; freight: string; freightFree: string; total: string };

/** What the cart comes to, as the server reckons it. */
export function CartSums({ cart, texts }: { cart: CartView; texts: SumTexts }) {
  return (
    <div>
      {cart.items !== null && cart.freight !== null && cart.total !== null && (
        <dl className="grid grid-cols-[1fr_auto] gap-y-1 text-sm text-ink-2">
          <dt>{texts.items}</dt>
          <dd className="text-right">
            <MoneyText text={cart.items} />
          </dd>
          <dt>{texts.freight}</dt>
          <dd className="text-right">{cart.freightIsFree ? texts.freightFree : <MoneyText text={cart.freight} />}</dd>
          <dt className="mt-2 self-end text-base text-ink">{texts.total}</dt>
          <dd className="mt-2 text-right text-xl font-semibold text-due">
            <MoneyText text={cart.total} />
          </dd>
        </dl>
      )}
      {cart.freightHint !== null && (
        <p className="mt-1 flex items-center gap-1 text-sm text-accent">
          <Icon name="truck" size={16} />
          {cart.freightHint}
        </p>
      )}
      {cart.obstacle !== null && (
        <Notice tone="bad" className="mt-3">
          {cart.obstacle}
        </Notice>
      )}
    </div>
  );
}
