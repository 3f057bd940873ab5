import type { AlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { verifySignedForm } from "#lib/alipay/signed-form.ts";
import type { ReturnVerifier } from "#lib/services/ports.ts";

/**
 * Makes the verifier of return addresses, which Alipay signs as it signs notifications (protocol sheet, section 3.2). It
 * never throws.
 */
export function createReturnVerifier({ appId, keys }: { appId: string; keys: AlipayKeys }): ReturnVerifier {
  return {
    verify(query) {
      const form = verifySignedForm(Buffer.from(query.replace(/^\?/, ""), "latin1"), { appId, keys: keys.all() });
      return form.kind === "signed" ? { isGenuine: true, because: null } : { isGenuine: false, because: form.because };
    },
  };
}
