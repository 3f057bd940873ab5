"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { useOptimistic, useState, useTransition } from "react";
import { changeCartLine } from "#app/_ui/cart/cart-store.ts";
import type { CartTexts } from "#app/_ui/cart/cart-texts.ts";
import { MoneyText } from "#app/_ui/money.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import { Stepper } from "#app/_ui/primitives/stepper.tsx";
import type { Locale } from "#lib/i18n/locale.ts";
import type { CartLineView, CartView } from "#lib/server/cart-view.ts";

type Props = { cart: CartView; locale: Locale; texts: CartTexts; onLeave?: () => void };

/** The lines with their quantities. A quantity shows at once and goes back where the server refuses it; sums never do. */
export function CartLines({ cart, locale, texts, onLeave }: Props) {
  const [refused, setRefused] = useState<string | null>(null);
  return (
    <>
      <div aria-live="assertive">
        {refused !== null && (
          <Notice tone="bad" className="mt-4">
            {refused}
          </Notice>
        )}
      </div>
      <ul className="divide-y divide-line">
        {cart.lines.map((line) => (
          <CartLine key={line.sku} line={line} locale={locale} texts={texts} onRefused={setRefused} onLeave={onLeave} />
        ))}
      </ul>
    </>
  );
}

type LineProps = {
  line: CartLineView;
  locale: Locale;
  texts: CartTexts;
  onRefused: (message: string | null) => void;
  onLeave: (() => void) | undefined;
};

function CartLine({ line, locale, texts, onRefused, onLeave }: LineProps) {
  const [quantity, showQuantity] = useOptimistic(line.quantity);
  const [pending, startTransition] = useTransition();
  const leave = onLeave && { onClick: onLeave };
  const setQuantity = (next: number) => {
    startTransition(async () => {
      showQuantity(next);
      try {
        onRefused(await changeCartLine({ sku: line.sku, quantity: next, mode: "set", locale }));
      } catch {
        onRefused(texts.refused);
      }
    });
  };
  return (
    <li className={clsx("flex gap-4 py-4 transition-opacity", quantity === 0 && "opacity-40")} aria-busy={pending}>
      <Link href={line.href} {...leave} tabIndex={-1} aria-hidden="true" className="shrink-0">
        <img
          src={line.picture}
          alt=""
          width={88}
          height={88}
          loading="lazy"
          className="size-[88px] rounded-md bg-sunken object-cover"
        />
      </Link>
      <div className="min-w-0 flex-1">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <Link href={line.href} {...leave} className="line-clamp-2 font-medium hover:text-accent">
              {line.name}
            </Link>
            {line.label !== "" && <p className="text-sm text-ink-3">{line.label}</p>}
          </div>
          <MoneyText text={line.line} className={clsx("font-medium", pending && "opacity-50")} />
        </div>
        {line.notice !== null && <LineNotice text={line.notice} blocking={line.blocking} />}
        <div className="mt-1 flex items-center justify-between gap-2">
          <Stepper
            value={quantity}
            min={1}
            max={Math.max(line.max, 1)}
            labels={line.labels}
            disabled={line.max === 0}
            onChange={setQuantity}
          />
          <RemoveButton
            label={line.labels.remove}
            word={texts.remove}
            onClick={() => {
              setQuantity(0);
            }}
          />
        </div>
      </div>
    </li>
  );
}

function LineNotice({ text, blocking }: { text: string; blocking: boolean }) {
  return (
    <p className={clsx("mt-1 flex items-start gap-1 text-sm", blocking ? "text-bad" : "text-wait")}>
      <Icon name="alert" size={16} className="mt-[3px] shrink-0" />
      {text}
    </p>
  );
}

function RemoveButton({ label, word, onClick }: { label: string; word: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className="inline-flex min-h-[44px] items-center gap-1 rounded-md px-2 text-sm text-ink-3 hover:bg-hover hover:text-bad"
    >
      <Icon name="trash" size={16} />
      {word}
    </button>
  );
}
