/** The key of somebody who is not Alipay. Made at first use: most days nobody forges anything. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";

let key: KeyObject | undefined;

export function forgersKey(): KeyObject {
  key ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  return key;
}
