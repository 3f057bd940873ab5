/** The files that describe applications, read again only when they have changed. */
import { createPublicKey } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { Application } from "#lib/simulator/domain/model.ts";

/** Throws a sentence that names the file and what is wrong with it. */
function readApplicationFile(path: string): Application {
  const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
  const fields = new Map<string, unknown>(Object.entries(parsed ?? {}));
  const text = (name: string): string => {
    const value = fields.get(name);
    if (typeof value !== "string" || value === "") throw new Error(`${path} has no text "${name}".`);
    return value;
  };
  const application = {
    appId: text("appId"),
    name: text("name"),
    sellerId: text("sellerId"),
    sellerEmail: text("sellerEmail"),
    publicKey: text("publicKey"),
  };
  createPublicKey(application.publicKey);
  return application;
}

/**
 * A merchant's set-up may add or change applications while the gateway runs, so every call looks at the file; but only a
 * changed one is parsed. An unchanged file gives the same object again.
 */
export function createApplicationReader(): (path: string) => Application | null {
  const known = new Map<string, { stamp: string; application: Application }>();
  return (path) => {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) {
      known.delete(path);
      return null;
    }
    const stamp = `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
    const before = known.get(path);
    if (before?.stamp === stamp) return before.application;
    const application = readApplicationFile(path);
    known.set(path, { stamp, application });
    return application;
  };
}
