import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { fetchAlone } from "#tests/support/http-exchange.ts";
import { projectFolder } from "#tests/support/shop-template.ts";

const manifestFile = z.object({
  node: z.record(z.string(), z.object({ filename: z.string(), exportedName: z.string() })),
});

type ActionOfTheBuild = { id: string; file: string; name: string };

/** Every action of the built shop, with the number under which it can be called. */
export function listActions(): ActionOfTheBuild[] {
  const manifest = readFileSync(join(projectFolder, ".next", "server", "server-reference-manifest.json"), "utf8");
  const { node } = manifestFile.parse(JSON.parse(manifest));
  return Object.entries(node).map(([id, { filename, exportedName }]) => ({ id, file: filename, name: exportedName }));
}

/** The number under which the built shop knows an action: `file` from the project's folder, `name` as exported. */
export function findActionId({ file, name }: { file: string; name: string }): string {
  const found = listActions().find((action) => action.file === file && action.name === name);
  if (found === undefined) throw new Error(`the built shop has no action ${name} of ${file}`);
  return found.id;
}

export type ActionAddress = {
  shopUrl: string;
  /** The page that the form stands on. */
  path: string;
  actionId: string;
  /** The Cookie header of the person who sends it. */
  cookie: string;
};

export type ActionCall = ActionAddress & { fields: Record<string, string> };

/**
 * Sends a form of the shop as its page would, without a browser: React's encoding of (previous state, form).
 * The answer is React's as well; a redirect stands in its header `x-action-redirect`.
 */
export function sendAction({ fields, ...address }: ActionCall): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value);
  body.append("0", JSON.stringify([{ status: "idle" }, "$K1"]));
  return postAction({ ...address, body });
}

/** Calls an action with any body, which need not be React's. */
export function postAction({
  shopUrl,
  path,
  actionId,
  cookie,
  body,
}: ActionAddress & { body: string | FormData }): Promise<Response> {
  return fetchAlone(`${shopUrl}${path}`, {
    method: "POST",
    body,
    headers: { "next-action": actionId, accept: "text/x-component", origin: shopUrl, cookie },
  });
}
