/** A reply that may be anybody's: whatever it says, the call may or may not have been carried out. */
export class UnbelievedReplyError extends Error {
  override readonly name: string = "UnbelievedReplyError";
}

/** The reply names a certificate that the shop does not have; once it has been fetched, the reply can be read after all. */
export class UnknownCertificateError extends UnbelievedReplyError {
  override readonly name = "UnknownCertificateError";
  readonly sn: string;
  /** Checks the reply again. Throws UnbelievedReplyError where it is not signed with the certificate that it names. */
  readonly checkAgain: () => void;
  readonly raw: string;
  readonly responseName: string;

  constructor(reply: { sn: string; raw: string; responseName: string; checkAgain: () => void }) {
    super(UNKNOWN_CERTIFICATE);
    this.sn = reply.sn;
    this.raw = reply.raw;
    this.responseName = reply.responseName;
    this.checkAgain = reply.checkAgain;
  }
}

export const UNSIGNED = "unsigned reply";
export const WRONGLY_SIGNED = "wrongly signed reply";
export const UNKNOWN_CERTIFICATE = "reply signed with an unknown certificate";
