import { localeHref, localeOf } from "#lib/i18n/locale.ts";
import { cartViewOf } from "#lib/server/cart-view.ts";
import { cartChangeSchema, changeCart } from "#lib/server/change-cart.ts";
import { comesFromOwnPages } from "#lib/server/own-origin.ts";
import { readBytes } from "#lib/server/read-bytes.ts";
import { shop } from "#lib/server/shop.ts";
import { ensureVisitor, findVisitor } from "#lib/server/visitor.ts";

/** Five short fields. */
const BODY_LIMITS = { bytesMax: 4 * 1024, msMax: 10_000 };
const PRIVATE = { headers: { "Cache-Control": "private, no-store" } };

/** The visitor's cart as texts in the language asked for, and the address at which the shop is at home. */
export async function GET(request: Request): Promise<Response> {
  const locale = localeOf(new URL(request.url).searchParams.get("locale") ?? "");
  const [visitor, { config }] = await Promise.all([findVisitor(), shop()]);
  return Response.json({ cart: await cartViewOf(visitor?.hash ?? null, locale), home: config.publicUrl }, PRIVATE);
}

/** One change of the cart. Scripts get the new cart; a plain form is led to the cart or the checkout. */
export async function POST(request: Request): Promise<Response> {
  if (!(await comesFromOwnPages())) return new Response(null, { status: 403 });
  const body = await readBytes(request, BODY_LIMITS);
  if (body.kind !== "whole") return new Response(null, { status: 413, headers: { Connection: "close" } });
  const fields = new URLSearchParams(new TextDecoder().decode(body.bytes));
  const change = cartChangeSchema.safeParse(Object.fromEntries(fields));
  // A field that is there twice has two meanings.
  if (!change.success || new Set(fields.keys()).size < fields.size) return new Response(null, { status: 400 });
  const { hash } = await ensureVisitor();
  const refused = await changeCart(hash, change.data);
  const { locale, next } = change.data;
  if (request.headers.get("accept") === "application/json") {
    return Response.json({ cart: await cartViewOf(hash, locale), refused }, PRIVATE);
  }
  const path = refused === null ? `/${next}` : "/cart";
  return new Response(null, { status: 303, headers: { Location: localeHref(locale, path) } });
}
