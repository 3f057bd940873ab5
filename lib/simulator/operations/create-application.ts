import { generateKeyPairSync } from "node:crypto";
import type { Application } from "#lib/simulator/domain/model.ts";
import type { World } from "#lib/simulator/world.ts";

/** Numbers as the official sandbox gives them: `9021000…` for its applications, `2088…` for every account. */
function newNumber(world: World, start: string, isTaken: (number: string) => boolean): string {
  for (;;) {
    const number = `${start}${world.randomDigits(16 - start.length)}`;
    if (!isTaken(number)) return number;
  }
}

/** PEM: the public key as SPKI, the private one as PKCS#8. */
function newKeyPair(): { publicKey: string; privateKey: string } {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    publicKey: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
    privateKey: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/**
 * Writes a merchant's application into the data folder: the public key into its file and, unless the merchant brought
 * one (`publicKey`, SPKI PEM), the private key of a fresh RSA pair of 2048 bits beside it. Without `sellerId` the
 * application has a merchant of its own.
 */
export function createApplication(
  world: World,
  wish: { name: string; sellerId?: string; publicKey?: string },
): Application {
  const others = world.applications.list();
  const keys = wish.publicKey === undefined ? newKeyPair() : { publicKey: wish.publicKey, privateKey: null };
  const isAccount = (number: string) =>
    world.buyers.find(number) !== null || others.some(({ sellerId }) => sellerId === number);
  const sellerId = wish.sellerId ?? newNumber(world, "2088", isAccount);
  const application: Application = {
    appId: newNumber(world, "9021000", (number) => others.some(({ appId }) => appId === number)),
    name: wish.name,
    sellerId,
    sellerEmail: others.find((other) => other.sellerId === sellerId)?.sellerEmail ?? `m${sellerId}@sandbox.example.com`,
    publicKey: keys.publicKey,
  };
  world.applications.save(application, keys.privateKey);
  return application;
}
