"use client";

import type { ReactNode } from "react";
import type { CashierTexts } from "#app/_ui/pay/cashier-texts.ts";
import { CopyButton } from "#app/_ui/primitives/copy-button.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";

type Props = { texts: CashierTexts; payHref: string; sharedPayLink: string; orderHref: string; cancel: ReactNode };

/** What may have gone wrong, and the way out of each. */
export function TroublePanel({ texts, payHref, sharedPayLink, orderHref, cancel }: Props) {
  return (
    <div id="trouble" className="mt-4 border-t border-line pt-4">
      <h3 className="text-base">{texts.troubleTitle}</h3>
      <dl className="mt-2 grid gap-x-6 gap-y-1 text-sm md:grid-cols-[1fr_auto] md:items-center">
        <dt>{texts.troubleReopen}</dt>
        <dd>
          <a href={payHref} target="_blank" rel="noopener" className="link inline-flex min-h-[44px] items-center">
            {texts.payAgain}
          </a>
        </dd>
        <dt>{texts.troubleCopy}</dt>
        <dd className="flex items-center">
          {texts.copyLink}
          <CopyButton text={sharedPayLink} label={texts.copyLink} done={texts.linkCopied} />
        </dd>
        <dt className="md:col-span-2">
          {texts.troublePaid}
          <span className="block text-ink-3">{texts.troublePaidText}</span>
        </dt>
        <dt>{texts.troubleLater}</dt>
        <dd className="flex flex-wrap items-center gap-2 py-1">
          <LinkButton href={orderHref}>{texts.later}</LinkButton>
          {cancel}
        </dd>
      </dl>
    </div>
  );
}
