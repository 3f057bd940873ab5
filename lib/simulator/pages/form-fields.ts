/** The text fields of a page's own form. */
import type { Context } from "hono";

export type FormFields = (name: string) => string;

export async function formFields(context: Context): Promise<FormFields> {
  const body = await context.req.parseBody();
  return (name) => {
    const value = body[name];
    return typeof value === "string" ? value : "";
  };
}
