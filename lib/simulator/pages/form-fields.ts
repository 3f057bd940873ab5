/** The text fields of a page's own form. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";

export type FormFields = (name: string) => string;

/** Everything in a form, files too. Throws an answer of 400 when the body is no form. */
export async function formBody(context: Context): Promise<Record<string, string | File>> {
  try {
    return await context.req.parseBody();
  } catch (error) {
    throw new HTTPException(400, { message: "This form cannot be read.", cause: error });
  }
}

export async function formFields(context: Context): Promise<FormFields> {
  const body = await formBody(context);
  return (name) => {
    const value = body[name];
    return typeof value === "string" ? value : "";
  };
}
