import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { projectFolder } from "#tests/support/shop-template.ts";

const manifestFile = z.object({
  node: z.record(z.string(), z.object({ filename: z.string(), exportedName: z.string() })),
});

/** The number under which the built shop knows an action: `file` from the project's folder, `name` as exported. */
export function findActionId({ file, name }: { file: string; name: string }): string {
  const manifest = readFileSync(join(projectFolder, ".next", "server", "server-reference-manifest.json"), "utf8");
  const { node } = manifestFile.parse(JSON.parse(manifest));
  const found = Object.entries(node).find(([, action]) => action.filename === file && action.exportedName === name);
  if (found === undefined) throw new Error(`the built shop has no action ${name} of ${file}`);
  return found[0];
}

export type ActionCall = {
  shopUrl: string;
  /** The page that the form stands on. */
  path: string;
  actionId: string;
  /** The Cookie header of the person who sends it. */
  cookie: string;
  fields: Record<string, string>;
};

/**
 * Sends a form of the shop as its page would, without a browser: React's encoding of (previous state, form).
 * The answer is React's as well; a redirect stands in its header `x-action-redirect`.
 */
export function sendAction({ shopUrl, path, actionId, cookie, fields }: ActionCall): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value);
  body.append("0", JSON.stringify([{ status: "idle" }, "$K1"]));
  return fetch(`${shopUrl}${path}`, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { "next-action": actionId, accept: "text/x-component", origin: shopUrl, cookie },
  });
}
