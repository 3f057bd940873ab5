import { generateKeyPairSync } from "node:crypto";
import type { Application } from "#lib/simulator/domain/model.ts";
import type { World } from "#lib/simulator/world.ts";

/**
 * Alipay signs with another key from now on. In certificate mode it has a new certificate for this application, which
 * every reply names; in key mode it has a new key for all applications (`privateKeyPem`, PKCS#8, or a fresh one), and
 * tells nobody.
 */
export function changeAlipayKey(world: World, application: Application, privateKeyPem?: string): void {
  if (world.applications.settings(application.appId).certificateMode) {
    world.certificates.replaceAlipayCertificate(application);
    return;
  }
  const made = () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  world.keys.replace(privateKeyPem ?? made().export({ type: "pkcs8", format: "pem" }).toString());
}
