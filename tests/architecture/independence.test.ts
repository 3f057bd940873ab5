import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";

// That neither imports the other, nor the offline Alipay an SDK, is written in .dependency-cruiser.cjs. Copying would make the offline Alipay as little of a witness as
// importing would: a mistake in the shop's reading of the protocol would be its counterpart's mistake too.

/** So many lines that say something, one after another and alike, are a copy. Fewer are how everybody writes it. */
const RUN_LINES = 4;

interface Line {
  number: number;
  text: string;
}

/** Lines that say something: neither imports nor blank nor brackets alone. */
function tellingLines(source: string): Line[] {
  return source
    .split("\n")
    .map((text, index) => ({ number: index + 1, text: text.trim() }))
    .filter(({ text }) => /\w.*\w.*\w/.test(text) && !text.startsWith("import "));
}

function runsOf(source: string): { at: number; text: string }[] {
  const lines = tellingLines(source);
  return lines.slice(0, Math.max(0, lines.length - RUN_LINES + 1)).map(({ number }, index) => ({
    at: number,
    text: lines
      .slice(index, index + RUN_LINES)
      .map(({ text }) => text)
      .join("\n"),
  }));
}

type Sources = Readonly<Record<string, string>>;

/** `a.ts:1 = b.ts:7` for each run of lines that stands on both sides. */
function copies(ours: Sources, theirs: Sources): string[] {
  const places = new Map(
    Object.entries(theirs).flatMap(([path, source]) =>
      runsOf(source).map(({ at, text }) => [text, `${path}:${at}`] as const),
    ),
  );
  return Object.entries(ours).flatMap(([path, source]) =>
    runsOf(source).flatMap(({ at, text }) => (places.has(text) ? [`${path}:${at} = ${places.get(text) ?? ""}`] : [])),
  );
}

function sourcesIn(folder: string, isWanted: (path: string) => boolean): Sources {
  const paths = readdirSync(join(PROJECT_FOLDER, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => /\.(tsx?|js|css)$/.test(path) && isWanted(path));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(PROJECT_FOLDER, path), "utf8")]));
}

describe("the offline Alipay and the shop", () => {
  const simulator = sourcesIn("lib/simulator", () => true);
  const shop = {
    ...sourcesIn("app", () => true),
    ...sourcesIn("lib", (path) => !path.startsWith("lib/simulator/") && !path.includes("/generated/")),
  };

  test("share no run of lines", () => {
    expect(Object.keys(simulator).length).toBeGreaterThan(100);
    expect(Object.keys(shop).length).toBeGreaterThan(100);
    expect(copies(simulator, shop)).toEqual([]);
  });

  test("and a copy would be found, wherever it stands and however it is indented", () => {
    const copied = "const a = one();\n\nconst b = two();\nconst c = three();\nconst d = four();\n";
    const shopFile = `import x from "y";\n${copied}`;
    expect(copies({ "a.ts": `// before\n  ${copied.replaceAll("\n", "\n  ")}` }, { "b.ts": shopFile })).toEqual([
      "a.ts:2 = b.ts:2",
    ]);
    expect(copies({ "a.ts": copied.replace("two", "other") }, { "b.ts": shopFile })).toEqual([]);
  });
});
