"use client";

import { useParams } from "next/navigation";
import { EmptyState } from "#app/_ui/primitives/empty-state.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { type Locale, localeOf } from "#lib/i18n/locale.ts";

type Words = { title: string; text: string; home: string; homeHref: string; orders: string; ordersHref: string };

export function NotFoundNotice({ words }: { words: Record<Locale, Words> }) {
  const { locale } = useParams<{ locale?: string }>();
  const { title, text, home, homeHref, orders, ordersHref } = words[localeOf(locale ?? "")];
  return (
    <div className="page max-w-[720px] py-16">
      <h1 className="sr-only">{title}</h1>
      <EmptyState
        icon="search"
        title={title}
        action={
          <div className="flex flex-wrap justify-center gap-3">
            <LinkButton href={homeHref} tone="primary">
              {home}
            </LinkButton>
            <LinkButton href={ordersHref}>{orders}</LinkButton>
          </div>
        }
      >
        {text}
      </EmptyState>
    </div>
  );
}
