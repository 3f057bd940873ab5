import { notFound } from "next/navigation";
import { isLocale, type Locale } from "#lib/i18n/locale.ts";

/** The language in a page's address; any other segment is no page of ours. */
export async function pageLocale(params: Promise<{ locale: string }>): Promise<Locale> {
  const { locale } = await params;
  return isLocale(locale) ? locale : notFound();
}

type Query = Record<string, string | string[] | undefined>;

/** A single text of an address's query, or null. */
export function queryText(query: Query, name: string): string | null {
  const value = query[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** One of the words that a page knows, or null for anything else. */
export function queryWord<Word extends string>(query: Query, name: string, words: readonly Word[]): Word | null {
  const value = queryText(query, name);
  return words.find((word) => word === value) ?? null;
}

/** A path with the parts of a query that are there. */
export function pathWith(path: string, parts: Record<string, string | null>): string {
  const given = Object.entries(parts).filter((part): part is [string, string] => part[1] !== null);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
