import { z } from "zod";
import type { AlipayKeys } from "#lib/alipay/alipay-keys.ts";
import type { Logger } from "#lib/services/ports.ts";

/** Whoever stands between us and Alipay may name a certificate in each reply: one call a minute is enough for them. */
const REST_MS = 60_000;

/** Names are remembered while they rest; more than these at once are nobody's certificates. */
const RESTING_MAX = 100;

const downloadReply = z.looseObject({ code: z.literal("10000"), alipay_cert_content: z.string() });

/**
 * Makes the way to a certificate of Alipay's that a reply names and the shop does not have: asked for once however many
 * replies name it, not again for a minute where it was no good. Never throws.
 */
export function createCertificateFetch(deps: { certificates: AlipayKeys["certificates"]; log: Logger }) {
  const { certificates, log } = deps;
  const underWay = new Map<string, Promise<boolean>>();
  const restingUntil = new Map<string, number>();

  async function fetchOnce(sn: string, download: (sn: string) => Promise<unknown>): Promise<boolean> {
    try {
      const reply = downloadReply.safeParse(await download(sn));
      const content = reply.success ? Buffer.from(reply.data.alipay_cert_content, "base64").toString("utf8") : "";
      if (content !== "" && certificates?.take(sn, content) === true) return true;
      log.error({ certificateSn: sn }, "Alipay gave no certificate that can be believed");
    } catch (error) {
      log.warn({ certificateSn: sn, cause: String(error).slice(0, 200) }, "Alipay's certificate could not be fetched");
    }
    if (restingUntil.size >= RESTING_MAX) restingUntil.clear();
    restingUntil.set(sn, Date.now() + REST_MS);
    return false;
  }

  return async (sn: string, download: (sn: string) => Promise<unknown>): Promise<boolean> => {
    if ((restingUntil.get(sn) ?? 0) > Date.now()) return false;
    const work = underWay.get(sn) ?? fetchOnce(sn, download);
    underWay.set(sn, work);
    try {
      return await work;
    } finally {
      underWay.delete(sn);
    }
  };
}
