"use client";

import { usePathname } from "next/navigation";
import { useSyncExternalStore } from "react";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";

/**
 * Leads to this page in the other language. Pages are made without knowing their own address, so the link points to
 * the other home page until the browser has taken over.
 */
export function LanguageLink({ locale, label }: { locale: Locale; label: string }) {
  const other: Locale = locale === "en" ? "zh-CN" : "en";
  // Re-renders on navigation; the address itself is read from the browser, which alone knows it before rewrites.
  usePathname();
  const href = useSyncExternalStore(
    subscribeToAddress,
    () => localeHref(other, withoutLocale(location.pathname)) + location.search,
    () => localeHref(other, "/"),
  );
  return (
    <a
      href={href}
      lang={other}
      className="flex h-[44px] items-center gap-1 rounded-md px-2 text-sm text-ink-2 hover:bg-hover"
    >
      <Icon name="globe" />
      <span className="max-sm:sr-only">{label}</span>
    </a>
  );
}

function withoutLocale(pathname: string): string {
  const path = pathname.replace(/^\/en(?=\/|$)/, "");
  return path === "" ? "/" : path;
}

function subscribeToAddress(onChange: () => void): () => void {
  addEventListener("popstate", onChange);
  return () => {
    removeEventListener("popstate", onChange);
  };
}
