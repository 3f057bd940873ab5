import { verify } from "node:crypto";
import { AlipayRequestError, AlipaySdk } from "alipay-sdk";
import { decodeCanonicalBase64 } from "#lib/alipay/canonical-base64.ts";
import { inGbk } from "#lib/alipay/reply-charset.ts";

/** In certificate mode it stands between the object and its signature (protocol sheet, section 2.1). */
const CERTIFICATE = /^,"alipay_cert_sn":"[0-9a-f]{32}"$/;

/**
 * `alipay-sdk` cuts the signed text out of a reply by searching for names, but reads the fields with JSON.parse, where
 * the last of several members with one name wins: a forged object behind a genuine one would pass. So a reply must be
 * the object, perhaps a certificate number, and the signature in its one spelling; then both see the same object.
 */
export class StrictAlipaySdk extends AlipaySdk {
  override checkResponseSign(raw: string, responseName: string, signature: string, traceId: string): void {
    const object = this.getSignStr(raw, responseName);
    try {
      // Without a signature Node throws here, which is what the callers expect.
      super.checkResponseSign(raw, responseName, signature, traceId);
    } catch (error) {
      if (!(error instanceof AlipayRequestError && this.#isSignedInGbk(object, signature))) throw error;
    }
    const before = `{"${responseName}":${object}`;
    const after = `,"sign":"${signature}"}`;
    const between = raw.slice(before.length, raw.length - after.length);
    const isWhole = raw.startsWith(before) && raw.endsWith(after) && (between === "" || CERTIFICATE.test(between));
    if (!isWhole || decodeCanonicalBase64(signature) === null) {
      throw new AlipayRequestError("验签失败: the reply has more in it than was signed", { traceId });
    }
  }
  /** The gateway may sign and send GBK although it was asked for UTF-8 (fault G-16). */
  #isSignedInGbk(object: string, signature: string): boolean {
    const bytes = inGbk(object);
    return bytes !== null && verify("sha256", bytes, this.config.alipayPublicKey, Buffer.from(signature, "base64"));
  }
}
