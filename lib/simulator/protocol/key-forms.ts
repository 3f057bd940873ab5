/** One key in the forms that clients want it: with or without header, PKCS#1 or PKCS#8 (protocol sheet, section 1.4). */
import { createPrivateKey } from "node:crypto";

export interface PrivateKeyForms {
  pkcs8Pem: string;
  /** Java and gopay. */
  pkcs8Line: string;
  pkcs1Pem: string;
  /** The official Python and PHP clients. */
  pkcs1Line: string;
}

/** The Base64 of a PEM text in one line. */
export function oneLine(pem: string): string {
  return pem.replaceAll(/-----[^-]+-----|\s/g, "");
}

export function privateKeyForms(pem: string): PrivateKeyForms {
  const key = createPrivateKey(pem);
  const pkcs8Pem = key.export({ type: "pkcs8", format: "pem" }).toString();
  const pkcs1Pem = key.export({ type: "pkcs1", format: "pem" }).toString();
  return { pkcs8Pem, pkcs8Line: oneLine(pkcs8Pem), pkcs1Pem, pkcs1Line: oneLine(pkcs1Pem) };
}
