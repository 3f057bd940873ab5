/** The doctor's pages in docs/ show what it says today. `npx vitest run --config tests/vitest.config.ts doctor-docs -u` writes them anew. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asLines } from "#lib/cli/doctor.ts";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { AREAS, CATALOGUE, type FindingId, type Level, verdictOf } from "#lib/doctor/finding.ts";
import { doctorTexts, tellFinding } from "#lib/i18n/doctor-texts.ts";
import { LOCALES, type Locale } from "#lib/i18n/locale.ts";
import { PROVOKED } from "#tests/support/doctor-samples.ts";

const IDS = Object.keys(CATALOGUE) as FindingId[];
const MARKS: Record<Level, string> = { good: "✓", note: "·", warning: "!", wrong: "✗" };

/** Of a shop whose owner has nearly got there. */
const SAMPLE: FindingId[] = [
  "node-fits",
  "driver-loads",
  "folder-good",
  "disk-room",
  "database-current",
  "clock-right",
  "settings-read",
  "keys-fit",
  "signature-refused",
  "address-redirects",
  "worker-alive",
];

function sampleOf(id: FindingId) {
  const found = [PROVOKED[id]()].flat().find((one) => one.id === id);
  if (found === undefined) throw new Error(`nothing provokes ${id}`);
  return found;
}

function table(locale: Locale): string {
  const t = doctorTexts(locale);
  const row = (id: FindingId) => {
    const { says, todo } = tellFinding(locale, sampleOf(id));
    return `| \`${id}\` | ${MARKS[CATALOGUE[id].level]} | ${says.replaceAll("|", "\\|")} | ${todo ?? ""} |`;
  };
  const head = locale === "en" ? ["finding", "what it says", "what to do"] : ["结果", "说什么", "怎么办"];
  return AREAS.map((area) =>
    [
      `### ${t(`areas.${area}`)}`,
      "",
      `| ${head[0] ?? ""} | | ${head[1] ?? ""} | ${head[2] ?? ""} |`,
      "|---|---|---|---|",
      ...IDS.filter((id) => CATALOGUE[id].area === area).map(row),
    ].join("\n"),
  ).join("\n\n");
}

function sample(locale: Locale): string {
  const findings = SAMPLE.map(sampleOf);
  const lines = asLines({ mode: "production", verdict: verdictOf(findings), findings }, locale);
  return ["```", ...lines, "```"].join("\n");
}

test.each(LOCALES)("the page in %s shows every finding as it is told, and what a run looks like", async (locale) => {
  const file = join(PROJECT_FOLDER, "docs", locale === "en" ? "doctor.md" : "doctor.zh-CN.md");
  const blocks = { sample: sample(locale), findings: table(locale) };
  const page = Object.entries(blocks).reduce(
    (text, [name, block]) =>
      text.replace(
        new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`),
        () => `<!-- ${name} -->\n\n${block}\n\n<!-- /${name} -->`,
      ),
    readFileSync(file, "utf8"),
  );
  expect(page).toContain("| `node-fits` |");
  await expect(page).toMatchFileSnapshot(file);
});

/** The first cells of the tables that explain what the doctor says in a guide; "…" stands for what differs. */
function quotedIn(guide: string): string[] {
  const lines = readFileSync(join(PROJECT_FOLDER, "docs", guide), "utf8").split("\n");
  const begin = lines.findIndex((line) => /^\| (it says \| it means|它说 \| 意思) \|$/.test(line)) + 2;
  const end = lines.findIndex((line, at) => at >= begin && !line.startsWith("|"));
  return lines.slice(begin, end).map((line) => line.split("|")[1]?.trim() ?? "");
}

test.each([
  ["sandbox.md", "en"],
  ["sandbox.zh-CN.md", "zh-CN"],
  ["production.md", "en"],
  ["production.zh-CN.md", "zh-CN"],
] as const)("%s quotes the doctor as it speaks", (guide, locale) => {
  const anyHost = (text: string) => text.replace(/\bopenapi[\w.-]*\.com\b/g, "HOST");
  const told = IDS.map((id) => anyHost(tellFinding(locale, sampleOf(id)).says));
  const quoted = quotedIn(guide);
  expect(quoted.length).toBeGreaterThan(3);
  const isSaid = (quote: string) =>
    told.some((says) =>
      anyHost(quote)
        .split("…")
        .every((part) => says.includes(part.trim())),
    );
  expect(quoted.filter((quote) => !isSaid(quote))).toEqual([]);
});
