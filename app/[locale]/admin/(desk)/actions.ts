"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { LOCALES, localeHref } from "#lib/i18n/locale.ts";
import { defineAction } from "#lib/server/define-action.ts";
import { shop } from "#lib/server/shop.ts";
import { allowStaff, sentHeaders, setSessionCookies } from "#lib/server/staff.ts";
import type { Said } from "../_ui/said.tsx";

export const signOut = defineAction({
  input: z.object({ locale: z.enum(LOCALES) }),
  allow: allowStaff,
  run: async (_staff, { locale }): Promise<Said> => {
    const { auth } = await shop();
    await setSessionCookies(await auth.signOut(await sentHeaders()));
    redirect(localeHref(locale, "/admin/login?out=1"));
  },
});

export const changePassword = defineAction({
  input: z.object({ current: z.string().max(1_000), next: z.string().max(1_000), locale: z.enum(LOCALES) }),
  allow: allowStaff,
  secret: ["current", "next"],
  run: async (_staff, { current, next, locale }): Promise<Said> => {
    const { auth, config } = await shop();
    const result = await auth.changePassword({ current, next, headers: await sentHeaders() });
    const t = adminTexts(locale);
    switch (result.status) {
      case "ok":
        await setSessionCookies(result);
        return { tone: "good", text: t("account.changed") };
      case "wrong":
        return { tone: "bad", text: t("account.wrong") };
      case "not-acceptable":
        return { tone: "bad", text: t("account.notAcceptable") };
      case "signed-out":
        return { tone: "bad", text: t("account.signedOut") };
      case "too-many":
        return { tone: "wait", text: t("login.tooMany", { minutes: Math.ceil(result.retryAfterSeconds / 60) }) };
      case "refused-origin":
        return { tone: "bad", text: t("login.refused", { url: config.publicUrl }) };
    }
  },
});
