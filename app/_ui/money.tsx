import { clsx } from "clsx";
import type { ComponentProps } from "react";
import type { Fen } from "#lib/domain/money.ts";
import { formatFen } from "#lib/i18n/format-money.ts";

type Look = Omit<ComponentProps<"span">, "children">;

/** An amount that the server has formatted ("1,299.00"): the sign smaller, the fen smaller still, never broken. */
export function MoneyText({ text, className, ...props }: Look & { text: string }) {
  const [yuan = "", fen = ""] = text.split(".");
  return (
    <span data-slot="money" className={clsx("figures whitespace-nowrap", className)} {...props}>
      <span className="text-[max(0.75em,12px)]">¥</span>
      {yuan}
      <span className="text-[max(0.65em,12px)]">.{fen}</span>
    </span>
  );
}

export function Money({ amount, ...props }: Look & { amount: Fen }) {
  return <MoneyText text={formatFen(amount)} {...props} />;
}
