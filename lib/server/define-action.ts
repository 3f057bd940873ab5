import "server-only";
import { notFound } from "next/navigation";
import type { z } from "zod";
import { isFormToken } from "#lib/server/form-token.ts";
import { comesFromOwnPages } from "#lib/server/own-origin.ts";

/** What a form shows after it was sent. `values` are the texts as typed, so that nothing has to be typed twice. */
export type ActionState<Output> =
  | { status: "idle" }
  /** Field name -> code of what is wrong with it, first problem first. */
  | { status: "invalid"; fields: Record<string, string>; values: Record<string, string> }
  /** `other-address`: sent from elsewhere than PUBLIC_URL. `stale-form`: the token is missing or another person's. */
  | { status: "refused"; code: "other-address" | "not-allowed" | "stale-form"; values: Record<string, string> }
  | { status: "done"; output: Output; values: Record<string, string> };

/** Who may act, and the secret that the form's `token` field was made from. */
export type Permission<Actor> = { actor: Actor; formSecret: string };

export type ActionDefinition<Schema extends z.ZodType, Actor, Output> = {
  input: Schema;
  /** Null where this person may not do this at all. Sees the raw fields, for permissions that a form carries itself. */
  allow: (fields: Record<string, string>) => Promise<Permission<Actor> | null>;
  run: (actor: Actor, input: z.output<Schema>) => Promise<Output>;
  /** Fields, such as passwords, that are never sent back to the page. */
  secret?: readonly string[];
};

export type Action<Output> = (previous: ActionState<Output>, form: FormData) => Promise<ActionState<Output>>;

/**
 * A server action: a schema, a permission and one call. Every action that is made here checks the Origin against
 * PUBLIC_URL and the form's own token before it looks at anything else.
 */
export function defineAction<Schema extends z.ZodType, Actor, Output>(
  definition: ActionDefinition<Schema, Actor, Output>,
): Action<Output> {
  return async (_previous, form: unknown) => {
    // Arguments come from whoever calls: React decodes them into anything.
    if (!(form instanceof FormData)) notFound();
    const { token = "", ...sent } = textFields(form);
    const values = without(sent, definition.secret ?? []);
    if (!(await comesFromOwnPages())) return { status: "refused", code: "other-address", values };
    const permission = await definition.allow(sent);
    if (permission === null) return { status: "refused", code: "not-allowed", values };
    if (!isFormToken(permission.formSecret, token)) return { status: "refused", code: "stale-form", values };
    const input = definition.input.safeParse(sent);
    if (!input.success) return { status: "invalid", fields: firstProblems(input.error), values };
    return { status: "done", output: await definition.run(permission.actor, input.data), values };
  };
}

/** The form's texts by name; Next's own fields and files are left out. */
function textFields(form: FormData): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === "string" && !name.startsWith("$")) fields[name] = value;
  }
  return fields;
}

function without(fields: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function firstProblems(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    fields[String(issue.path[0] ?? "form")] ??= issue.message;
  }
  return fields;
}
