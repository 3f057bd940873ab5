import { tryDriver } from "#lib/cli/driver-check.ts";
import { languageOfTerminal } from "#lib/cli/language.ts";
import { readOptions } from "#lib/cli/options.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import type { ConfigSource } from "#lib/config/config.ts";
import { type Examination, examineShop } from "#lib/doctor/examine.ts";
import { AREAS, type Level } from "#lib/doctor/finding.ts";
import { doctorTexts, tellFinding } from "#lib/i18n/doctor-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";

const MARKS: Readonly<Record<Level, string>> = { good: "✓", note: "·", warning: "!", wrong: "✗" };

/** `npm run doctor`: 0 where nothing has to be changed, warnings or not; 1 where something has. */
export async function doctor(command: {
  terminal: Terminal;
  args: readonly string[];
  source: Required<Pick<ConfigSource, "cwd">> & ConfigSource;
}): Promise<0 | 1> {
  const options = { lang: { type: "string" }, json: { type: "boolean", default: false } } as const;
  const { values } = readOptions(
    command.args,
    { options },
    "npm run doctor -- --json --lang en (both may be left away)",
  );
  const locale = languageOfTerminal(values.lang);
  const examination = await examineShop({ source: command.source, checkDriver: tryDriver });
  const lines = values.json ? [asJson(examination, locale)] : asLines(examination, locale);
  for (const line of lines) command.terminal.say(line);
  return examination.verdict === "wrong" ? 1 : 0;
}

/** For scripts: the ids stay, the words may change. */
function asJson({ mode, verdict, findings }: Examination, locale: Locale): string {
  const told = findings.map((found) => ({
    id: found.id,
    area: found.area,
    level: found.level,
    ...tellFinding(locale, found),
  }));
  return JSON.stringify({ mode, verdict, findings: told }, null, 2);
}

/** The examination as it stands on a terminal. */
export function asLines({ verdict, findings }: Examination, locale: Locale): string[] {
  const t = doctorTexts(locale);
  const level = verdict === "wrong" ? "wrong" : "warning";
  const count = findings.filter((found) => found.level === level).length;
  return [
    ...AREAS.flatMap((area) => {
      const here = findings.filter((found) => found.area === area);
      if (here.length === 0) return [];
      return [
        t(`areas.${area}`),
        ...here.map((found) => {
          const { says, todo } = tellFinding(locale, found);
          return `  ${MARKS[found.level]} ${says}${todo === null ? "" : ` → ${todo}`}`;
        }),
      ];
    }),
    "",
    t(`verdict.${verdict}`, { count }),
  ];
}
