import { generateKeyPairSync } from "node:crypto";
import type { Application } from "#lib/simulator/domain/model.ts";
import type { World } from "#lib/simulator/world.ts";

/** Numbers as the official sandbox gives them: `9021` for its applications, `2088` for every account. */
function newNumber(world: World, start: string, isTaken: (number: string) => boolean): string {
  for (;;) {
    const number = `${start}${world.randomDigits(16 - start.length)}`;
    if (!isTaken(number)) return number;
  }
}

/**
 * Makes a merchant's application with a fresh RSA pair of 2048 bits and writes it into the data folder: the public key
 * into its file, the private key (PKCS#8 PEM) beside it. Without `sellerId` the application has a merchant of its own.
 */
export function createApplication(world: World, wish: { name: string; sellerId?: string }): Application {
  const others = world.applications.list();
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const isAccount = (number: string) =>
    world.buyers.find(number) !== null || others.some(({ sellerId }) => sellerId === number);
  const sellerId = wish.sellerId ?? newNumber(world, "2088", isAccount);
  const application: Application = {
    appId: newNumber(world, "9021", (number) => others.some(({ appId }) => appId === number)),
    name: wish.name,
    sellerId,
    sellerEmail: others.find((other) => other.sellerId === sellerId)?.sellerEmail ?? `m${sellerId}@sandbox.example.com`,
    publicKey: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
  world.applications.save(application, pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  return application;
}
