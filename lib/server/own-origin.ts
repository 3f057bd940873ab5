import "server-only";
import { headers } from "next/headers";
import { shop } from "#lib/server/shop.ts";

/**
 * True where the request says that it comes from the shop's own pages. A missing or null Origin is a refusal: every
 * browser sends one with a POST from our pages.
 */
export async function comesFromOwnPages(): Promise<boolean> {
  const [{ config }, sent] = await Promise.all([shop(), headers()]);
  return sent.get("origin") === new URL(config.publicUrl).origin;
}
