/** An origin that nobody has: what a path resolves to when it stays a path. */
const NOWHERE = "http://nowhere.invalid";
const BACK_OFFICE = /^(\/en)?\/admin(\/|$)/;

/**
 * The page of the back office that an address asks to go on to, or null where it leads anywhere else: other sites,
 * "//evil", "/\evil", or back to the sign-in page.
 */
export function findAdminPath(text: string | undefined): string | null {
  if (text === undefined || !text.startsWith("/") || text.length > 1_000) return null;
  const url = URL.canParse(text, NOWHERE) ? new URL(text, NOWHERE) : null;
  if (url?.origin !== NOWHERE || !BACK_OFFICE.test(url.pathname)) return null;
  return url.pathname.endsWith("/admin/login") ? null : `${url.pathname}${url.search}`;
}
