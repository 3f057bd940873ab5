/** Which language a page speaks: asked for in the address, else remembered, else Chinese. */
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { type Language, TEXTS, type Texts } from "#lib/simulator/pages/texts.ts";

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
  return { language, texts: TEXTS[language], otherHref: other.pathname + other.search };
}
