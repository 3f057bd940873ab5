import { clsx } from "clsx";
import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import type { AlipayAdvice } from "#lib/server/alipay-advice.ts";

type Props = {
  t: AdminTexts;
  locale: Locale;
  code: string | null;
  advice: AlipayAdvice;
  tone: "neutral" | "wait" | "bad";
};

/** Alipay's code with what it means, whether that is the end of it, whether money moved, what to do, and who can. */
export function AlipayCode({ t, locale, code, advice, tone }: Props) {
  return (
    <div
      data-slot="alipay-code"
      className={clsx(
        "rounded-md px-3 py-2",
        tone === "neutral" && "bg-sunken text-ink-2",
        tone === "wait" && "bg-wait-soft text-wait",
        tone === "bad" && "bg-bad-soft text-bad",
      )}
    >
      <p>{advice.meaning}</p>
      <p>
        {advice.end} {advice.moved}
      </p>
      <p>{advice.todo}</p>
      <p>{t("codes.whoCan", { who: advice.who })}</p>
      {code !== null && code !== "" && (
        <p className="font-mono text-xs [overflow-wrap:anywhere]">
          {advice.anchor === null ? (
            t("refund.code", { code })
          ) : (
            // Followed by the browser itself, which then marks the target; Next's own navigation does not.
            <a href={codeHref(locale, advice.anchor)} className="underline underline-offset-2">
              {t("refund.code", { code })}
            </a>
          )}
        </p>
      )}
    </div>
  );
}

function codeHref(locale: Locale, anchor: string): string {
  return `${localeHref(locale, "/admin/codes")}#${encodeURIComponent(anchor)}`;
}
