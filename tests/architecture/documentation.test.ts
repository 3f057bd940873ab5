/** What the documentation names is there, and what is there is documented: in both languages, part by part. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { API_CALLS } from "#lib/simulator/console/api-page.ts";
import { SDK_NAMES, type SdkName, sdkSnippet } from "#lib/simulator/console/applications/sdk-snippets.ts";
import { FAULT_KINDS } from "#lib/simulator/domain/fault.ts";
import { SCENARIO_NAMES } from "#lib/simulator/domain/scenario.ts";

const read = (path: string) => readFileSync(join(PROJECT_FOLDER, path), "utf8");

const markdownIn = (folder: string) =>
  readdirSync(join(PROJECT_FOLDER, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));

const DOCUMENTS = ["README.md", "README.zh-CN.md", ...markdownIn("docs"), ...markdownIn("lib")];
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

test.each(DOCUMENTS)("%s names only scripts that there are", (path) => {
  const named = [...read(path).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? "");
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(DOCUMENTS)("%s links only to files that there are", (path) => {
  const links = [...read(path).matchAll(/\]\(([^)#\s]+)/g)].map(([, target]) => target ?? "");
  const local = links.filter((target) => !target.includes("://"));
  expect(local.filter((target) => !existsSync(join(PROJECT_FOLDER, dirname(path), target)))).toEqual([]);
});

/** Of each part its depth, and how much of everything that both languages have to show alike stands in it. */
function outlineOf(path: string) {
  const outline = [{ depth: 0, blocks: 0, rows: 0, steps: 0, pictures: 0, paragraphs: 0 }];
  let isInBlock = false;
  let isNewParagraph = false;
  for (const line of read(path).split("\n")) {
    const last = outline.at(-1);
    if (last === undefined) break;
    if (/^\s*```/.test(line)) {
      isInBlock = !isInBlock;
      if (isInBlock) last.blocks += 1;
    } else if (!isInBlock) {
      const depth = /^#+(?= )/.exec(line)?.[0].length;
      if (depth !== undefined) outline.push({ depth, blocks: 0, rows: 0, steps: 0, pictures: 0, paragraphs: 0 });
      else if (line.startsWith("|")) last.rows += 1;
      else if (/^\s*(\d+\.|-) /.test(line)) last.steps += 1;
      else if (isNewParagraph && /^\S/.test(line)) last.paragraphs += 1;
      last.pictures += line.split("![").length - 1;
    }
    isNewParagraph = line.trim() === "";
  }
  return outline;
}

const TWINS = markdownIn("docs").filter((path) => path.endsWith(".zh-CN.md"));

test.each(TWINS)("%s and its English twin have the same parts, and in each as much", (path) => {
  expect(outlineOf(path)).toEqual(outlineOf(path.replace(".zh-CN.md", ".md")));
});

test("README.md and its Chinese twin have the same parts", () => {
  const depths = (path: string) => outlineOf(path).map(({ depth }) => depth);
  expect(depths("README.zh-CN.md")).toEqual(depths("README.md"));
});

describe.each(["docs/offline-alipay.md", "docs/offline-alipay.zh-CN.md"])("%s", (path) => {
  const text = read(path);
  const rows = text.split("\n").filter((line) => line.startsWith("| "));

  test("has a row for every fault", () => {
    expect(FAULT_KINDS.filter((kind) => rows.filter((row) => row.startsWith(`| \`${kind}\` |`)).length !== 1)).toEqual(
      [],
    );
  });

  test("has a row for every scenario", () => {
    expect(SCENARIO_NAMES.filter((name) => !rows.some((row) => row.startsWith(`| \`${name}\` |`)))).toEqual([]);
  });

  test("has no row for a fault or a scenario that is not there", () => {
    const named = rows.flatMap((row) => /^\| `([a-z][a-z0-9-]*)` \|/.exec(row)?.[1] ?? []);
    const known = new Set<string>([...FAULT_KINDS, ...SCENARIO_NAMES]);
    expect(named.length).toBeGreaterThanOrEqual(known.size);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test("names every call of the console's API", () => {
    const calls = Object.values(API_CALLS).flatMap((group) => group.flatMap((call) => call.calls));
    expect(calls.filter((call) => !rows.some((row) => row.includes(`\`${call}\``)))).toEqual([]);
  });

  test("shows lines that the console shows too, for each client but one", () => {
    const shown = SDK_NAMES.filter((sdk) => {
      const snippet = sdkSnippet(sdk, EXAMPLE[sdk] ?? EXAMPLE.node);
      return codeBlocks(text).some((block) => snippet?.includes(block));
    });
    expect(shown).toEqual(["node", "python", "java", "php", "smartwalle", "gopay"]);
  });
});

const values = (gateway: string) => ({
  gateway,
  appId: "9021000100000001",
  privateKey: (form: string) => `APPLICATION PRIVATE KEY (${form})`,
  alipayPem: "ALIPAY PUBLIC KEY",
  alipayLine: "ALIPAY PUBLIC KEY",
  certificates: null,
});

/** The official Python client reaches port 80 only. */
const EXAMPLE: Partial<Record<SdkName, ReturnType<typeof values>>> & { node: ReturnType<typeof values> } = {
  node: values("http://127.0.0.1:4010/gateway.do"),
  python: values("http://127.0.0.1/gateway.do"),
};

function codeBlocks(text: string): string[] {
  return [...text.matchAll(/^```(?:js|python|java|php|go)\n(.*?)^```$/gms)].map(([, block]) => block ?? "");
}
