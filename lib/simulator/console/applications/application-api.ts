/** Applications, for tests and set-up scripts. */
import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { isApplicationName } from "#lib/simulator/console/applications/application-name.ts";
import { readBody } from "#lib/simulator/console/json-body.ts";
import { APPLICATION_SWITCHES } from "#lib/simulator/domain/model.ts";
import { readPublicKey } from "#lib/simulator/domain/public-key-input.ts";
import { createApplication } from "#lib/simulator/operations/create-application.ts";
import type { World } from "#lib/simulator/world.ts";

export const PUBLIC_KEY_HELP =
  "publicKey is an RSA public key of 2048 bits or more: PEM or one line of Base64, SPKI or PKCS#1.";

export function applicationApi(world: World): Hono {
  const api = new Hono();
  api.get("/applications", (context) =>
    context.json({
      alipayPublicKey: world.keys.publicKeyPem,
      applications: world.applications
        .list()
        .map((application) => ({ ...application, settings: world.applications.settings(application.appId) })),
    }),
  );
  api.post("/applications", async (context) => {
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const [name, sellerId, publicKey] = [body.text("name").trim(), body.text("sellerId"), body.text("publicKey")];
    if (!isApplicationName(name)) return context.json({ error: "name is a text of 1 to 64 characters." }, 400);
    const isKnown = sellerId === "" || world.applications.list().some((other) => other.sellerId === sellerId);
    if (!isKnown) return context.json({ error: "sellerId is the seller_id of an application, or absent." }, 400);
    const key = publicKey === "" ? null : readPublicKey(publicKey);
    if (key?.ok === false) return context.json({ error: `${PUBLIC_KEY_HELP} This one: ${key.problem}.` }, 400);
    const application = createApplication(world, {
      name,
      ...(sellerId !== "" && { sellerId }),
      ...(key !== null && { publicKey: key.pem }),
    });
    const path = world.applications.privateKeyPath(application.appId);
    return context.json({ application, privateKey: path === null ? null : readFileSync(path, "utf8") }, 201);
  });
  api.post("/applications/:appId/settings", async (context) => {
    const appId = context.req.param("appId");
    if (world.applications.find(appId) === null) return context.json({ error: "No such application." }, 404);
    const body = await readBody(context);
    if (body instanceof Response) return body;
    const asked = Object.entries(body.entries());
    const isSwitch = (name: string) => APPLICATION_SWITCHES.some((known) => known === name);
    const wrong = asked.find(([name, value]) => !isSwitch(name) || typeof value !== "boolean");
    if (wrong) {
      return context.json({ error: `${wrong[0]}: use true or false for ${APPLICATION_SWITCHES.join(", ")}.` }, 400);
    }
    world.applications.saveSettings(appId, { ...world.applications.settings(appId), ...Object.fromEntries(asked) });
    return context.json({ settings: world.applications.settings(appId) });
  });
  return api;
}
