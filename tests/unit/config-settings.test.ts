import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { ConfigError } from "#lib/config/config.ts";
import { sentenceOf } from "#lib/config/problem.ts";
import { readSettings } from "#lib/config/settings.ts";
import { settingsSchema } from "#lib/config/settings-schema.ts";

const folder = mkdtempSync(join(tmpdir(), "config-settings-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const app = generateKeyPairSync("rsa", { modulusLength: 2048 });
const alipay = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privateKey = app.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const publicKey = alipay.publicKey.export({ type: "spki", format: "pem" }).toString();

const sandbox = {
  ALIPAY_ENV: "sandbox",
  ALIPAY_APP_ID: "9021000123456789",
  ALIPAY_PRIVATE_KEY: privateKey,
  ALIPAY_PUBLIC_KEY: publicKey,
  ALIPAY_SELLER_ID: "2088621234567890",
};
const production = {
  ...sandbox,
  ALIPAY_ENV: "production",
  ALIPAY_APP_ID: "2021001123456789",
  PUBLIC_URL: "https://shop.example.com",
};

function settingsOf(env: Record<string, string>) {
  return readSettings({ env, cwd: folder });
}

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    settingsOf(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(sentenceOf);
    throw error;
  }
  return [];
}

describe("without any setting", () => {
  test("the shop runs with the offline Alipay of this machine", () => {
    expect(settingsOf({})).toMatchObject({
      mode: "simulator",
      gateway: "http://127.0.0.1:4010/gateway.do",
      startsSimulator: true,
      credentials: null,
      payProducts: ["page", "wap"],
      publicUrl: "http://localhost:3000",
      notifiesArrive: true,
      port: 3000,
      simulatorPort: 4010,
      dataDir: join(folder, ".data"),
      databaseFile: join(folder, ".data", "shop.db"),
      webhook: null,
      orderLifetimeMinutes: 30,
      loggingLevel: "info",
      warnings: [],
    });
  });

  test("the ports move the addresses that are made from them", () => {
    expect(settingsOf({ PORT: "3100", SIMULATOR_PORT: "4200" })).toMatchObject({
      gateway: "http://127.0.0.1:4200/gateway.do",
      publicUrl: "http://localhost:3100",
    });
  });
});

describe("the modes", () => {
  test("sandbox names Alipay's sandbox and warns that localhost cannot be notified", () => {
    const settings = settingsOf(sandbox);
    expect(settings).toMatchObject({
      mode: "sandbox",
      gateway: "https://openapi-sandbox.dl.alipaydev.com/gateway.do",
      startsSimulator: false,
      credentials: { appId: sandbox.ALIPAY_APP_ID, sellerId: sandbox.ALIPAY_SELLER_ID, alipayPublicKey: publicKey },
    });
    expect(settings.warnings.map(sentenceOf)).toEqual([
      expect.stringContaining("Alipay cannot reach PUBLIC_URL http://localhost:3000"),
    ]);
  });

  test("sandbox with a public address warns of nothing", () => {
    expect(settingsOf({ ...sandbox, PUBLIC_URL: "https://shop.cpolar.cn" }).warnings).toEqual([]);
  });

  test("production names Alipay itself", () => {
    expect(settingsOf(production)).toMatchObject({
      mode: "production",
      gateway: "https://openapi.alipay.com/gateway.do",
      publicUrl: "https://shop.example.com",
      warnings: [],
    });
  });

  test("another offline Alipay on this machine may be named, and is not started by us", () => {
    const settings = settingsOf({ ALIPAY_GATEWAY: "http://localhost:4999/gateway.do" });
    expect(settings).toMatchObject({ gateway: "http://localhost:4999/gateway.do", startsSimulator: false });
  });

  test("naming the offline Alipay that we start anyway changes nothing", () => {
    expect(settingsOf({ ALIPAY_GATEWAY: "http://127.0.0.1:4010/gateway.do" }).startsSimulator).toBe(true);
  });

  test("the sandbox's own gateway may be named", () => {
    const gateway = "https://openapi-sandbox.dl.alipaydev.com/gateway.do";
    expect(settingsOf({ ...sandbox, ALIPAY_GATEWAY: gateway }).gateway).toBe(gateway);
  });
});

const oldSandbox = "https://openapi.alipaydev.com/gateway.do";

describe("O-11: what is refused, each with one sentence that names the setting and the way out", () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ["an unknown mode", { ALIPAY_ENV: "prod" }, /^ALIPAY_ENV is "prod".*simulator, sandbox or production\.$/],
    [
      "credentials without a mode",
      { ...sandbox, ALIPAY_ENV: "" },
      /^ALIPAY_ENV is not set although ALIPAY_APP_ID.*set ALIPAY_ENV/,
    ],
    [
      "the dead sandbox host",
      { ...sandbox, ALIPAY_GATEWAY: oldSandbox },
      /^ALIPAY_GATEWAY.*openapi\.alipaydev\.com.*dead/,
    ],
    ["the dead sandbox host in production", { ...production, ALIPAY_GATEWAY: oldSandbox }, /^ALIPAY_GATEWAY.*dead/],
    [
      "the sandbox's gateway in production",
      { ...production, ALIPAY_GATEWAY: "https://openapi-sandbox.dl.alipaydev.com/gateway.do" },
      /^ALIPAY_GATEWAY.*openapi\.alipay\.com: remove it/,
    ],
    [
      "production's gateway in the sandbox",
      { ...sandbox, ALIPAY_GATEWAY: "https://openapi.alipay.com/gateway.do" },
      /^ALIPAY_GATEWAY.*remove it/,
    ],
    [
      "a loopback gateway in production",
      { ...production, ALIPAY_GATEWAY: "http://127.0.0.1:4010/gateway.do" },
      /^ALIPAY_GATEWAY/,
    ],
    [
      "a loopback gateway in the sandbox",
      { ...sandbox, ALIPAY_GATEWAY: "http://127.0.0.1:4010/gateway.do" },
      /^ALIPAY_GATEWAY/,
    ],
    [
      "production's gateway without TLS",
      { ...production, ALIPAY_GATEWAY: "http://openapi.alipay.com/gateway.do" },
      /^ALIPAY_GATEWAY must begin with https/,
    ],
    [
      "another port of production's gateway",
      { ...production, ALIPAY_GATEWAY: "https://openapi.alipay.com:8443/gateway.do" },
      /^ALIPAY_GATEWAY/,
    ],
    [
      "the v3 endpoint as gateway",
      { ...production, ALIPAY_GATEWAY: "https://openapi.alipay.com" },
      /^ALIPAY_GATEWAY must end with \/gateway\.do/,
    ],
    [
      "a simulator that is not on this machine",
      { ALIPAY_ENV: "simulator", ALIPAY_GATEWAY: "http://192.168.1.5:4010/gateway.do" },
      /^ALIPAY_GATEWAY names 192\.168\.1\.5.*this machine/,
    ],
    [
      "Alipay itself as simulator",
      { ALIPAY_ENV: "simulator", ALIPAY_GATEWAY: "https://openapi.alipay.com/gateway.do" },
      /^ALIPAY_GATEWAY names openapi\.alipay\.com/,
    ],
    [
      "a gateway that is no address",
      { ALIPAY_GATEWAY: "openapi.alipay.com" },
      /^ALIPAY_GATEWAY is "openapi\.alipay\.com", which is not valid/,
    ],
    [
      "a sandbox application in production",
      { ...production, ALIPAY_APP_ID: "9021000123456789" },
      /^ALIPAY_APP_ID 9021000123456789.*sandbox/,
    ],
    [
      "an older sandbox application in production",
      { ...production, ALIPAY_APP_ID: "2021000123456789" },
      /^ALIPAY_APP_ID 2021000123456789.*sandbox/,
    ],
    [
      "an application id of the wrong shape",
      { ...production, ALIPAY_APP_ID: "<your app id>" },
      /^ALIPAY_APP_ID is "<your app id>".*16 digits/,
    ],
    [
      "a seller id of the wrong shape",
      { ...production, ALIPAY_SELLER_ID: "1234" },
      /^ALIPAY_SELLER_ID is "1234".*2088/,
    ],
    ["production without a public address", { ...production, PUBLIC_URL: "" }, /^PUBLIC_URL is missing/],
    [
      "production without TLS",
      { ...production, PUBLIC_URL: "http://shop.example.com" },
      /^PUBLIC_URL is http:\/\/shop\.example\.com.*https/,
    ],
    [
      "production on localhost",
      { ...production, PUBLIC_URL: "https://localhost:3000" },
      /^PUBLIC_URL is https:\/\/localhost:3000/,
    ],
    [
      "production in a private network",
      { ...production, PUBLIC_URL: "https://10.1.2.3" },
      /^PUBLIC_URL is https:\/\/10\.1\.2\.3/,
    ],
    [
      "play money on a public address",
      { PUBLIC_URL: "https://shop.example.com" },
      /^PUBLIC_URL is https:\/\/shop\.example\.com.*play money/,
    ],
    ["play money on a public number", { PUBLIC_URL: "http://8.8.8.8" }, /^PUBLIC_URL is http:\/\/8\.8\.8\.8/],
    [
      "a public address with a path",
      { PUBLIC_URL: "http://localhost/shop" },
      /^PUBLIC_URL is "http:\/\/localhost\/shop".*without a path/,
    ],
    ["a public address that is no web address", { PUBLIC_URL: "ftp://localhost" }, /^PUBLIC_URL/],
    [
      "credentials with the simulator",
      { ALIPAY_ENV: "simulator", ALIPAY_APP_ID: "9021000123456789" },
      /^ALIPAY_APP_ID is set, but.*made on this machine: remove it/,
    ],
    [
      "another kind of database",
      { DATABASE_URL: "postgresql://localhost/shop" },
      /^DATABASE_URL is "postgresql.*file:/,
    ],
    ["a port that is no number", { PORT: "http" }, /^PORT is "http".*1 to 65535/],
    ["port zero", { PORT: "0" }, /^PORT is "0"/],
    ["a port that is too large", { SIMULATOR_PORT: "65536" }, /^SIMULATOR_PORT is "65536"/],
    ["one port for two programs", { PORT: "4010" }, /^PORT and SIMULATOR_PORT are both 4010/],
    ["an order that never expires", { ORDER_LIFETIME_MINUTES: "0" }, /^ORDER_LIFETIME_MINUTES is "0"/],
    ["an order that nobody can pay", { ORDER_LIFETIME_MINUTES: "1" }, /^ORDER_LIFETIME_MINUTES is "1"/],
    ["a clock that is no number", { CLOCK_OFFSET_SECONDS: "soon" }, /^CLOCK_OFFSET_SECONDS is "soon"/],
    ["a moved clock with real money", { ...production, CLOCK_OFFSET_SECONDS: "60" }, /^CLOCK_OFFSET_SECONDS moves/],
    ["a moved clock in the sandbox", { ...sandbox, CLOCK_OFFSET_SECONDS: "-60" }, /^CLOCK_OFFSET_SECONDS moves/],
    ["an unknown log level", { LOG_LEVEL: "loud" }, /^LOG_LEVEL is "loud"/],
  ])("%s", (_what, env, sentence) => {
    expect(problemsOf(env)).toEqual([expect.stringMatching(sentence)]);
  });

  test.each(["ALIPAY_APP_ID", "ALIPAY_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY", "ALIPAY_SELLER_ID"])(
    "%s missing in the sandbox and in production",
    (name) => {
      for (const env of [sandbox, production]) {
        expect(problemsOf({ ...env, [name]: "" })).toEqual([expect.stringMatching(new RegExp(`^${name} is missing`))]);
      }
    },
  );

  test("all problems are told at once, each with its own sentence", () => {
    const problems = problemsOf({ ALIPAY_ENV: "production", PORT: "x", ALIPAY_APP_ID: "9021000123456789" });
    expect(problems.map((problem) => problem.split(" ")[0]).sort()).toEqual([
      "ALIPAY_APP_ID",
      "ALIPAY_PRIVATE_KEY",
      "ALIPAY_PUBLIC_KEY",
      "ALIPAY_SELLER_ID",
      "PORT",
      "PUBLIC_URL",
    ]);
  });

  test("the words of a refusal never repeat a key", () => {
    const secret = "MIIEvSecretSecretSecretSecretSecretSecretSecretSecretSecretSecretSecret";
    const problems = problemsOf({ ...production, ALIPAY_PRIVATE_KEY: secret });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain("Secret");
  });
});

test.each([
  "http://localhost:3000",
  "http://shop.localhost",
  "http://127.0.0.1:3000",
  "http://[::1]:3000",
  "http://10.0.0.8",
  "http://172.20.1.1",
  "http://192.168.1.20:3000",
  "http://[fd00::1]",
  "http://nas.local",
  "http://shop:3000",
])("play money may be shown on %s", (address) => {
  expect(settingsOf({ PUBLIC_URL: address }).publicUrl).toBe(address);
});

test.each(["http://172.32.0.1", "http://127.0.0.1.nip.io", "http://localhost.example.com", "http://[2400:3200::1]"])(
  "play money may not be shown on %s",
  (address) => {
    expect(problemsOf({ PUBLIC_URL: address })).toHaveLength(1);
  },
);

test("a misspelt setting of Alipay is named", () => {
  expect(settingsOf({ ALIPAY_APPID: "1" }).warnings.map(sentenceOf)).toEqual([
    expect.stringMatching(/^ALIPAY_APPID is not a setting/),
  ]);
});

test("a production application in the sandbox is warned of", () => {
  const settings = settingsOf({
    ...sandbox,
    ALIPAY_APP_ID: "2021001123456789",
    PUBLIC_URL: "https://shop.example.com",
  });
  expect(settings.warnings.map(sentenceOf)).toEqual([
    expect.stringMatching(/^ALIPAY_APP_ID 2021001123456789 does not look like/),
  ]);
});

test("the database may lie elsewhere, at a path from here or an absolute one", () => {
  expect(settingsOf({ DATABASE_URL: "file:./other/shop.db" }).databaseFile).toBe(join(folder, "other", "shop.db"));
  expect(settingsOf({ DATABASE_URL: `file:${join(folder, "a.db")}` }).databaseFile).toBe(join(folder, "a.db"));
});

test("the environment wins over .env, and what it leaves empty comes from .env", () => {
  writeFileSync(join(folder, ".env"), 'PORT=3111\nSIMULATOR_PORT="4222"\n# PORT=9\nLOG_LEVEL=warn\n');
  try {
    const settings = settingsOf({ PORT: "3112", LOG_LEVEL: "" });
    expect(settings).toMatchObject({ port: 3112, simulatorPort: 4222, loggingLevel: "warn" });
  } finally {
    rmSync(join(folder, ".env"));
  }
});

test("ENV_FILE names another file in the place of .env, which is not read then", () => {
  writeFileSync(join(folder, ".env"), "PORT=3111\nALIPAY_ENV=production\n");
  writeFileSync(join(folder, "other.env"), "SIMULATOR_PORT=4222\n");
  try {
    for (const ENV_FILE of ["other.env", join(folder, "other.env")]) {
      expect(settingsOf({ ENV_FILE })).toMatchObject({ mode: "simulator", port: 3000, simulatorPort: 4222 });
    }
    expect(settingsOf({ ENV_FILE: "other.env", SIMULATOR_PORT: "4333" }).simulatorPort).toBe(4333);
  } finally {
    rmSync(join(folder, ".env"));
    rmSync(join(folder, "other.env"));
  }
});

test("an ENV_FILE that is not there stops the program, which does not take .env instead", () => {
  expect(problemsOf({ ENV_FILE: "none.env" })).toEqual([
    expect.stringMatching(/^ENV_FILE names .*none\.env, which cannot be read \(ENOENT.*\): name a file of settings/),
  ]);
});

test("the example file works as it is, and shows every setting", () => {
  const example = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
  writeFileSync(join(folder, ".env"), example);
  try {
    expect(settingsOf({}).mode).toBe("simulator");
  } finally {
    rmSync(join(folder, ".env"));
  }
  const shown = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map((match) => match[1]);
  expect(shown.sort()).toEqual(settingsSchema.keyof().options.sort());
});

test("the example's values are the ones that hold without them", () => {
  const example = readFileSync(new URL("../../.env.example", import.meta.url), "utf8");
  const active = parseEnv(example.replace(/^# ([A-Z_]+=)/gm, "$1")) as Record<string, string>;
  expect(settingsOf(active)).toEqual(settingsOf({}));
});

describe("the merchant's own system", () => {
  const WEBHOOK_URL = "https://erp.example.com/shop-events?shop=1";
  const WEBHOOK_SECRET = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;

  test("is named by an address and a secret, in every mode", () => {
    for (const mode of [{}, sandbox, production]) {
      const { webhook } = settingsOf({ ...mode, WEBHOOK_URL, WEBHOOK_SECRET });
      expect(webhook).toEqual({ url: WEBHOOK_URL, secret: WEBHOOK_SECRET });
    }
    expect(settingsOf({ WEBHOOK_URL: "http://127.0.0.1:9/x", WEBHOOK_SECRET }).webhook).not.toBeNull();
  });

  test.each([
    [
      "plain http with real money",
      { ...production, WEBHOOK_URL: "http://erp.example.com/x", WEBHOOK_SECRET },
      /https:/,
    ],
    ["a user name in the address", { WEBHOOK_URL: "https://me:pass@erp.example.com/", WEBHOOK_SECRET }, /user name/],
    ["an address without a secret", { WEBHOOK_URL }, /WEBHOOK_SECRET is missing/],
    ["a secret without an address", { WEBHOOK_SECRET }, /WEBHOOK_URL is not/],
    ["a short secret", { WEBHOOK_URL, WEBHOOK_SECRET: "whsec_c2hvcnQ=" }, /24 to 64 random bytes/],
    ["a secret without its prefix", { WEBHOOK_URL, WEBHOOK_SECRET: WEBHOOK_SECRET.slice(6) }, /whsec_/],
    ["an address that is none", { WEBHOOK_URL: "ftp://erp.example.com", WEBHOOK_SECRET }, /WEBHOOK_URL/],
  ])("%s is refused in one sentence, which repeats no secret", (_name, env, words) => {
    const problems = problemsOf(env);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(words);
    expect(problems[0]).not.toContain("pass@");
    expect(problems[0]).not.toContain(Buffer.alloc(24, 7).toString("base64"));
  });
});

describe("the payment products that the application has signed for", () => {
  const productsOf = (env: Record<string, string>) => settingsOf(env).payProducts;

  test("for a real application only what is named, and page where nothing is", () => {
    expect(productsOf(sandbox)).toEqual(["page"]);
    expect(productsOf(production)).toEqual(["page"]);
    expect(productsOf({ ...production, ALIPAY_PRODUCTS: "page,wap" })).toEqual(["page", "wap"]);
    expect(productsOf({ ...production, ALIPAY_PRODUCTS: " wap " })).toEqual(["wap"]);
  });

  test("the offline Alipay has both, unless one is taken away", () => {
    expect(productsOf({ ALIPAY_PRODUCTS: "page" })).toEqual(["page"]);
  });

  test.each(["app", "page,,wap", "page,page", "Page", ","])("%j is refused, with what is expected", (products) => {
    expect(problemsOf({ ALIPAY_PRODUCTS: products })).toEqual([
      expect.stringMatching(/^ALIPAY_PRODUCTS is .* not valid: give page, wap or page,wap/),
    ]);
  });
});

describe("whether Alipay's notifications arrive", () => {
  test.each([
    ["at the offline Alipay's own machine", {}, true],
    ["in the sandbox without an address", sandbox, false],
    ["in the sandbox on a private address", { ...sandbox, PUBLIC_URL: "http://192.168.1.7:3000" }, false],
    ["in the sandbox through a tunnel", { ...sandbox, PUBLIC_URL: "https://shop.cpolar.cn" }, true],
    ["in production", production, true],
  ])("%s: %s", (_where, env, arrive) => {
    expect(settingsOf(env).notifiesArrive).toBe(arrive);
  });
});
