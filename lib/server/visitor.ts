import "server-only";
import { cookies } from "next/headers";
import { shop } from "#lib/server/shop.ts";

/** Whoever holds the visitor cookie. The token never leaves the cookie; the database knows its hash only. */
export type Visitor = { token: string; hash: string };

/** Browsers keep a cookie for 400 days at most. */
const COOKIE_SECONDS = 400 * 24 * 3600;
/** 256 random bits in base64url. */
const TOKEN = /^[\w-]{43}$/;

async function cookieName(): Promise<{ name: string; secure: boolean }> {
  const { config } = await shop();
  const secure = config.publicUrl.startsWith("https:");
  // __Host- keeps other hosts of the domain from planting a cookie; browsers accept it over https only.
  return { name: secure ? "__Host-visitor" : "visitor", secure };
}

export async function findVisitor(): Promise<Visitor | null> {
  const [{ visitors }, { name }, jar] = await Promise.all([shop(), cookieName(), cookies()]);
  const token = jar.get(name)?.value;
  return token !== undefined && TOKEN.test(token) ? { token, hash: visitors.hashOf(token) } : null;
}

/** The visitor, made now where there was none. Only where cookies can be set: actions and route handlers. */
export async function ensureVisitor(): Promise<Visitor> {
  const known = await findVisitor();
  if (known) return known;
  const [{ visitors }, { name, secure }, jar] = await Promise.all([shop(), cookieName(), cookies()]);
  const token = visitors.newToken();
  jar.set(name, token, { httpOnly: true, secure, sameSite: "lax", path: "/", maxAge: COOKIE_SECONDS });
  return { token, hash: visitors.hashOf(token) };
}
