/** alipay.open.app.alipaycert.download: the certificate that a reply named (protocol sheet, section 6). */
import type { MethodAnswer, MethodCall } from "#lib/simulator/gateway/method-call.ts";
import { SUCCESS_HEAD } from "#lib/simulator/protocol/gateway-error.ts";
import { headOfSubCode } from "#lib/simulator/protocol/sub-codes.ts";

/** Its reply is not signed: the certificate itself says who made it. */
export function certificateDownload({ world, application, biz }: MethodCall): MethodAnswer {
  const pem = world.certificates.findAlipayCertificate(application, biz.text("alipay_cert_sn"));
  if (pem === null) return { head: headOfSubCode("isv.alipay-cert-not-exist"), fields: {} };
  return { head: SUCCESS_HEAD, fields: { alipay_cert_content: Buffer.from(pem).toString("base64") } };
}
