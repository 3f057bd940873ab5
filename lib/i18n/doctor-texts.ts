import type { ConfigProblem } from "#lib/config/problem.ts";
import { tellConfigProblem } from "#lib/i18n/config-problem-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { doctorEn } from "#lib/i18n/messages/doctor.en.ts";
import { doctorZhCn } from "#lib/i18n/messages/doctor.zh-CN.ts";
import { translatorsFor } from "#lib/i18n/translator.ts";

/** What the doctor says: `doctorTexts("en")("title")`. */
export const doctorTexts = translatorsFor<typeof doctorZhCn>({ "zh-CN": doctorZhCn, en: doctorEn });

/** A finding in words; `todo` is null where there is nothing to do. */
export interface ToldFinding {
  readonly says: string;
  readonly todo: string | null;
}

/** Puts a finding into words. Its values are put in as they are: they hold names and figures, no markup. */
export function tellFinding(
  locale: Locale,
  finding: {
    id: keyof typeof doctorZhCn.findings;
    values: Readonly<Record<string, string>>;
    problem?: ConfigProblem;
  },
): ToldFinding {
  const t = doctorTexts(locale);
  const { id, problem } = finding;
  const values = { ...finding.values, ...(problem && { problem: tellConfigProblem(locale, problem) }) };
  const hasTodo = doctorZhCn.findings[id].todo !== "";
  return { says: t(`findings.${id}.says`, values), todo: hasTodo ? t(`findings.${id}.todo`, values) : null };
}
