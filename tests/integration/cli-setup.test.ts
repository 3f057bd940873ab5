import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createOrderKeys } from "#lib/auth/order-keys.ts";
import { prepareFolder, writePrivateFile } from "#lib/cli/data-folder.ts";
import { checkDriver, driverFault, driverProblem } from "#lib/cli/driver-check.ts";
import { takeLock } from "#lib/cli/running-lock.ts";
import { existingSecrets, makeSecrets, secrets } from "#lib/cli/secrets.ts";
import { makeSimulatorKeys } from "#lib/cli/simulator-keys.ts";
import { hashSources } from "#lib/cli/source-hash.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import { ConfigError } from "#lib/config/config.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import { loadConfig } from "#lib/config/load-config.ts";
import { sentenceOf } from "#lib/config/problem.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-setup-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const load = () => loadConfig({ env: { DATA_DIR: folder }, cwd: folder });

async function makeAll(): Promise<void> {
  makeSecrets(folder);
  await makeSimulatorKeys(folder, existingSecrets(folder));
}

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(sentenceOf);
    throw error;
  }
  return [];
}

/** Every file below a folder with the hash of its content. */
function snapshot(path = folder): Record<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(names.map((name) => [name, createHash("sha256").update(readFileSync(name)).digest("hex")]));
}

describe("what setup makes is what the shop reads", () => {
  test("the configuration of the offline Alipay is complete, and both sides hold each other's key", async () => {
    await makeAll();
    const config = load();
    expect(config.mode).toBe("simulator");
    expect(config.alipay.appId).toMatch(/^9021\d{12}$/);
    expect(config.alipay.sellerId).toMatch(/^2088\d{12}$/);
    expect(config.secrets.auth).not.toBe(config.secrets.orderLink);
    expect(config.secrets.auth.length).toBeGreaterThanOrEqual(43);
    const { simulator } = dataFolderPaths(folder);
    const file = join(simulator, "applications", `${config.alipay.appId}.json`);
    const application = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    expect(Object.keys(application)).toEqual(["appId", "name", "sellerId", "sellerEmail", "publicKey"]);
    expect(application["sellerId"]).toBe(config.alipay.sellerId);
    expect(application["publicKey"]).toBe(publicHalf(config.alipay.privateKey));
    const alipayKey = readFileSync(join(simulator, "alipay-private-key.pem"), "utf8");
    expect(config.alipay.alipayPublicKey).toBe(publicHalf(alipayKey));
    expect(Object.isFrozen(config) && Object.isFrozen(config.alipay) && Object.isFrozen(config.secrets)).toBe(true);
  });

  test("a second run changes nothing", async () => {
    await makeAll();
    const before = snapshot();
    expect(makeSecrets(folder)).toBe("kept");
    expect(await makeSimulatorKeys(folder, existingSecrets(folder))).toBe("kept");
    expect(snapshot()).toEqual(before);
    expect(Object.keys(before)).toHaveLength(7);
  });

  test("what follows from a private key is made again when it is lost or altered", async () => {
    await makeAll();
    const before = snapshot();
    const paths = dataFolderPaths(folder);
    rmSync(paths.alipayPublicKey);
    writeFileSync(paths.simulatorPublicKey, "altered");
    rmSync(paths.simulatorApplications, { recursive: true });
    await makeSimulatorKeys(folder, existingSecrets(folder));
    expect(snapshot()).toEqual(before);
  });

  describe("what was changed on the console of the offline Alipay stays", () => {
    const file = () =>
      join(dataFolderPaths(folder).simulatorApplications, `${existingSecrets(folder).simulatorAppId}.json`);
    const registered = () => JSON.parse(readFileSync(file(), "utf8")) as Record<string, string>;
    /** As the console writes them. */
    const change = (fields: Record<string, string>) => {
      writeFileSync(file(), JSON.stringify({ ...registered(), ...fields }));
    };
    const setUpAgain = () => makeSimulatorKeys(folder, existingSecrets(folder));
    const newKey = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    const pemOf = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();

    test("a public key that was uploaded there, until the shop's own key is another one", async () => {
      await makeAll();
      const next = newKey();
      const uploaded = publicHalf(pemOf(next));
      change({ publicKey: uploaded, name: "青禾二店", sellerEmail: "two@shop.example" });
      for (const start of ["the first start", "the second"]) {
        expect(await setUpAgain(), start).toBe("kept; another public key is uploaded at the offline Alipay");
        expect(registered()).toMatchObject({ publicKey: uploaded, name: "青禾二店", sellerEmail: "two@shop.example" });
        expect(publicHalf(load().alipay.privateKey)).not.toBe(uploaded);
      }
      // The end of the change: the new key takes the place of the old one.
      writeFileSync(dataFolderPaths(folder).appPrivateKey, pemOf(next));
      expect(await setUpAgain()).toBe("kept");
      expect(publicHalf(load().alipay.privateKey)).toBe(uploaded);
      // Any other key of the shop is registered as ever.
      writeFileSync(dataFolderPaths(folder).appPrivateKey, pemOf(newKey()));
      await setUpAgain();
      expect(registered()).toMatchObject({ publicKey: publicHalf(load().alipay.privateKey), name: "青禾二店" });
    });

    test.each(["", "{", "[]", '{"publicKey":"MIIB"}'])("but a damaged registration is made anew: %j", async (text) => {
      await makeAll();
      const before = registered();
      writeFileSync(file(), text);
      expect(await setUpAgain()).toBe("kept");
      expect(registered()).toEqual(before);
      change({ publicKey: "no key at all" });
      await setUpAgain();
      expect(registered()).toEqual(before);
    });
  });

  test.skipIf(process.platform === "win32")("nobody else may read it, even where it was readable before", async () => {
    await makeAll();
    const { settings, appPrivateKey, keys, simulator, simulatorPrivateKey } = dataFolderPaths(folder);
    for (const file of [settings, appPrivateKey, simulatorPrivateKey]) expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const path of [keys, simulator]) expect(statSync(path).mode & 0o777).toBe(0o700);
    writeFileSync(join(folder, "loose"), "same", { mode: 0o644 });
    writePrivateFile(join(folder, "loose"), "same");
    expect(statSync(join(folder, "loose")).mode & 0o777).toBe(0o600);
  });

  test("in the sandbox the secrets come from the folder and the keys from the settings", () => {
    makeSecrets(folder);
    expect(
      problemsOf(() => loadConfig({ env: { DATA_DIR: folder, ALIPAY_ENV: "sandbox" }, cwd: folder })),
    ).toHaveLength(4);
    expect(existsSync(dataFolderPaths(folder).keys)).toBe(false);
  });
});

describe("O-07: the secrets are changed", () => {
  const ORDER = "QH20261127ABCDEFGH";
  const run = (...args: string[]) => {
    let said = "";
    const out = { write: (text: string) => (said += text) };
    secrets({ settings: { dataDir: folder }, terminal: createTerminal({ out, err: out }), args });
    return said;
  };
  /** As the programs make them at their start. */
  const orderKeys = () => {
    const { orderLink, previousOrderLink } = load().secrets;
    return createOrderKeys({ secret: orderLink, previous: previousOrderLink });
  };

  test("links to orders from before stay good until they are forgotten, and new ones are of the new secret", async () => {
    await makeAll();
    const before = load();
    const old = orderKeys().keyFor(ORDER);
    expect(run("rotate")).toMatch(/Restart the shop: staff sign in anew; links to orders from before still open\./);
    const { secrets: now, alipay } = load();
    expect([now.auth, now.orderLink]).not.toContain(before.secrets.auth);
    expect(now.orderLink).not.toBe(before.secrets.orderLink);
    expect(alipay).toEqual(before.alipay);
    const fresh = orderKeys().keyFor(ORDER);
    expect(fresh).not.toBe(old);
    expect([fresh, old].map((key) => orderKeys().matches(ORDER, key))).toEqual([true, true]);
    expect(orderKeys().matches("QH20261127ABCDEFGJ", old)).toBe(false);

    expect(run("forget")).toMatch(/order links from before open nothing any more/);
    expect([fresh, old].map((key) => orderKeys().matches(ORDER, key))).toEqual([true, false]);
    expect(load().secrets).toEqual({ ...now, previousOrderLink: null });
    expect(run("forget")).toMatch(/nothing was changed/);
  });

  test("they are not changed twice while links of the first secret are good, and no other word does anything", async () => {
    await makeAll();
    run("rotate");
    const files = snapshot();
    expect(() => run("rotate")).toThrow(/run npm run secrets -- forget first/);
    expect(() => run()).toThrow(/^Usage: npm run secrets/);
    expect(() => run("forget", "everything")).toThrow(/^Usage: npm run secrets/);
    expect(snapshot()).toEqual(files);
    expect(makeSecrets(folder)).toBe("kept");
    expect(snapshot()).toEqual(files);
  });
});

describe("before setup, and when something is broken, the sentence says what to do", () => {
  test("nothing was made yet", () => {
    expect(problemsOf(load)).toEqual([expect.stringMatching(/settings\.json is not there yet: run npm run setup/)]);
  });

  test("the keys are missing", () => {
    makeSecrets(folder);
    expect(problemsOf(load)).toEqual([
      expect.stringMatching(/app-private-key\.pem is not there yet: run npm run setup/),
      expect.stringMatching(/alipay-public-key\.pem is not there yet: run npm run setup/),
    ]);
  });

  test.each(["", "{", "{}", '{"authSecret":"short"}'])("the settings are damaged: %j", async (text) => {
    await makeAll();
    writeFileSync(dataFolderPaths(folder).settings, text);
    expect(problemsOf(load)).toEqual([expect.stringMatching(/settings\.json is damaged/)]);
    expect(() => makeSecrets(folder)).toThrow(/settings\.json is damaged/);
  });

  test("a key is damaged", async () => {
    await makeAll();
    writeFileSync(
      dataFolderPaths(folder).appPrivateKey,
      "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
    );
    expect(problemsOf(load)).toEqual([expect.stringMatching(/app-private-key\.pem cannot be read as a key/)]);
    await expect(makeSimulatorKeys(folder, existingSecrets(folder))).rejects.toThrow(/cannot be read as a key/);
  });
});

describe("the data folder", () => {
  test("a folder that cannot be written is refused in one sentence", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => {
      prepareFolder(join(folder, "file", "data"), "set DATA_DIR to another folder");
    }).toThrow(/^The folder .*data cannot be written \(\w+\): give .* or set DATA_DIR to another folder\.$/);
  });

  test("it is made with the folders above it, and nothing stays behind in it", () => {
    const path = join(folder, "a", "b");
    prepareFolder(path, "");
    expect(readdirSync(path)).toEqual([]);
  });

  test("it is refused while another process uses it, and taken over when that process is gone", () => {
    const lock = join(folder, "running.pid");
    writeFileSync(lock, String(process.ppid));
    expect(() => {
      takeLock(folder, "this");
    }).toThrow(new RegExp(`running already \\(process ${process.ppid}\\)`));
    // Larger than any process number that systems give out.
    writeFileSync(lock, "999999999");
    takeLock(folder, "this");
    expect(readFileSync(lock, "utf8")).toBe(String(process.pid));
  });
});

describe("the database driver", () => {
  test("it loads here", async () => {
    await checkDriver();
  });

  test("where it was not built, the three ways out are named", () => {
    const stderr =
      "/x/bindings.js:126\n  err = new Error('Could not locate')\n\nError: Could not locate the bindings file. Tried:\n → /x";
    const sentence = driverProblem(driverFault({ signal: null, stderr }));
    expect(sentence).toContain("does not load (Could not locate the bindings file. Tried:)");
    expect(sentence).toContain("npm_config_better_sqlite3_binary_host");
    expect(sentence).toContain("compiler");
    expect(sentence).toContain("another network");
  });

  test("a crash is told as one", () => {
    expect(driverProblem(driverFault({ signal: "SIGSEGV", stderr: "" }))).toContain("does not load (SIGSEGV)");
  });

  test("a driver for another Node is to be rebuilt", () => {
    const stderr = "Error: The module was compiled against a different Node.js version using\nNODE_MODULE_VERSION 127.";
    expect(driverProblem(driverFault({ signal: null, stderr }))).toMatch(
      /another version of Node: run npm rebuild better-sqlite3/,
    );
  });

  test("a missing package is to be installed", () => {
    expect(
      driverProblem(driverFault({ signal: null, stderr: "Error: Cannot find module 'better-sqlite3'" })),
    ).toContain("run npm ci");
  });
});

describe("the hash over the sources", () => {
  const hash = () => hashSources(folder, ["app", "single.txt", "absent"], (path) => path.endsWith(".md"));

  beforeEach(() => {
    writePrivateFile(join(folder, "app", "a", "page.tsx"), "one");
    writePrivateFile(join(folder, "single.txt"), "two");
  });

  test("stays the same when nothing changed, and when only uncounted files did", () => {
    const before = hash();
    writeFileSync(join(folder, "app", "README.md"), "text");
    writeFileSync(join(folder, "elsewhere.txt"), "text");
    expect(hash()).toBe(before);
  });

  const page = () => join(folder, "app", "a", "page.tsx");
  const single = () => join(folder, "single.txt");

  test.each<[string, () => Record<string, string | null>]>([
    ["content changed", () => ({ [single()]: "twO" })],
    ["a file came", () => ({ [join(folder, "app", "b.tsx")]: "" })],
    ["a file went", () => ({ [page()]: null })],
    ["text moved from one file to another", () => ({ [page()]: "onet", [single()]: "wo" })],
  ])("is another one when %s", (_what, changes) => {
    const before = hash();
    for (const [file, text] of Object.entries(changes())) {
      if (text === null) rmSync(file);
      else writeFileSync(file, text);
    }
    expect(hash()).not.toBe(before);
  });
});

function publicHalf(privateKey: string): string {
  return createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
}
