import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROGRAMS } from "#deploy/release/bundle-programs.ts";
import { ENTRIES } from "#deploy/release/entries.ts";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { settingsSchema } from "#lib/config/settings-schema.ts";
import { metricsText } from "#lib/server/metrics-text.ts";

// Docker, systemd and the front servers are not there when tests run; what their files name can be looked up all the same.

const DEPLOY = join(PROJECT_FOLDER, "deploy");
const textOf = (path: string) => readFileSync(join(DEPLOY, path), "utf8");
const units = readdirSync(join(DEPLOY, "systemd")).map((name) => `systemd/${name}`);
const recipes = ["Dockerfile", "compose.yaml", "shop.env.example", "Caddyfile", ...units];

/** Lines that are no comment. */
const linesOf = (path: string) =>
  textOf(path)
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));

/** What the recipes set beside the shop's own settings: Node's mode, and the two names that the front server reads. */
const OTHERS = ["NODE_ENV", "SHOP_HOST", "SHOP_UPSTREAM", "CMD", "ENV", "EXPOSE", "HEALTHCHECK", "USER", "VOLUME"];

describe.each(recipes)("deploy/%s", (path) => {
  test("names no setting that the shop does not know", () => {
    const named = linesOf(path).flatMap((line) => line.match(/(?<![\w$@./-])[A-Z][A-Z_]{2,}(?=[=:])/g) ?? []);
    const known = [...Object.keys(settingsSchema.shape), ...OTHERS];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("starts nothing but what a release holds", () => {
    const started = [...textOf(path).matchAll(/"?node"?[, ]+"?([\w-]+\.js)/g)].map(([, file = ""]) => file);
    expect(started.filter((file) => !(file in ENTRIES))).toEqual([]);
  });
});

test("shop, worker and migrate are started by Node itself in both ways of deployment", () => {
  for (const name of ["shop", "worker", "migrate"]) {
    expect(textOf(`systemd/storefront-${name}.service`)).toContain(`ExecStart=/usr/bin/node ${name}.js\n`);
    expect(`${textOf("compose.yaml")}${textOf("Dockerfile")}`).toContain(`["node", "${name}.js"]`);
  }
});

test("every file that a recipe of deploy/ takes from there is there, and every program of a release has its source", () => {
  const mounted = [...textOf("compose.yaml").matchAll(/(?:- |dockerfile: )(?:\.\/|deploy\/)([\w./-]+)/g)].map(
    ([, file = ""]) => file.replace(/:.*/, ""),
  );
  expect(mounted).toContain("Caddyfile");
  for (const file of mounted.filter((name) => name !== "keys"))
    expect([file, existsSync(join(DEPLOY, file))]).toEqual([file, true]);
  for (const source of PROGRAMS) expect([source, existsSync(join(PROJECT_FOLDER, source))]).toEqual([source, true]);
});

test("each start of a release leads to a program that is bundled into it", () => {
  const bundled = PROGRAMS.map((source) => source.replace(/\.ts$/, ".js"));
  for (const [name, text] of Object.entries(ENTRIES)) {
    const [, program = ""] = /import\("?\.?\/?([^"]+)"\)|import "\.\/([^"]+)"/.exec(text)?.filter(Boolean) ?? [];
    expect([name, bundled]).toEqual([name, expect.arrayContaining([program])]);
  }
});

test.each(["deployment.md", "deployment.zh-CN.md"])(
  "docs/%s names every metric, file and unit that there is",
  (name) => {
    const guide = readFileSync(join(PROJECT_FOLDER, "docs", name), "utf8");
    const metrics = metricsText({
      now: new Date(),
      books: null,
      queues: [],
      work: [],
      alipayKeys: [],
      lastBackupAt: null,
    }).matchAll(/^# TYPE (\S+)/gm);
    for (const [, metric = ""] of metrics) {
      // Metrics of one kind share a row: the first by its whole name, the others by their end.
      const ending = `\`${metric.replace("shop_books_check", "")}`;
      expect([metric, guide.includes(`\`${metric}`) || guide.includes(ending)]).toEqual([metric, true]);
    }
    for (const file of Object.keys(ENTRIES)) expect([file, guide.includes(file)]).toEqual([file, true]);
    for (const unit of ["shop", "worker", "migrate", "backup"]) expect(guide).toContain(`storefront-${unit}`);
  },
);

test("settings and keys of a server get neither into an image nor into the repository", () => {
  const unseen = {
    image: textOf("Dockerfile.dockerignore"),
    repository: readFileSync(join(PROJECT_FOLDER, ".gitignore"), "utf8"),
  };
  for (const [where, text] of Object.entries(unseen)) {
    const lines = text.split("\n").map((line) => line.replace(/\/$/, ""));
    for (const name of [".env", ".data", "deploy/shop.env", "deploy/keys"])
      expect([where, lines]).toEqual([where, expect.arrayContaining([name])]);
  }
});

test("the example of a server's settings keeps secrets in files and data outside of the release", () => {
  const example = textOf("shop.env.example");
  expect(example).toMatch(/^ALIPAY_PRIVATE_KEY=\/.*\.pem$/m);
  expect(example).toMatch(/^DATA_DIR=\/var\/lib\//m);
  expect(example).toMatch(/^PUBLIC_URL=https:/m);
});
