import { generateKeyPair } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { promisify } from "node:util";
import { languageOfTerminal } from "#lib/cli/language.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import { errorCode, UserError } from "#lib/cli/user-error.ts";
import type { ConfigSource } from "#lib/config/config.ts";
import { type ConfiguredKeys, dataFolderOf, readConfiguredKeys } from "#lib/config/configured-keys.ts";
import { asOneLine, type InspectedKey, inspectKey, type KeyInspection } from "#lib/config/inspect-key.ts";
import { readEnvironment } from "#lib/config/read-environment.ts";
import { readPrivateKey } from "#lib/config/rsa-key.ts";
import { tellConfigProblem } from "#lib/i18n/config-problem-texts.ts";
import { type KeysTexts, keysTexts } from "#lib/i18n/keys-texts.ts";
import type { Locale } from "#lib/i18n/locale.ts";

const BITS = 2048;
const FILE_NAME = "alipay-app-private-key.pem";

export interface KeysCommand {
  readonly terminal: Terminal;
  readonly args: readonly string[];
  /** The settings, and the folder from which paths are meant. */
  readonly source: Required<Pick<ConfigSource, "cwd">> & ConfigSource;
  readonly stdin: NodeJS.ReadableStream;
  /** Left out, what the system speaks. */
  readonly language?: Locale;
}

type Options = Readonly<Partial<Record<"lang" | "to" | "out", string>>> & { readonly oneLine: boolean };
type Task = Omit<KeysCommand, "args" | "language"> & {
  readonly locale: Locale;
  readonly t: KeysTexts;
  readonly words: readonly string[];
  readonly options: Options;
};

/**
 * `npm run keys`: makes the application's pair, converts a private key, or tells what a text is. A private key appears on
 * standard output only where a conversion of it was asked for. Throws UserError with a sentence.
 */
export async function keys(command: KeysCommand): Promise<void> {
  const { words, options } = sortArguments(command.args);
  const locale = options.lang === undefined && command.language ? command.language : languageOfTerminal(options.lang);
  const t = keysTexts(locale);
  const [deed, ...rest] = words;
  const task: Task = { ...command, locale, t, words: rest, options };
  if (deed === undefined) return makePair(task);
  if (deed === "convert") return convert(task);
  if (deed === "which") return which(task);
  throw new UserError(t("usage"));
}

/** By hand: a key that is given as a text begins with dashes, and would be taken for an option. */
function sortArguments(args: readonly string[]): { words: string[]; options: Options } {
  const words: string[] = [];
  const found: Record<string, string> = {};
  let oneLine = false;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    const [, name, inline] = /^--(lang|to|out)(?:=(.*))?$/.exec(arg) ?? [];
    if (arg === "--one-line") oneLine = true;
    else if (name === undefined) words.push(arg);
    else {
      if (inline === undefined) at += 1;
      found[name] = inline ?? args[at] ?? "";
    }
  }
  return { words, options: { ...found, oneLine } };
}

async function makePair({ t, terminal, source, options, words }: Task): Promise<void> {
  if (words.length > 0 || options.to !== undefined || options.oneLine) throw new UserError(t("usage"));
  const file = resolve(source.cwd, options.out ?? join(dataFolderOf(source), "keys", FILE_NAME));
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength: BITS });
  writeNewKey(t, file, pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  const fromHere = relative(source.cwd, file);
  const lines = [
    t("made.title"),
    t("made.file", { file }),
    "",
    t("made.paste"),
    "",
    asOneLine(pair.publicKey.export({ type: "spki", format: "pem" }).toString()),
    "",
    t("made.save"),
    t("made.settings"),
    "",
    "ALIPAY_ENV=sandbox",
    `ALIPAY_APP_ID=        # ${t("made.appId")}`,
    `ALIPAY_SELLER_ID=     # ${t("made.sellerId")}`,
    `ALIPAY_PRIVATE_KEY=${fromHere.startsWith("..") ? file : fromHere}`,
    "ALIPAY_PUBLIC_KEY=alipay-public-key.txt",
    "",
    t("made.check"),
  ];
  for (const line of lines) terminal.say(line);
}

/** Never over another file: what is signed with the old key would be refused from then on. */
function writeNewKey(t: KeysTexts, file: string, content: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, content, { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    if (errorCode(error) === "EEXIST") throw new UserError(t("exists", { file }), { cause: error });
    throw new UserError(t("cannotWrite", { file, reason: errorCode(error) || String(error) }), { cause: error });
  }
}

async function convert({ locale, t, terminal, source, stdin, words, options }: Task): Promise<void> {
  const [given, ...more] = words;
  const { to, out, oneLine } = options;
  if (given === undefined || more.length > 0 || (to !== "pkcs1" && to !== "pkcs8")) throw new UserError(t("usage"));
  const text = given === "-" ? await readAll(stdin) : readFileOf(t, resolve(source.cwd, given));
  const found = inspectKey(text);
  if (found.kind !== "key" || found.half !== "private") {
    throw new UserError(t("convert.notPrivate", { what: describe(t, found) }));
  }
  const read = readPrivateKey({ setting: given, value: text, cwd: source.cwd });
  if ("problem" in read) throw new UserError(tellConfigProblem(locale, read.problem));
  const pem = read.value[to];
  const converted = oneLine ? `${asOneLine(pem)}\n` : pem;
  if (out === undefined) {
    terminal.say(converted.trimEnd());
    return;
  }
  const file = resolve(source.cwd, out);
  writeNewKey(t, file, converted);
  terminal.say(t("convert.done", { file }));
}

function readFileOf(t: KeysTexts, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError(t("cannotRead", { file, reason: errorCode(error) || String(error) }), { cause: error });
  }
}

async function which({ t, terminal, source, stdin, words }: Task): Promise<void> {
  const configured = readConfiguredKeys(source);
  const tell = (text: string) => {
    for (const line of linesAbout(t, inspectKey(text), configured)) terminal.say(line);
  };
  if (words.length > 0) {
    // A shell has cut a key without quotes at its blanks.
    const given = words.join(" ");
    tell(given === "-" ? await readAll(stdin) : contentOrText(t, source.cwd, given));
    return;
  }
  const environment = readEnvironment(source);
  const names = ["ALIPAY_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY"].filter((name) => environment[name] !== undefined);
  if (names.length === 0) terminal.say(t("which.none"));
  for (const name of names) {
    terminal.say(t("which.of", { setting: name }));
    tell(contentOrText(t, source.cwd, environment[name] ?? ""));
  }
}

function contentOrText(t: KeysTexts, cwd: string, given: string): string {
  const file = resolve(cwd, given);
  // Longer than any path that people use, and longer than a system takes.
  const isFile = given.length < 300 && existsSync(file) && statSync(file).isFile();
  return isFile ? readFileOf(t, file) : given;
}

function linesAbout(t: KeysTexts, found: KeyInspection, configured: ConfiguredKeys): string[] {
  const lines = [describe(t, found)];
  if (found.kind === "key") {
    lines.push(...found.quirks.map((quirk) => `- ${t(`which.quirks.${quirk}`)}`));
    if (!found.fitsRsa2) lines.push(`- ${t("which.tooShort")}`);
    lines.push(`- ${t(`which.fits.${fitOf(found, configured)}`)}`);
    if (found.half === "private" && found.type === "rsa") lines.push(t("which.publicHalf"), asOneLine(found.publicKey));
  }
  if (found.kind === "certificate" && found.publicKey === configured.own) {
    lines.push(`- ${t("which.fits.own-public")}`);
  }
  return lines;
}

function describe(t: KeysTexts, found: KeyInspection): string {
  switch (found.kind) {
    case "key": {
      const { half, encoding, form, bits } = found;
      const type = found.type.toUpperCase();
      return t("which.key", { half, encoding, form, type, bits: bits === null ? "none" : String(bits) });
    }
    case "certificate":
      return t("which.certificate", { count: found.count, subject: found.subject });
    case "certificate-request":
    case "encrypted":
    case "cut-off":
    case "damaged":
    case "not-a-key":
      return t(`which.${found.kind}`);
  }
}

function fitOf({ publicKey, half }: InspectedKey, { own, alipay }: ConfiguredKeys) {
  if (publicKey === own) return half === "private" ? "own-private" : "own-public";
  if (publicKey === alipay) return half === "private" ? "alipay-private" : "alipay-public";
  if (own === null) return "no-configured";
  return half === "private" ? "other-private" : "other-public";
}
