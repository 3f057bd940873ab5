"use client";

import { useParams } from "next/navigation";
import { ErrorNotice } from "#app/_ui/shop/error-notice.tsx";
import { localeOf } from "#lib/i18n/locale.ts";

type Props = { error: Error & { digest?: string }; retry: () => void };

export default function ShopError({ error, retry }: Props) {
  const { locale } = useParams<{ locale?: string }>();
  return <ErrorNotice locale={localeOf(locale ?? "")} reference={error.digest ?? null} onRetry={retry} />;
}
