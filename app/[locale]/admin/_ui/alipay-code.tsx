import { clsx } from "clsx";
import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import type { AlipayAdvice } from "#lib/server/alipay-advice.ts";

/** Alipay's code with what it means, whether that is the end of it, whether money moved, and what to do. */
export function AlipayCode({
  t,
  code,
  advice,
  tone,
}: {
  t: AdminTexts;
  code: string | null;
  advice: AlipayAdvice;
  tone: "neutral" | "wait" | "bad";
}) {
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
      {code !== null && code !== "" && (
        <p className="font-mono text-xs [overflow-wrap:anywhere]">{t("refund.code", { code })}</p>
      )}
    </div>
  );
}
