import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "#tests/support/shop-template.ts";

/** A server action as the build knows it, and a page of the Chinese shop that takes it. */
export type ServerAction = { id: string; name: string; file: string; path: string };

type Manifest = {
  node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }>;
};

/** Every server action that the build has, out of Next's own list; `params` fills the dynamic parts of paths. */
export function listServerActions(params: Record<string, string>): ServerAction[] {
  const file = join(projectFolder, ".next", "server", "server-reference-manifest.json");
  const { node } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  return Object.entries(node).map(([id, { workers, filename, exportedName }]) => {
    const [page = ""] = Object.keys(workers);
    return { id, name: exportedName, file: filename, path: pathOf(page, params) };
  });
}

/** The address of a page file: "app/[locale]/admin/(desk)/orders/[orderNo]/page" is "/admin/orders/QH…". */
export function pathOf(page: string, params: Record<string, string>): string {
  const parts = page.split("/").filter((part) => !/^(|app|page|route|\[locale\]|\(.*\))$/.test(part));
  return `/${parts.map((part) => part.replace(/^\[(?:\.\.\.)?(\w+)\]$/, (_all, name: string) => params[name] ?? name)).join("/")}`;
}

export type ActionCall = {
  shopUrl: string;
  action: ServerAction;
  fields: Record<string, string>;
  headers: Record<string, string>;
};

/** Calls an action as React does for a form with a state: (previous state, form data). Gives status and raw answer. */
export async function callServerAction({ shopUrl, action, fields, headers }: ActionCall) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value);
  body.append("0", JSON.stringify([{ status: "idle" }, "$K1"]));
  const sent = { Accept: "text/x-component", "Next-Action": action.id, ...headers };
  const answer = await fetch(`${shopUrl}${action.path}`, { method: "POST", headers: sent, body, redirect: "manual" });
  return { status: answer.status, text: await answer.text() };
}

/** What lib/server/form-token.ts makes of a secret. */
export function formTokenOf(secret: string): string {
  return createHmac("sha256", secret).update("form").digest("base64url");
}
