import { Button, buttonClass } from "#app/_ui/primitives/button.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { ERROR_WORDS } from "#app/_ui/shop/error-words.ts";
import type { Locale } from "#lib/i18n/locale.ts";

/** `reference` is the number under which the server's log tells more. */
export function ErrorNotice({
  locale,
  reference,
  onRetry,
}: {
  locale: Locale;
  reference: string | null;
  onRetry: () => void;
}) {
  const words = ERROR_WORDS[locale];
  return (
    <div role="alert" className="page max-w-[720px] py-16 text-center">
      <Icon name="alert" size={44} strokeWidth={1.2} className="mx-auto text-bad" />
      <h1 className="mt-3 text-xl">{words.title}</h1>
      <p className="mx-auto mt-2 max-w-[44ch] text-ink-2">{words.text}</p>
      {reference !== null && (
        <p className="figures mt-2 text-sm text-ink-3">
          {words.reference} {reference}
        </p>
      )}
      <div className="mt-6 flex flex-wrap justify-center gap-3">
        <Button tone="primary" onClick={onRetry}>
          {words.retry}
        </Button>
        {/* A whole page load: the app itself may be what failed. */}
        <a href={words.ordersHref} className={buttonClass()}>
          {words.orders}
        </a>
      </div>
    </div>
  );
}
