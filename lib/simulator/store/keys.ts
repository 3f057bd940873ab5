/** The offline Alipay's own key pair, made at the first start. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface AlipayKeys {
  privateKey: KeyObject;
  /** SPKI PEM: what a merchant configures as "Alipay's public key". */
  publicKeyPem: string;
  /** Where the same lies as a file. */
  publicKeyPath: string;
  /** Takes another pair, for good; PKCS#8 PEM. */
  replace(privateKeyPem: string): void;
}

function readKeys(folder: string): Omit<AlipayKeys, "replace"> {
  const publicKeyPath = join(folder, "alipay-public-key.pem");
  const privateKey = createPrivateKey(readFileSync(privatePath(folder)));
  const publicKeyPem = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  if (!existsSync(publicKeyPath) || readFileSync(publicKeyPath, "utf8") !== publicKeyPem) {
    writeFileSync(publicKeyPath, publicKeyPem);
  }
  return { privateKey, publicKeyPem, publicKeyPath };
}

const privatePath = (folder: string) => join(folder, "alipay-private-key.pem");

export function loadKeys(folder: string): AlipayKeys {
  const write = (pem: string) => {
    writeFileSync(privatePath(folder), pem, { mode: 0o600, flush: true });
  };
  if (!existsSync(privatePath(folder))) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    write(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  }
  const keys: AlipayKeys = {
    ...readKeys(folder),
    replace(privateKeyPem) {
      write(privateKeyPem);
      Object.assign(keys, readKeys(folder));
    },
  };
  return keys;
}
