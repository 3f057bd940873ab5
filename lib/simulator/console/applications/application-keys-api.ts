/** Keys and certificates of applications, for tests and set-up scripts: what they are, and changing them. */
import { createPrivateKey } from "node:crypto";
import { Hono } from "hono";
import { PUBLIC_KEY_HELP } from "#lib/simulator/console/applications/application-api.ts";
import { readBody } from "#lib/simulator/console/json-body.ts";
import { readPublicKey } from "#lib/simulator/domain/public-key-input.ts";
import { changeAlipayKey } from "#lib/simulator/operations/change-alipay-key.ts";
import type { World } from "#lib/simulator/world.ts";

export function applicationKeysApi(world: World): Hono {
  const api = new Hono();
  api.post("/applications/:appId/key", async (context) => {
    const application = world.applications.find(context.req.param("appId"));
    if (application === null) return context.json({ error: "No such application." }, 404);
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const key = readPublicKey(body.text("publicKey"));
    if (!key.ok) return context.json({ error: `${PUBLIC_KEY_HELP} This one: ${key.problem}.` }, 400);
    world.applications.replacePublicKey(application, key.pem);
    return context.json(keysOf(world, application.appId));
  });
  api.get("/applications/:appId/keys", (context) => {
    const { appId } = context.req.param();
    if (world.applications.find(appId) === null) return context.json({ error: "No such application." }, 404);
    return context.json(keysOf(world, appId));
  });
  api.post("/applications/:appId/alipay-key", async (context) => {
    const application = world.applications.find(context.req.param("appId"));
    if (application === null) return context.json({ error: "No such application." }, 404);
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const privateKey = body.text("privateKey");
    if (privateKey !== "" && !isRsaPrivateKey(privateKey)) {
      return context.json(
        { error: "privateKey is an RSA private key of 2048 bits or more as PKCS#8 PEM, or absent." },
        400,
      );
    }
    changeAlipayKey(world, application, privateKey === "" ? undefined : privateKey);
    return context.json(keysOf(world, application.appId));
  });
  return api;
}

function isRsaPrivateKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    // OpenSSL's words about what is no key help nobody.
    return false;
  }
}

/** What a merchant configures, in either mode: PEM. */
function keysOf(world: World, appId: string) {
  const application = world.applications.find(appId);
  if (application === null) throw new Error(`no application ${appId}`);
  const { app, alipay, root } = world.certificates.of(application);
  return {
    alipayPublicKey: world.keys.publicKeyPem,
    certificates: {
      app: app.pem,
      alipay: alipay.pem,
      root: root.pem,
      appCertSn: app.sn,
      alipayCertSn: alipay.sn,
      rootCertSn: root.sn,
    },
  };
}
