import { generateKeyPair } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { writePrivateFile } from "#lib/cli/data-folder.ts";
import { ConfigError } from "#lib/config/config.ts";
import { dataFolderPaths, type GeneratedSettings } from "#lib/config/generated-settings.ts";
import { inspectKey } from "#lib/config/inspect-key.ts";
import { configProblem } from "#lib/config/problem.ts";
import { type PrivateKeyForms, readPrivateKey } from "#lib/config/rsa-key.ts";

/** What set-up registers, and people may change on the console of the offline Alipay. */
type Registered = Readonly<Record<"name" | "sellerEmail" | "publicKey", string>>;

/**
 * Makes the key pairs of the shop and of the offline Alipay where they are missing, gives each the other's public key
 * and registers the shop's application. What follows from a private key is written anew, so nothing can drift apart, but
 * for what a person has changed on the console: a public key that was uploaded there stays, as it does at Alipay, until
 * the shop's own key is another one.
 */
export async function makeSimulatorKeys(
  dataDir: string,
  made: GeneratedSettings,
): Promise<"made" | "kept" | "kept; another public key is uploaded at the offline Alipay"> {
  const paths = dataFolderPaths(dataDir);
  const wereThere = existsSync(paths.appPrivateKey) && existsSync(paths.simulatorPrivateKey);
  const publicKeyBefore = contentOf(paths.appPublicKey);
  const shop = await ensurePrivateKey(paths.appPrivateKey);
  const alipay = await ensurePrivateKey(paths.simulatorPrivateKey);
  const file = join(paths.simulatorApplications, `${made.simulatorAppId}.json`);
  const registered = readRegistered(file);
  const isSameKey = publicKeyBefore === shop.publicKey;
  const publicKey = (isSameKey && registered?.publicKey) || shop.publicKey;
  writePrivateFile(paths.appPublicKey, shop.publicKey);
  writePrivateFile(paths.simulatorPublicKey, alipay.publicKey);
  writePrivateFile(paths.alipayPublicKey, alipay.publicKey);
  const application = {
    appId: made.simulatorAppId,
    name: registered?.name ?? "青禾 Qinghe",
    sellerId: made.simulatorSellerId,
    sellerEmail: registered?.sellerEmail ?? "merchant@sandbox.example.com",
    publicKey,
  };
  writePrivateFile(file, `${JSON.stringify(application, null, 2)}\n`);
  if (publicKey !== shop.publicKey) return "kept; another public key is uploaded at the offline Alipay";
  return wereThere ? "kept" : "made";
}

/** Null where nothing is registered yet, or the file is damaged: it is written anew then. */
function readRegistered(file: string): Registered | null {
  const fields = parseFields(contentOf(file) ?? "");
  const { name, sellerEmail, publicKey } = fields;
  if (typeof name !== "string" || typeof sellerEmail !== "string" || typeof publicKey !== "string") return null;
  return inspectKey(publicKey).kind === "key" ? { name, sellerEmail, publicKey } : null;
}

function parseFields(text: string): Partial<Record<keyof Registered, unknown>> {
  try {
    return Object(JSON.parse(text)) as Partial<Record<keyof Registered, unknown>>;
  } catch {
    return {};
  }
}

function contentOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

async function ensurePrivateKey(file: string): Promise<PrivateKeyForms> {
  if (!existsSync(file)) {
    const pair = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
    writePrivateFile(file, pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  }
  const read = readPrivateKey({ setting: file, value: readFileSync(file, "utf8"), cwd: "" });
  if ("problem" in read) throw new ConfigError([configProblem("made-key-damaged", { file })]);
  return read.value;
}
