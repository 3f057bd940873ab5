import { verify } from "node:crypto";
import { AlipaySdk } from "alipay-sdk";
import type { AlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { decodeCanonicalBase64 } from "#lib/alipay/canonical-base64.ts";
import { inGbk } from "#lib/alipay/reply-charset.ts";
import {
  UNSIGNED,
  UnbelievedReplyError,
  UnknownCertificateError,
  WRONGLY_SIGNED,
} from "#lib/alipay/unbelieved-reply.ts";
import type { VerifyingKey } from "#lib/alipay/verifying-key.ts";

/** In certificate mode it stands between the object and its signature (protocol sheet, section 2.1). */
const CERTIFICATE = /^,"alipay_cert_sn":"([0-9a-f]{32})"$/;

/** Gets a certificate that a reply names, and says whether it is believed. */
type CertificateFetch = (sn: string, download: (sn: string) => Promise<unknown>) => Promise<boolean>;

type ExecArguments = Parameters<AlipaySdk["exec"]>;

/**
 * `alipay-sdk` knows one key of Alipay's and cuts the signed text out of a reply by searching for names, but reads the
 * fields with JSON.parse, where the last of several members with one name wins: a forged object behind a genuine one
 * would pass. So a reply must be the object, perhaps a certificate number, and the signature in its one spelling; then
 * both see the same object.
 */
export class StrictAlipaySdk extends AlipaySdk {
  readonly #keys: AlipayKeys;
  readonly #fetchCertificate: CertificateFetch;

  constructor(
    config: ConstructorParameters<typeof AlipaySdk>[0],
    { keys, fetchCertificate }: { keys: AlipayKeys; fetchCertificate: CertificateFetch },
  ) {
    super(config);
    this.#keys = keys;
    this.#fetchCertificate = fetchCertificate;
  }

  /** As the SDK's own; a certificate that the reply names and nobody knows is fetched first. */
  override async exec(...[method, params, options]: ExecArguments): ReturnType<AlipaySdk["exec"]> {
    try {
      return await super.exec(method, params, options);
    } catch (error) {
      if (!(error instanceof UnknownCertificateError)) throw error;
      const timestamp: unknown = params?.["timestamp"];
      const download = (sn: string) =>
        // This one reply is not signed (protocol sheet, section 6): the certificate itself says whose it is.
        super.exec("alipay.open.app.alipaycert.download", { bizContent: { alipay_cert_sn: sn }, timestamp });
      if (!(await this.#fetchCertificate(error.sn, download))) throw error;
      error.checkAgain();
      const fields = JSON.parse(error.raw) as Record<string, Awaited<ReturnType<AlipaySdk["exec"]>>>;
      const reply = fields[error.responseName];
      if (reply === undefined) throw error;
      return reply;
    }
  }

  override checkResponseSign(raw: string, responseName: string, signature: string | undefined): void {
    if (signature === undefined) throw new UnbelievedReplyError(UNSIGNED);
    const object = this.getSignStr(raw, responseName);
    const before = `{"${responseName}":${object}`;
    const after = `,"sign":"${signature}"}`;
    const between = raw.slice(before.length, raw.length - after.length);
    const sn = CERTIFICATE.exec(between)?.[1] ?? null;
    const isWhole = raw.startsWith(before) && raw.endsWith(after) && (between === "" || sn !== null);
    const bytes = decodeCanonicalBase64(signature);
    if (!isWhole || bytes === null) throw new UnbelievedReplyError(WRONGLY_SIGNED);
    const checkAgain = () => {
      this.checkResponseSign(raw, responseName, signature);
    };
    const keys = this.#keysFor(sn);
    if (keys === null) throw new UnknownCertificateError({ sn: sn ?? "", raw, responseName, checkAgain });
    const signer = signerOf({ object, signature: bytes, keys });
    if (signer === null) throw new UnbelievedReplyError(WRONGLY_SIGNED);
    this.#keys.saw(signer);
  }

  /** Null where the certificate that the reply names is not known. In key mode its number is as good as none. */
  #keysFor(sn: string | null): readonly VerifyingKey[] | null {
    const { certificates } = this.#keys;
    if (certificates === null || sn === null) return this.#keys.all();
    const key = certificates.find(sn);
    return key && [key];
  }
}

/** The key that has signed the object's text; in GBK too, which the gateway may send although UTF-8 was asked for (G-16). */
function signerOf(signed: { object: string; signature: Buffer; keys: readonly VerifyingKey[] }): VerifyingKey | null {
  const isSigned = (bytes: Buffer) =>
    signed.keys.find(({ key }) => verify("sha256", bytes, key, signed.signature)) ?? null;
  const gbk = inGbk(signed.object);
  return isSigned(Buffer.from(signed.object, "utf8")) ?? (gbk && isSigned(gbk));
}
