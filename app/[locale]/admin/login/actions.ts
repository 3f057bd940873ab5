"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { LOCALES, localeHref } from "#lib/i18n/locale.ts";
import { defineAction } from "#lib/server/define-action.ts";
import { findAdminPath } from "#lib/server/safe-path.ts";
import { shop } from "#lib/server/shop.ts";
import { allowAnyone, sentHeaders, setSessionCookies } from "#lib/server/staff.ts";
import type { Said } from "../_ui/said.tsx";

export const signIn = defineAction({
  input: z.object({
    email: z.string().max(300),
    password: z.string().max(1_000),
    next: z.string().max(1_000),
    locale: z.enum(LOCALES),
  }),
  allow: allowAnyone,
  secret: ["password"],
  run: async (_nobody, { email, password, next, locale }): Promise<Said> => {
    const { auth, config } = await shop();
    const result = await auth.signIn({ email, password, headers: await sentHeaders() });
    const t = adminTexts(locale);
    switch (result.status) {
      case "ok":
        await setSessionCookies(result);
        redirect(findAdminPath(next) ?? localeHref(locale, "/admin"));
      case "wrong":
        return { tone: "bad", text: t("login.wrong") };
      case "too-many":
        return { tone: "wait", text: t("login.tooMany", { minutes: Math.ceil(result.retryAfterSeconds / 60) }) };
      case "refused-origin":
        return { tone: "bad", text: t("login.refused", { url: config.publicUrl }) };
    }
  },
});
