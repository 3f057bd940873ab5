/** Which language a page speaks: asked for in the address, else remembered, else Chinese. */
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Language } from "#lib/simulator/texts/language.ts";
import { type Texts, textsOf } from "#lib/simulator/texts/texts.ts";

const COOKIE = "offline_alipay_lang";

export interface Speech {
  language: Language;
  texts: Texts;
  /** The present page in the other language. */
  otherHref: string;
}

function languageFrom(text: string | undefined): Language | null {
  if (text === "en") return "en";
  return text === "zh" || text === "zh-CN" ? "zh-CN" : null;
}

export function speechOf(context: Context): Speech {
  const asked = languageFrom(context.req.query("lang"));
  const language = asked ?? languageFrom(getCookie(context, COOKIE)) ?? "zh-CN";
  if (asked !== null) setCookie(context, COOKIE, asked, { path: "/", httpOnly: true, sameSite: "Lax" });
  const other = new URL(context.req.url);
  other.searchParams.set("lang", language === "en" ? "zh" : "en");
  return { language, texts: textsOf(language), otherHref: other.pathname + other.search };
}
