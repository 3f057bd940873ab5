// Who may import whom. A room of lib/ may import the rooms and the packages listed for it; every other edge is an
// error, and so is a room that is not listed. tests/architecture plants a violation of each rule.

/** Built by Next, and by Next alone. */
const NEXT = ["next", "react", "react-dom", "server-only"];

/**
 * rooms: what may be imported as a value; types: what may be imported by `import type` besides; packages: from npm.
 * `core: false` forbids Node's own modules.
 */
const rooms = {
  domain: { rooms: [], packages: [], core: false },
  services: { rooms: ["domain"], packages: [], core: false },
  alipay: { rooms: ["services/ports", "domain"], packages: ["alipay-sdk", "fflate", "iconv-lite", "undici", "zod"] },
  db: {
    rooms: ["services/ports", "domain"],
    packages: ["@prisma/[^/]+", "better-sqlite3", "@types/better-sqlite3"],
    folders: ["prisma"],
  },
  config: { rooms: [], packages: ["zod"] },
  auth: { rooms: ["db", "config"], packages: ["better-auth"] },
  i18n: { rooms: ["config", "domain"], packages: ["use-intl"] },
  "go-live": { rooms: ["config", "i18n", "domain"], packages: [] },
  log: { rooms: ["config", "domain"], packages: ["pino"] },
  webhook: { rooms: ["services/ports"], packages: [] },
  mail: { rooms: ["i18n", "config", "domain"], packages: ["nodemailer"] },
  container: {
    rooms: ["alipay", "db", "auth", "webhook", "mail", "log", "services", "config", "domain"],
    packages: [],
  },
  doctor: { rooms: ["alipay", "db", "config", "domain"], packages: [] },
  server: {
    rooms: ["container", "config", "doctor", "go-live", "i18n", "domain"],
    types: ["services"],
    packages: [...NEXT, "zod"],
  },
  worker: { rooms: ["container", "config", "services", "domain"], packages: [] },
  simulator: {
    rooms: [],
    packages: [
      "hono",
      "@hono/node-server",
      "better-sqlite3",
      "@types/better-sqlite3",
      "qrcode",
      "@types/qrcode",
      "iconv-lite",
      "zod",
    ],
  },
  cli: { rooms: ["container", "config", "doctor", "go-live", "i18n", "log"], packages: [] },
};

/** The pages may use what shows things, and the two rooms that speak to them. */
const appPackages = [
  ...NEXT,
  "use-intl",
  "zod",
  "radix-ui",
  "lucide-react",
  "sonner",
  "clsx",
  "@types/react",
  "@types/react-dom",
];

/** One file stands beside the rooms: the container. It counts as a room. */
const pathOf = (room) => `^lib/${room}(/|\\.ts$)`;
const known = Object.keys(rooms).map((room) => (room === "container" ? "^lib/container\\.ts$" : `^lib/${room}/`));
// A bare package name is a path below node_modules, wherever npm has put it.
const packagePaths = (names) => names.map((name) => `(^|/)node_modules/${name}(/|$)`);
const fromNpm = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-bundled", "npm-no-pkg", "npm-unknown"];

const roomRules = Object.entries(rooms).flatMap(([room, rule]) => {
  const own = pathOf(room);
  const values = [own, ...rule.rooms.map(pathOf), ...(rule.folders ?? []).map((folder) => `^${folder}/`)];
  const types = (rule.types ?? []).map(pathOf);
  const ours = "^(lib|app|prisma|tests)/";
  return [
    {
      name: `rooms-of-${room}`,
      comment: `lib/${room} may import ${rule.rooms.join(", ") || "no other room"}`,
      severity: "error",
      from: { path: own },
      to: { path: ours, pathNot: [...values, ...types] },
    },
    ...(types.length === 0
      ? []
      : [
          {
            name: `types-only-in-${room}`,
            comment: `lib/${room} takes types, never values, from ${rule.types.join(", ")}`,
            severity: "error",
            from: { path: own },
            to: { path: types, dependencyTypesNot: ["type-only"] },
          },
        ]),
    {
      name: `packages-of-${room}`,
      comment: `lib/${room} may import the packages ${rule.packages.join(", ") || "(none)"}`,
      severity: "error",
      from: { path: own },
      to: { dependencyTypes: fromNpm, pathNot: packagePaths(rule.packages) },
    },
    ...(rule.core === false
      ? [
          {
            name: `no-node-in-${room}`,
            comment: "time, randomness and files are arguments here",
            severity: "error",
            from: { path: own },
            to: { dependencyTypes: ["core"] },
          },
        ]
      : []),
  ];
});

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: "rooms-of-app",
      comment: "pages enter the house through lib/server",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^(lib|prisma|tests)/", pathNot: "^lib/(server|i18n|domain)/" },
    },
    {
      name: "packages-of-app",
      severity: "error",
      from: { path: "^app/" },
      to: { dependencyTypes: fromNpm, pathNot: packagePaths(appPackages) },
    },
    {
      name: "unknown-room-imports",
      comment: "a folder or file of lib/ that has no rule above",
      severity: "error",
      from: { path: "^lib/", pathNot: known },
      to: {},
    },
    {
      name: "unknown-room-imported",
      severity: "error",
      from: {},
      to: { path: "^lib/", pathNot: known },
    },
    {
      name: "unknown-room-alone",
      severity: "error",
      from: { orphan: true, path: "^lib/", pathNot: known },
      to: {},
    },
    {
      name: "outside-files-stay-outside",
      comment:
        "settings of tools at the top import nothing of ours; Next's instrumentation.ts and proxy.ts enter by lib/server",
      severity: "error",
      from: { path: "^[^/]+\\.[cm]?[jt]sx?$" },
      to: { path: "^(lib|app|prisma|tests)/", pathNot: "^lib/server/" },
    },
    {
      name: "seed-is-data",
      comment: "what lies in prisma/ knows nothing of the house",
      severity: "error",
      from: { path: "^prisma/" },
      to: { path: "^(lib|app|tests)/" },
    },
    {
      name: "only-next-side-reaches-next",
      comment: "everything but lib/server and app runs without Next, not even by a detour",
      severity: "error",
      from: { path: "^lib/", pathNot: "^lib/server/" },
      to: { path: packagePaths(NEXT), reachable: true },
    },
    {
      name: "rooms-of-deploy",
      comment: "what writes a release uses the command line's steps; programs are named by their path",
      severity: "error",
      from: { path: "^deploy/" },
      to: { path: "^(app|lib|prisma|tests)/", pathNot: "^lib/(cli|config)/" },
    },
    {
      name: "nothing-imports-deploy",
      severity: "error",
      from: { pathNot: "^(deploy|tests)/" },
      to: { path: "^deploy/" },
    },
    {
      name: "nothing-imports-the-simulator",
      severity: "error",
      from: { pathNot: "^(lib/simulator|tests)/" },
      to: { path: "^lib/simulator/" },
    },
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { pathNot: "^tests/" },
      to: { path: "^tests/" },
    },
    {
      name: "generated-client-behind-its-door",
      comment: "Prisma's client is used through the guard of lib/db; its types may be named elsewhere",
      severity: "error",
      from: { pathNot: "^(lib/db|tests)/" },
      to: { path: "^lib/db/generated/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "product-without-tools",
      comment: "what runs in production is in dependencies, not in devDependencies, and not there by luck",
      severity: "error",
      from: { path: "^(app|lib)/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: { pathNot: "^lib/db/generated/" },
      to: { circular: true },
    },
    {
      name: "everything-resolves",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.data|\\.tmp|coverage)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["react-server", "import", "require", "node", "default", "types"],
    },
  },
};
