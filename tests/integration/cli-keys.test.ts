import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keys } from "#lib/cli/keys.ts";
import { chooseLanguage } from "#lib/cli/language.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import { asOneLine, inspectKey } from "#lib/config/inspect-key.ts";

const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
const alipay = generateKeyPairSync("rsa", { modulusLength: 2048 });
const spki = (pair: typeof own) => pair.publicKey.export({ type: "spki", format: "pem" }).toString();
const pkcs8 = own.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const pkcs1 = own.privateKey.export({ type: "pkcs1", format: "pem" }).toString();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cli-keys-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(args: readonly string[], { env = {}, stdin = "" } = {}): Promise<string> {
  let said = "";
  const out = { write: (text: string) => (said += text) };
  await keys({
    terminal: createTerminal({ out, err: out }),
    args,
    source: { cwd: folder, env },
    stdin: Readable.from([stdin]),
    language: "en",
  });
  return said;
}

const place = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return name;
};

describe("npm run keys", () => {
  const file = () => join(folder, ".data", "keys", "alipay-app-private-key.pem");

  test("makes a pair, keeps the private half for this user, and shows the public one as one line", async () => {
    const said = await run([]);
    const made = inspectKey(readFileSync(file(), "utf8"));
    expect(made).toMatchObject({ kind: "key", half: "private", bits: 2048, fitsRsa2: true });
    if (made.kind !== "key") return;
    expect(said.split("\n")).toContain(asOneLine(made.publicKey));
    expect(said).toContain("ALIPAY_PRIVATE_KEY=.data/keys/alipay-app-private-key.pem");
    expect(said).not.toContain(asOneLine(readFileSync(file(), "utf8")).slice(-200));
    if (process.platform !== "win32") expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test("never writes over a key", async () => {
    await run([]);
    const first = readFileSync(file(), "utf8");
    await expect(run([])).rejects.toThrow("is there already and is not overwritten");
    expect(readFileSync(file(), "utf8")).toBe(first);
  });

  test("writes where it is told to, and speaks Chinese", async () => {
    expect(await run(["--out", "mine.pem", "--lang", "zh-CN"])).toContain("已生成一对 RSA2 密钥");
    expect(existsSync(join(folder, "mine.pem"))).toBe(true);
  });

  test("says how it is used where it cannot guess", async () => {
    await expect(run(["sign"])).rejects.toThrow(/^Usage: npm run keys/);
    await expect(run(["convert", "a.pem"])).rejects.toThrow(/^Usage/);
    await expect(run(["--one-line"])).rejects.toThrow(/^Usage/);
  });
});

describe("npm run keys -- convert", () => {
  test.each([
    ["pkcs1", pkcs8, pkcs1],
    ["pkcs8", pkcs1, pkcs8],
    ["pkcs1", `"${pkcs8.replaceAll("\n", "\\n")}"`, pkcs1],
  ] as const)("to %s", async (to, given, expected) => {
    expect(await run(["convert", place("a.pem", given), "--to", to])).toBe(expected);
  });

  test("to one line", async () => {
    const args = ["convert", place("a.pem", pkcs1), "--to=pkcs8", "--one-line"];
    expect(await run(args)).toBe(`${asOneLine(pkcs8)}\n`);
  });

  test("from standard input into a file that only this user may read, without showing it", async () => {
    const said = await run(["convert", "-", "--to", "pkcs1", "--out", "b.pem"], { stdin: pkcs8 });
    expect(said).not.toContain("PRIVATE");
    expect(readFileSync(join(folder, "b.pem"), "utf8")).toBe(pkcs1);
    if (process.platform !== "win32") expect(statSync(join(folder, "b.pem")).mode & 0o777).toBe(0o600);
  });

  test("refuses what is no private key", async () => {
    const args = ["convert", place("a.pem", spki(own)), "--to", "pkcs8"];
    await expect(run(args)).rejects.toThrow("this is: public key, SPKI, PEM, RSA, 2048 bits");
    await expect(run(["convert", "nowhere.pem", "--to", "pkcs8"])).rejects.toThrow("cannot be read (ENOENT)");
  });
});

describe("npm run keys -- which", () => {
  const env = { ALIPAY_PRIVATE_KEY: pkcs8, ALIPAY_PUBLIC_KEY: spki(alipay) };

  test.each<[string, string, string]>([
    ["the configured private key", pkcs1, "it is the private key that is configured"],
    ["the application's own public key", asOneLine(spki(own)), "it is your own application's public key"],
    ["Alipay's public key", spki(alipay), "it is Alipay's public key as configured"],
    [
      "another private key",
      generateKeyPairSync("rsa", { modulusLength: 2048 })
        .privateKey.export({ type: "pkcs8", format: "pem" })
        .toString(),
      "it is not the private key that is configured",
    ],
    [
      "another public key",
      spki(generateKeyPairSync("rsa", { modulusLength: 2048 })),
      "it belongs neither to the configured private key",
    ],
  ])("knows %s", async (_what, text, expected) => {
    expect(await run(["which", place("a.txt", text)], { env })).toContain(expected);
    expect(await run(["which", "-"], { env, stdin: text })).toContain(expected);
    expect(await run(["which", text], { env })).toContain(expected);
  });

  test("takes a key that the shell has cut at its blanks", async () => {
    expect(await run(["which", ...pkcs8.trim().split(/\s/)], { env })).toContain("it is the private key");
  });

  test("never shows a private key, and gives the public half that the console takes", async () => {
    const said = await run(["which", place("a.txt", pkcs8)], { env });
    expect(said.split("\n")).toContain(asOneLine(spki(own)));
    expect(said).not.toContain(asOneLine(pkcs8).slice(-200));
  });

  test("looks at what is configured when it is given nothing", async () => {
    const said = await run(["which"], { env });
    expect(said).toMatch(/ALIPAY_PRIVATE_KEY:\nprivate key, PKCS#8[\s\S]*ALIPAY_PUBLIC_KEY:\npublic key, SPKI/);
    expect(await run(["which"])).toContain("No keys are set in .env");
  });

  test("works whatever else is wrong with the settings", async () => {
    const broken = { ...env, ALIPAY_ENV: "nonsense", PORT: "x" };
    expect(await run(["which", place("a.txt", pkcs8)], { env: broken })).toContain("it is the private key");
  });

  test("says what is unusual around the key", async () => {
    const said = await run(["which", place("a.txt", `"${pkcs8.replaceAll("\n", "\\n")}"`)]);
    expect(said).toContain("quotes around it");
    expect(said).toContain("line ends written as \\n");
    expect(said).toContain("no private key is configured yet");
  });
});

test("the command is there, and a mistake ends in one sentence and exit code 1", () => {
  const program = join(import.meta.dirname, "..", "..", "lib", "cli", "launch.js");
  expect(() =>
    execFileSync(process.execPath, [program, "keys", "which", "--lang", "fr"], { encoding: "utf8", stdio: "pipe" }),
  ).toThrow('--lang is "fr": give one of zh-CN, en.');
});

test.each([
  [{ asked: "en", env: { LANG: "zh_CN.UTF-8" }, system: "zh-CN" }, "en"],
  [{ asked: "zh", env: { LANG: "en_GB.UTF-8" }, system: "en-GB" }, "zh-CN"],
  [{ env: { LANG: "zh_CN.UTF-8" }, system: "en-US" }, "zh-CN"],
  [{ env: { LC_ALL: "C", LANG: "zh_CN.UTF-8" }, system: "zh-CN" }, "en"],
  [{ env: {}, system: "zh-Hans-CN" }, "zh-CN"],
  [{ env: { LANG: "" }, system: "de-DE" }, "en"],
] as const)("of %o the language is %s", (wish, language) => {
  expect(chooseLanguage(wish)).toBe(language);
});
