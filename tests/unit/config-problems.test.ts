/** Whatever is wrong with the configuration can be told in both languages, and the English of both tellers is one. */
import { describe, expect, test } from "vitest";
import {
  type ConfigProblem,
  EXPECTED_VALUES,
  PROBLEM_SENTENCES,
  type ProblemKind,
  sentenceOf,
} from "#lib/config/problem.ts";
import { settingsSchema } from "#lib/config/settings-schema.ts";
import { tellConfigProblem } from "#lib/i18n/config-problem-texts.ts";
import { configProblemsZhCn } from "#lib/i18n/messages/config-problems.zh-CN.ts";

const KINDS = Object.keys(PROBLEM_SENTENCES) as ProblemKind[];
const placeholdersOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");

/** With a value for each placeholder that shows where it went. */
function sampleOf(kind: ProblemKind): ConfigProblem {
  const names = placeholdersOf(PROBLEM_SENTENCES[kind]).filter((name) => name !== "expected");
  const values = Object.fromEntries(names.map((name) => [name, `<the ${name}'s>`]));
  return { kind, values: "setting" in values ? { ...values, setting: "PUBLIC_URL" } : values };
}

describe.each(KINDS)("%s", (kind) => {
  const problem = sampleOf(kind);

  test("is the same sentence in English wherever it is told", () => {
    expect(tellConfigProblem("en", problem)).toBe(sentenceOf(problem));
    expect(sentenceOf(problem)).not.toMatch(/\{\w+\}/);
  });

  test("is told in Chinese with everything that the English says", () => {
    const told = tellConfigProblem("zh-CN", problem);
    for (const value of Object.values(problem.values)) expect(told).toContain(value);
    expect(told).toMatch(/[\u4e00-\u9fff]{2}.*。$/);
    expect(new Set(placeholdersOf(configProblemsZhCn.sentences[kind]))).toEqual(
      new Set(placeholdersOf(PROBLEM_SENTENCES[kind])),
    );
  });
});

test.each(settingsSchema.keyof().options)("what %s looks like is told in both languages", (setting) => {
  const problem: ConfigProblem = { kind: "not-valid", values: { setting, value: '"x"' } };
  expect(tellConfigProblem("en", problem)).toContain(EXPECTED_VALUES[setting]);
  expect(tellConfigProblem("zh-CN", problem)).toContain(configProblemsZhCn.expected[setting]);
});
