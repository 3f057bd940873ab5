import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { plantTree } from "#tests/architecture/planted-tree.ts";
import { packageProgram } from "#tests/run/package-program.ts";

// The plan of the house, written a second time and from its other side: what may be imported from where. The first
// time is .dependency-cruiser.cjs; here every edge, allowed or not, is planted in a small tree, and the tool is asked.

const ROOMS = [
  "domain",
  "services",
  "alipay",
  "db",
  "config",
  "auth",
  "i18n",
  "go-live",
  "log",
  "webhook",
  "mail",
  "container",
  "doctor",
  "server",
  "worker",
  "simulator",
  "cli",
] as const;
type Room = (typeof ROOMS)[number];

const MAY_IMPORT: Readonly<Record<Room, readonly Room[]>> = {
  domain: [],
  services: ["domain"],
  alipay: ["domain"],
  db: ["domain"],
  config: [],
  auth: ["db", "config"],
  i18n: ["config", "domain"],
  "go-live": ["config", "i18n", "domain"],
  log: ["config", "domain"],
  webhook: [],
  mail: ["i18n", "config", "domain"],
  container: ["alipay", "db", "auth", "webhook", "mail", "log", "services", "config", "domain"],
  doctor: ["alipay", "db", "config", "domain"],
  server: ["container", "config", "doctor", "go-live", "i18n", "domain"],
  worker: ["container", "config", "services", "domain"],
  simulator: [],
  cli: ["container", "config", "doctor", "go-live", "i18n", "log"],
};

/** Which rooms (and app) each package belongs to. */
const BELONGS_TO: Readonly<Record<string, readonly (Room | "app")[]>> = {
  "@prisma/client": ["db"],
  "@prisma/adapter-better-sqlite3": ["db"],
  "better-sqlite3": ["db", "simulator"],
  "alipay-sdk": ["alipay"],
  undici: ["alipay"],
  zod: ["config", "alipay", "server", "app", "simulator"],
  "better-auth": ["auth"],
  "use-intl": ["i18n", "app"],
  pino: ["log"],
  nodemailer: ["mail"],
  hono: ["simulator"],
  "@hono/node-server": ["simulator"],
  qrcode: ["simulator"],
  fflate: ["alipay"],
  "iconv-lite": ["alipay", "simulator"],
  next: ["server", "app"],
  react: ["server", "app"],
  "react-dom": ["server", "app"],
  "server-only": ["server", "app"],
  "radix-ui": ["app"],
  "lucide-react": ["app"],
  sonner: ["app"],
  clsx: ["app"],
  prisma: [],
  tsx: [],
};

const fileOf = (room: Room) => (room === "container" ? "lib/container.ts" : `lib/${room}/room.ts`);

const base: Record<string, string> = {
  "package.json": JSON.stringify({
    type: "module",
    imports: {
      "#lib/*": "./lib/*",
      "#app/*": "./app/*",
      "#tests/*": "./tests/*",
      "#prisma/*": "./prisma/*",
      "#deploy/*": "./deploy/*",
    },
    dependencies: Object.fromEntries(Object.keys(BELONGS_TO).map((name) => [name, "1.0.0"])),
    devDependencies: { vitest: "1.0.0" },
  }),
  ...Object.fromEntries(
    [...Object.keys(BELONGS_TO), "vitest", "undeclared"].flatMap((name) => [
      [
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: "1.0.0", type: "module", main: "index.js" }),
      ],
      [`node_modules/${name}/index.js`, "export const value = 1;"],
    ]),
  ),
  ...Object.fromEntries(ROOMS.map((room) => [fileOf(room), "export const value = 1;\nexport type Value = number;"])),
  "lib/services/ports.ts": "export const value = 1;",
  "lib/db/generated/client.ts": "export const value = 1;\nexport type Value = number;",
  "app/page.tsx": "export const value = 1;",
  "prisma/seed/products.ts": "export const value = 1;",
  "deploy/release/helper.ts": "export const value = 1;",
  "tests/support/helper.ts": "export const value = 1;",
};

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** What dependency-cruiser says of a tree with these files in it. */
function violationsOf(planted: Readonly<Record<string, string>>): Violation[] {
  const cwd = plantTree({ ...base, ...planted });
  const config = join(PROJECT_FOLDER, ".dependency-cruiser.cjs");
  const top = Object.keys(planted).filter((path) => !path.includes("/"));
  const program = packageProgram("dependency-cruiser", "depcruise");
  const args = [
    program,
    "--config",
    config,
    "--output-type",
    "json",
    "app",
    "lib",
    "prisma",
    "tests",
    "deploy",
    ...top,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8", maxBuffer: 256 << 20 });
  if (stdout === "") throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

const importOf = (path: string) => `import { value } from "${path}";\nexport const used = value;`;
const importTypeOf = (path: string) => `import type { Value } from "${path}";\nexport type Used = Value;`;

/** Everything that can be imported: its name here, and the path where dependency-cruiser finds it. */
const targets = {
  ...Object.fromEntries(ROOMS.map((room) => [room, { specifier: `#${fileOf(room)}`, path: fileOf(room) }])),
  app: { specifier: "#app/page.tsx", path: "app/page.tsx" },
  tests: { specifier: "#tests/support/helper.ts", path: "tests/support/helper.ts" },
  ...Object.fromEntries(
    Object.keys(BELONGS_TO).map((name) => [name, { specifier: name, path: `node_modules/${name}/index.js` }]),
  ),
};

/** The file of a room that imports everything; the container is one file, and stands in its own place. */
const greedy = (room: Room | "app") =>
  room === "app" ? "app/greedy.tsx" : room === "container" ? "lib/container.ts" : `lib/${room}/greedy.ts`;

const everything = Object.values(targets).map(({ specifier }) => `import "${specifier}";`);
const all = violationsOf(
  Object.fromEntries(
    ([...ROOMS, "app"] as const).map((room) => [
      greedy(room),
      [...everything.filter((line) => !line.includes(`"#${greedy(room)}"`)), "export const value = 1;"].join("\n"),
    ]),
  ),
);

function refusedIn(room: Room | "app", names: readonly string[]): string[] {
  const refused = new Set(all.filter(({ from }) => from === greedy(room)).map(({ to }) => to));
  return Object.entries(targets).flatMap(([name, { path }]) =>
    names.includes(name) && refused.has(path) ? [name] : [],
  );
}

describe("which room may import which", () => {
  test.each(ROOMS)("lib/%s imports the rooms of its rule and no other", (room) => {
    const others = ROOMS.filter((other) => other !== room);
    const expected = [...others.filter((other) => !MAY_IMPORT[room].includes(other)), "app", "tests"];
    expect(refusedIn(room, [...others, "app", "tests"]).sort()).toEqual(expected.sort());
  });

  test("app enters through lib/server, and knows texts and the domain", () => {
    const expected = [...ROOMS.filter((room) => !["server", "i18n", "domain"].includes(room)), "tests"];
    expect(refusedIn("app", [...ROOMS, "tests"]).sort()).toEqual(expected.sort());
  });
});

describe("which package belongs to which room", () => {
  test.each([...ROOMS, "app"] as const)("%s", (room) => {
    const expected = Object.keys(BELONGS_TO).filter((name) => !BELONGS_TO[name]?.includes(room));
    expect(refusedIn(room, Object.keys(BELONGS_TO)).sort()).toEqual(expected.sort());
  });
});

interface Case {
  readonly what: string;
  /** The file that is complained of, or not; it is the first of those planted. */
  readonly plant: Readonly<Record<string, string>>;
  /** The rule that must complain; null means that none may. */
  readonly rule: string | null;
}

const cases: readonly Case[] = [
  {
    what: "Alipay's door implements the ports",
    plant: { "lib/alipay/ports.ts": importOf("#lib/services/ports.ts") },
    rule: null,
  },
  {
    what: "the database implements the ports",
    plant: { "lib/db/ports.ts": importOf("#lib/services/ports.ts") },
    rule: null,
  },
  {
    what: "the database reads the sample data",
    plant: { "lib/db/samples.ts": importOf("#prisma/seed/products.ts") },
    rule: null,
  },
  {
    what: "a page reads the sample data",
    plant: { "app/samples.ts": importOf("#prisma/seed/products.ts") },
    rule: "rooms-of-app",
  },
  {
    what: "lib/server takes the types of use-cases",
    plant: { "lib/server/types.ts": importTypeOf("#lib/services/room.ts") },
    rule: null,
  },
  {
    what: "lib/server takes their values",
    plant: { "lib/server/values.ts": importOf("#lib/services/room.ts") },
    rule: "types-only-in-server",
  },
  {
    what: "the domain reads a file",
    plant: { "lib/domain/reads.ts": 'import { readFileSync } from "node:fs";\nexport const read = readFileSync;' },
    rule: "no-node-in-domain",
  },
  {
    what: "a use-case makes its own random number",
    plant: {
      "lib/services/random.ts": 'import { randomBytes } from "node:crypto";\nexport const random = randomBytes;',
    },
    rule: "no-node-in-services",
  },
  {
    what: "login names a type of the generated client",
    plant: { "lib/auth/type.ts": importTypeOf("#lib/db/generated/client.ts") },
    rule: null,
  },
  {
    what: "login opens the generated client without its guard",
    plant: { "lib/auth/client.ts": importOf("#lib/db/generated/client.ts") },
    rule: "generated-client-behind-its-door",
  },
  {
    what: "a room that no rule names imports something",
    plant: { "lib/newcomer/imports.ts": importOf("#lib/domain/room.ts") },
    rule: "unknown-room-imports",
  },
  {
    what: "a room that no rule names is imported",
    plant: { "tests/imports.ts": importOf("#lib/newcomer/util.ts"), "lib/newcomer/util.ts": "export const value = 1;" },
    rule: "unknown-room-imported",
  },
  {
    what: "a room that no rule names stands alone",
    plant: { "lib/newcomer/alone.ts": "export const value = 1;" },
    rule: "unknown-room-alone",
  },
  {
    what: "a file beside the rooms stands alone",
    plant: { "lib/beside.ts": "export const value = 1;" },
    rule: "unknown-room-alone",
  },
  {
    what: "the settings of a tool reach into the house",
    plant: { "tool.config.ts": importOf("#lib/domain/room.ts") },
    rule: "outside-files-stay-outside",
  },
  {
    what: "Next's instrumentation enters by lib/server",
    plant: { "instrumentation.ts": importOf("#lib/server/room.ts") },
    rule: null,
  },
  {
    what: "sample data knows the house",
    plant: { "prisma/seed/knowing.ts": importOf("#lib/domain/room.ts") },
    rule: "seed-is-data",
  },
  {
    what: "a page speaks to the simulator's code",
    plant: { "app/speaks.ts": importOf("#lib/simulator/room.ts") },
    rule: "nothing-imports-the-simulator",
  },
  {
    what: "a test speaks to the simulator's code",
    plant: { "tests/speaks.ts": importOf("#lib/simulator/room.ts") },
    rule: null,
  },
  {
    what: "what writes a release uses the command line's steps",
    plant: { "deploy/release/steps.ts": importOf("#lib/cli/room.ts") },
    rule: null,
  },
  {
    what: "what writes a release takes a program in instead of naming its path",
    plant: { "deploy/release/takes.ts": importOf("#lib/worker/room.ts") },
    rule: "rooms-of-deploy",
  },
  {
    what: "the product uses what writes releases",
    plant: { "lib/cli/deploys.ts": importOf("#deploy/release/helper.ts") },
    rule: "nothing-imports-deploy",
  },
  {
    what: "the product uses what is for tests",
    plant: { "lib/domain/helped.ts": importOf("#tests/support/helper.ts") },
    rule: "nothing-imports-tests",
  },
  { what: "the product uses a tool", plant: { "lib/log/tool.ts": importOf("vitest") }, rule: "product-without-tools" },
  {
    what: "the product uses a package that package.json does not name",
    plant: { "lib/log/undeclared.ts": importOf("undeclared") },
    rule: "product-without-tools",
  },
  {
    what: "two files import each other",
    plant: {
      "lib/domain/one.ts": 'import { other } from "./other.ts";\nexport const value = () => other;',
      "lib/domain/other.ts": 'import { value } from "./one.ts";\nexport const other = () => value;',
    },
    rule: "no-cycles",
  },
  {
    what: "a file that is not there is imported",
    plant: { "lib/domain/lost.ts": importOf("#lib/domain/nowhere.ts") },
    rule: "everything-resolves",
  },
];

const single = violationsOf(Object.fromEntries(cases.flatMap(({ plant }) => Object.entries(plant))));

const detour = violationsOf({
  "lib/worker/detour.ts": importOf("#lib/container.ts"),
  "lib/container.ts": importOf("#lib/server/room.ts"),
  "lib/server/room.ts": importOf("next"),
});

describe("single rules", () => {
  test.each(cases)("$what", ({ plant, rule }) => {
    const [file] = Object.keys(plant);
    const rules = single.filter(({ from }) => from === file).map((violation) => violation.rule.name);
    if (rule === null) expect(rules).toEqual([]);
    else expect(rules).toContain(rule);
  });

  test("the worker reaches Next by a detour", () => {
    const rules = detour.filter(({ from }) => from === "lib/worker/detour.ts").map((violation) => violation.rule.name);
    expect(rules).toEqual(["only-next-side-reaches-next"]);
  });

  test("a tree without a plant is complained of in no way", () => {
    expect(violationsOf({})).toEqual([]);
  });
});

test("no rule is left that nothing was planted against", () => {
  const config = createRequire(import.meta.url)("../../.dependency-cruiser.cjs") as { forbidden: { name: string }[] };
  const seen = new Set([...all, ...single, ...detour].map((violation) => violation.rule.name));
  expect(config.forbidden.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
});
