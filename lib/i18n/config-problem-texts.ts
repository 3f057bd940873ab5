import { type ConfigProblem, EXPECTED_VALUES, PROBLEM_SENTENCES } from "#lib/config/problem.ts";
import type { SettingName } from "#lib/config/settings-schema.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { configProblemsZhCn } from "#lib/i18n/messages/config-problems.zh-CN.ts";
import { translatorsFor } from "#lib/i18n/translator.ts";

const texts = translatorsFor<typeof configProblemsZhCn>({
  "zh-CN": configProblemsZhCn,
  en: { sentences: PROBLEM_SENTENCES, expected: EXPECTED_VALUES },
});

/** Puts a problem of the configuration into one sentence, which names the setting and says what to change. */
export function tellConfigProblem(locale: Locale, { kind, values }: ConfigProblem): string {
  const t = texts(locale);
  const { setting = "" } = values;
  const expected = isSetting(setting) ? t(`expected.${setting}`) : "";
  return t(`sentences.${kind}`, { ...values, expected });
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(EXPECTED_VALUES, name);
}
