/** The request inspector. */
import { createPublicKey } from "node:crypto";
import { type Context, Hono } from "hono";
import { consoleView } from "#lib/simulator/console/layout.ts";
import { pageNumber } from "#lib/simulator/console/list-controls.ts";
import { requestPage, requestsPage } from "#lib/simulator/console/requests/request-pages.ts";
import type { SignatureReport } from "#lib/simulator/console/requests/signature-report.ts";
import type { GatewayRequestRecord } from "#lib/simulator/domain/model.ts";
import { diagnoseSignature, isSignatureOf, type KnownKey } from "#lib/simulator/domain/signature-diagnosis.ts";
import { doubtfulRequest } from "#lib/simulator/gateway/request-record.ts";
import { formFields } from "#lib/simulator/pages/form-fields.ts";
import type { RequestFilter } from "#lib/simulator/store/console-lists.ts";
import type { World } from "#lib/simulator/world.ts";

function filterOf(context: Context): RequestFilter {
  const asked = (name: string) => context.req.query(name)?.trim() ?? "";
  return {
    text: asked("q"),
    method: asked("method"),
    outcome: asked("outcome"),
    appId: asked("app"),
    page: pageNumber(context.req.query("page")),
  };
}

/** All keys that a merchant may have taken for the right one. */
function otherKeys(world: World, appId: string, alipayName: string): KnownKey[] {
  const others = world.applications.list().filter((application) => application.appId !== appId);
  return [
    ...others.map((application) => ({
      name: `${application.name} (${application.appId})`,
      key: world.applications.publicKey(application),
    })),
    { name: alipayName, key: createPublicKey(world.keys.publicKeyPem) },
  ];
}

function reportOn(
  world: World,
  request: GatewayRequestRecord,
  about: { alipayName: string; pasted: string | null },
): SignatureReport {
  const application = world.applications.find(request.appId);
  const key = application === null ? null : world.applications.publicKey(application);
  const doubtful = doubtfulRequest(request);
  const isDoubtful = key !== null && doubtful !== null;
  return {
    key,
    isAlipayKey: key?.equals(createPublicKey(world.keys.publicKeyPem)) ?? false,
    diagnosis: isDoubtful
      ? diagnoseSignature(doubtful, { key, others: otherKeys(world, request.appId, about.alipayName) })
      : null,
    pasted:
      about.pasted === null
        ? null
        : { text: about.pasted, isSigned: isDoubtful && isSignatureOf(doubtful, about.pasted, key) },
  };
}

export function requestRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get("/requests", (context) => {
    const filter = filterOf(context);
    const shown = {
      list: world.lists.requests(filter),
      filter,
      choices: world.lists.requestChoices(),
      applications: world.applications.list(),
    };
    return context.html(requestsPage(consoleView(world, context), shown));
  });
  const inspect = (context: Context, id: string, pasted: string | null) => {
    const request = world.log.findRequest(Number(id));
    if (request === null) return context.notFound();
    const view = consoleView(world, context);
    const report = reportOn(world, request, { alipayName: view.speech.texts.requests.alipayKeyName, pasted });
    const tradeNo = world.trades.findAny(request.outTradeNo)?.tradeNo ?? null;
    return context.html(requestPage(view, { request, tradeNo, report }));
  };
  routes.get("/requests/:id{[0-9]+}", (context) => inspect(context, context.req.param("id"), null));
  routes.post("/requests/:id{[0-9]+}/compare", async (context) => {
    const field = await formFields(context);
    // Browsers send line breaks as CRLF; programs sign LF.
    return inspect(context, context.req.param("id"), field("own").replaceAll("\r\n", "\n"));
  });
  return routes;
}
