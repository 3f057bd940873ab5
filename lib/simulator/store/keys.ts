/** The offline Alipay's own key pair, made at the first start. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface AlipayKeys {
  privateKey: KeyObject;
  /** SPKI PEM: what a merchant configures as "Alipay's public key". */
  publicKeyPem: string;
}

export function loadKeys(folder: string): AlipayKeys {
  const privatePath = join(folder, "alipay-private-key.pem");
  const publicPath = join(folder, "alipay-public-key.pem");
  if (!existsSync(privatePath)) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(privatePath, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  }
  const privateKey = createPrivateKey(readFileSync(privatePath));
  const publicKeyPem = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  if (!existsSync(publicPath) || readFileSync(publicPath, "utf8") !== publicKeyPem) {
    writeFileSync(publicPath, publicKeyPem);
  }
  return { privateKey, publicKeyPem };
}
