import { generateKeyPair } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { writePrivateFile } from "#lib/cli/data-folder.ts";
import { ConfigError } from "#lib/config/config.ts";
import { dataFolderPaths, type GeneratedSettings } from "#lib/config/generated-settings.ts";
import { configProblem } from "#lib/config/problem.ts";
import { type PrivateKeyForms, readPrivateKey } from "#lib/config/rsa-key.ts";

/**
 * Makes the key pairs of the shop and of the offline Alipay where they are missing, gives each the other's public key
 * and registers the shop's application. What follows from a private key is written anew, so nothing can drift apart.
 */
export async function makeSimulatorKeys(dataDir: string, made: GeneratedSettings): Promise<"made" | "kept"> {
  const paths = dataFolderPaths(dataDir);
  const wereThere = existsSync(paths.appPrivateKey) && existsSync(paths.simulatorPrivateKey);
  const shop = await ensurePrivateKey(paths.appPrivateKey);
  const alipay = await ensurePrivateKey(paths.simulatorPrivateKey);
  writePrivateFile(paths.appPublicKey, shop.publicKey);
  writePrivateFile(paths.simulatorPublicKey, alipay.publicKey);
  writePrivateFile(paths.alipayPublicKey, alipay.publicKey);
  const application = {
    appId: made.simulatorAppId,
    name: "青禾 Qinghe",
    sellerId: made.simulatorSellerId,
    sellerEmail: "merchant@sandbox.example.com",
    publicKey: shop.publicKey,
  };
  const file = join(paths.simulatorApplications, `${made.simulatorAppId}.json`);
  writePrivateFile(file, `${JSON.stringify(application, null, 2)}\n`);
  return wereThere ? "kept" : "made";
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
