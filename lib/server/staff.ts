import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Container } from "#lib/container.ts";
import { type Locale, localeHref } from "#lib/i18n/locale.ts";
import type { Permission } from "#lib/server/define-action.ts";
import { formTokenFor } from "#lib/server/form-token.ts";
import { shop } from "#lib/server/shop.ts";

type StaffAuth = Container["auth"];

/** A colleague with a living session. */
export type Staff = NonNullable<Awaited<ReturnType<StaffAuth["findStaff"]>>>;

/** What only an admin may do; support reads. */
export type StaffDeed = "refund" | "ship" | "cancel" | "recover" | "go-live";

/** Who sends this request; asked once for each request, and always of the database. */
export const findStaff = cache(async (): Promise<Staff | null> => {
  const { auth } = await shop();
  return auth.findStaff(await sentHeaders());
});

/** The colleague whose page this is. Anyone else is sent to the sign-in page, and back to `path` afterwards. */
export async function requireStaff({ locale, path }: { locale: Locale; path: string }): Promise<Staff> {
  const staff = await findStaff();
  if (staff !== null) return staff;
  const next = encodeURIComponent(localeHref(locale, path));
  redirect(`${localeHref(locale, "/admin/login")}?next=${next}`);
}

/** The token that every form of this colleague's pages carries. */
export function staffFormToken(staff: Staff): string {
  return formTokenFor(staff.sessionId);
}

/** Whether this colleague may move money and goods; the pages then show the buttons, the actions ask again. */
export function mayAct(staff: Staff): boolean {
  return staff.role === "admin";
}

/**
 * Nobody is known before signing in, so there is no secret to make a token from: the form of the sign-in page is
 * guarded by its origin alone, which both defineAction and the staff's door compare.
 */
const ANYONE = "sign-in";

export function anyoneFormToken(): string {
  return formTokenFor(ANYONE);
}

export async function allowAnyone(): Promise<Permission<null>> {
  return { actor: null, formSecret: ANYONE };
}

/** Permission of an action that only reads, or asks Alipay: every colleague. */
export async function allowStaff(): Promise<Permission<Staff> | null> {
  const staff = await findStaff();
  return staff && { actor: staff, formSecret: staff.sessionId };
}

/** Permission of an action that moves money or goods. A refusal is kept in the audit log. */
export function allowDeed(deed: StaffDeed) {
  return async (fields: Record<string, string>): Promise<Permission<Staff> | null> => {
    const staff = await findStaff();
    if (staff === null) return null;
    if (mayAct(staff)) return { actor: staff, formSecret: staff.sessionId };
    const { auth, queries } = await shop();
    const orderId = await queries.admin.order.findId(fields["orderNo"] ?? "");
    await auth.noteDenied({ staff, action: deed, orderId });
    return null;
  };
}

/** The request's headers in the shape that the staff's door takes. */
export async function sentHeaders(): Promise<Headers> {
  return new Headers(await headers());
}

/** Sets in the browser what signing in or out answered. Only in actions and route handlers. */
export async function setSessionCookies(result: Awaited<ReturnType<StaffAuth["signOut"]>>): Promise<void> {
  const jar = await cookies();
  for (const { name, value, ...attributes } of result.cookies) jar.set(name, value, attributes);
}
