import type { KeyObject } from "node:crypto";
import type { Application } from "#lib/simulator/domain/model.ts";
import type { World } from "#lib/simulator/world.ts";

/** With what this Alipay signs for an application. */
export interface Signer {
  privateKey: KeyObject;
  /** The number of the certificate, which replies name; null in key mode. */
  certificateSn: string | null;
}

/** An application is in key mode or in certificate mode. Where there is none (any more), it is the key of key mode. */
export function signerFor(world: World, application: Application | null): Signer {
  const isCertificateMode = application !== null && world.applications.settings(application.appId).certificateMode;
  if (!isCertificateMode) return { privateKey: world.keys.privateKey, certificateSn: null };
  const { alipay, alipayKey } = world.certificates.of(application);
  return { privateKey: alipayKey, certificateSn: alipay.sn };
}

/** The same where only the number is known. */
export function signerForId(world: World, appId: string): Signer {
  return signerFor(world, world.applications.find(appId));
}
