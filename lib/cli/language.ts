import { UserError } from "#lib/cli/user-error.ts";
import { LOCALES, type Locale } from "#lib/i18n/locale.ts";

/** Where the wish for a language may stand, in the order in which it counts. */
export interface LanguageWish {
  /** `--lang`. */
  readonly asked?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the system is set to, where the environment says nothing: so it is on Windows. */
  readonly system: string;
}

/** The language that a command speaks. Throws UserError on one that there is not. */
export function chooseLanguage({ asked, env, system }: LanguageWish): Locale {
  if (asked !== undefined) {
    // `zh` is as clear as `zh-CN`, and shorter.
    const wish = asked.toLowerCase();
    const found = LOCALES.find((locale) => [locale.toLowerCase(), locale.split("-")[0]].includes(wish));
    if (found !== undefined) return found;
    throw new UserError(`--lang is "${asked}": give one of ${LOCALES.join(", ")}.`);
  }
  // The order of POSIX: the first that is set decides.
  const named = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || system;
  return named.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export function languageOfTerminal(asked: string | undefined): Locale {
  return chooseLanguage({ asked, env: process.env, system: Intl.DateTimeFormat().resolvedOptions().locale });
}
