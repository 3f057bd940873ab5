/** Applications: making, showing, switching, changing and deleting them. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Context, Hono } from "hono";
import { isApplicationName } from "#lib/simulator/console/applications/application-name.ts";
import {
  type ApplicationProblems,
  type ApplicationShown,
  applicationPage,
} from "#lib/simulator/console/applications/application-page.ts";
import {
  applicationsPage,
  EMPTY_FORM,
  newApplicationPage,
} from "#lib/simulator/console/applications/application-pages.ts";
import { SDK_NAMES } from "#lib/simulator/console/applications/sdk-snippets.ts";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { APPLICATION_SWITCHES, type Application } from "#lib/simulator/domain/model.ts";
import { readPublicKey } from "#lib/simulator/domain/public-key-input.ts";
import { changeAlipayKey } from "#lib/simulator/operations/change-alipay-key.ts";
import { createApplication } from "#lib/simulator/operations/create-application.ts";
import { type FormFields, formFields } from "#lib/simulator/pages/form-fields.ts";
import { privateKeyForms } from "#lib/simulator/protocol/key-forms.ts";
import { keyFingerprint } from "#lib/simulator/protocol/signed-digest.ts";
import type { World } from "#lib/simulator/world.ts";

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}$/;

function privateKeyOf(world: World, appId: string): string | null {
  const path = world.applications.privateKeyPath(appId);
  return path === null ? null : readFileSync(path, "utf8");
}

function shownApplication(
  world: World,
  context: Context,
  application: Application,
  problems: ApplicationProblems = {},
): ApplicationShown {
  const { appId } = application;
  const privateKey = privateKeyOf(world, appId);
  const said = context.req.query("said");
  return {
    application,
    settings: world.applications.settings(appId),
    gateway: new URL("/gateway.do", context.req.url).href,
    alipayPublicKey: world.keys.publicKeyPem,
    certificates: shownCertificates(world, application),
    fingerprint: keyFingerprint(world.applications.publicKey(application)),
    privateKey: privateKey === null ? null : privateKeyForms(privateKey),
    sdk: SDK_NAMES.find((name) => name === context.req.query("sdk")) ?? "node",
    tradeCount: world.lists.trades({ text: "", appId, status: "", page: 1 }).total,
    said: said === "created" || said === "saved" ? said : null,
    problems,
  };
}

/** None in key mode: making them takes a while, and nobody needs them. */
function shownCertificates(world: World, application: Application): ApplicationShown["certificates"] {
  if (!world.applications.settings(application.appId).certificateMode) return [];
  const { app, alipay, root } = world.certificates.of(application);
  return (["app", "alipay", "root"] as const).map((which) => {
    const { sn, path } = { app, alipay, root }[which];
    return { which, sn, path };
  });
}

function create(world: World, context: Context, field: FormFields): Response {
  const applications = world.applications.list();
  const sellerId = applications.find((application) => application.sellerId === field("sellerId"))?.sellerId;
  const name = field("name").trim();
  const publicKey = field("publicKey");
  const key = publicKey.trim() === "" ? null : readPublicKey(publicKey);
  if (!isApplicationName(name) || key?.ok === false) {
    const keyProblem = key?.ok === false ? key.problem : null;
    const form = { name, sellerId: sellerId ?? "", publicKey, isNameWrong: !isApplicationName(name), keyProblem };
    return context.html(newApplicationPage(consoleView(world, context), { form, applications }), 400);
  }
  const application = createApplication(world, {
    name,
    ...(sellerId !== undefined && { sellerId }),
    ...(key !== null && { publicKey: key.pem }),
  });
  return context.redirect(`/console/applications/${application.appId}?said=created`, 303);
}

/** Stores what the form says, or gives back what is wrong with it. */
type Change = (world: World, application: Application, field: FormFields) => ApplicationProblems | null;

const saveSwitches: Change = (world, { appId }, field) => {
  const settings = world.applications.settings(appId);
  for (const name of APPLICATION_SWITCHES) settings[name] = field(name) === "on";
  world.applications.saveSettings(appId, settings);
  return null;
};

const saveIdentity: Change = (world, application, field) => {
  const [name, sellerEmail] = [field("name").trim(), field("sellerEmail").trim()];
  if (!isApplicationName(name) || !EMAIL.test(sellerEmail))
    return { name: !isApplicationName(name), sellerEmail: !EMAIL.test(sellerEmail) };
  world.applications.save({ ...application, name, sellerEmail }, null);
  return null;
};

const saveKey: Change = (world, application, field) => {
  const key = readPublicKey(field("publicKey"));
  if (!key.ok) return { publicKey: key.problem };
  world.applications.replacePublicKey(application, key.pem);
  return null;
};

const replaceAlipayKey: Change = (world, application) => {
  changeAlipayKey(world, application);
  return null;
};

const remove: Change = (world, { appId }, field) => {
  const hasTrades = world.lists.trades({ text: "", appId, status: "", page: 1 }).total > 0;
  if (hasTrades && field("confirmed") !== "on") return { remove: true };
  world.applications.remove(appId);
  world.certificates.remove(appId);
  return null;
};

export function applicationRoutes(world: World): Hono {
  const routes = new Hono();
  const change = (path: string, apply: Change, saidAt: (appId: string) => string) =>
    routes.post(path, async (context) => {
      const application = world.applications.find(context.req.param("appId") ?? "");
      if (application === null) return context.notFound();
      const problems = apply(world, application, await formFields(context));
      if (problems === null) return context.redirect(saidAt(application.appId), 303);
      const shown = shownApplication(world, context, application, problems);
      return context.html(applicationPage(consoleView(world, context), shown), 400);
    });
  const saved = (appId: string) => `/console/applications/${appId}?said=saved`;

  routes.get("/applications", (context) => {
    const shown = { applications: world.applications.list(), wasRemoved: context.req.query("said") === "removed" };
    return context.html(applicationsPage(consoleView(world, context), shown));
  });
  routes.get("/applications/new", (context) => {
    const shown = { form: EMPTY_FORM, applications: world.applications.list() };
    return context.html(newApplicationPage(consoleView(world, context), shown));
  });
  routes.post("/applications", async (context) => create(world, context, await formFields(context)));
  routes.get("/applications/:appId", (context) => {
    const application = world.applications.find(context.req.param("appId"));
    if (application === null) return context.notFound();
    return context.html(applicationPage(consoleView(world, context), shownApplication(world, context, application)));
  });
  routes.get("/applications/:appId/private-key/:form{pkcs1|pkcs8}", (context) => {
    const { appId, form } = context.req.param();
    const pem = privateKeyOf(world, appId);
    if (pem === null) return context.notFound();
    const forms = privateKeyForms(pem);
    return context.body(form === "pkcs1" ? forms.pkcs1Pem : forms.pkcs8Pem, 200, {
      "content-type": "application/x-pem-file",
      "content-disposition": `attachment; filename="${appId}-private-key-${form}.pem"`,
      "cache-control": "no-store",
    });
  });
  change("/applications/:appId", saveSwitches, saved);
  change("/applications/:appId/identity", saveIdentity, saved);
  change("/applications/:appId/key", saveKey, saved);
  change("/applications/:appId/alipay-key", replaceAlipayKey, saved);
  routes.get("/applications/:appId/certificates/:which{app|alipay|root}", (context) => {
    const { appId, which } = context.req.param();
    const application = world.applications.find(appId);
    if (application === null) return context.notFound();
    const { pem, path } = world.certificates.of(application)[which as "app" | "alipay" | "root"];
    return context.body(pem, 200, {
      "content-type": "application/x-x509-ca-cert",
      "content-disposition": `attachment; filename="${basename(path)}"`,
    });
  });
  change("/applications/:appId/remove", remove, () => "/console/applications?said=removed");
  return routes;
}
